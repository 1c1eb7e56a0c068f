"""The Config Key of Safe Exam Browser, and files that are none of its configurations."""

from __future__ import annotations

import gzip
import json
import plistlib
from base64 import b64decode
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from exams.domain.safe_browser import (
    LARGEST_FILE,
    Shown,
    UnreadableConfiguration,
    config_key,
    configuration_file,
    configuration_for,
    proves,
    read_configuration,
    shown_hash,
)

PUBLISHED = json.loads((Path(__file__).parent / "published_config_keys.json").read_text(encoding="utf-8"))
"""Settings as saved by Safe Exam Browser itself, and their keys as published by Moodle's tests of its rule
`quizaccess_seb` (github.com/catalyst/moodle-quizaccess_seb, tests/config_key_test.php): facts, no code."""


def settings_of(name: str) -> dict[str, Any]:
    def real(value: Any) -> Any:
        if isinstance(value, dict):
            return (
                b64decode(value["base64"])
                if set(value) == {"base64"}
                else {k: real(v) for k, v in value.items()}
            )
        return [real(part) for part in value] if isinstance(value, list) else value

    return real(PUBLISHED[name]["settings"])  # type: ignore[no-any-return]


def plist(settings: dict[str, Any]) -> bytes:
    return plistlib.dumps(settings, sort_keys=False)


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_published_keys_come_out_whatever_way_the_file_is_packed(name: str) -> None:
    file = plist(settings_of(name))

    keys = {
        config_key(read_configuration(packed))
        for packed in (file, gzip.compress(file), gzip.compress(b"plnd" + gzip.compress(file)))
    }

    assert keys == {PUBLISHED[name]["config_key"]}


def test_who_saved_the_file_and_empty_dictionaries_change_nothing() -> None:
    settings = settings_of("mac_2_1_4")

    same = {**settings, "originatorVersion": "another", "zeroes": {}}

    assert config_key(same) == config_key(settings)
    assert config_key({**settings, "startURL": "https://lianbing.example/"}) != config_key(settings)


def test_every_type_of_a_property_list_has_its_form() -> None:
    settings = {
        "b": 1.5,
        "A": datetime.fromisoformat("2026-03-10T09:00:00"),
        "c": [True, 2, "“引号\\”"],
        "d": b"\x00",
    }
    written = '{"A":"2026-03-10T09:00:00Z","b":1.5,"c":[true,2,"“引号\\”"],"d":"AA=="}'

    assert config_key(read_configuration(plist(settings))) == sha256(written.encode()).hexdigest()


def test_our_own_configuration_can_be_read_back() -> None:
    made = configuration_for(
        "https://lianbing.example/exams/5/", quit_address="https://lianbing.example/login/"
    )

    assert config_key(read_configuration(configuration_file(made))) == config_key(made)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "not_a_configuration"),
        (b"hello", "not_a_configuration"),
        (b"\x1f\x8bbroken", "not_a_configuration"),
        (b"bplist00" + bytes(30), "not_a_configuration"),
        (plist({}), "not_a_configuration"),
        (plistlib.dumps(["a list"]), "not_a_configuration"),
        (b'<?xml version="1.0"?><plist><dict><key>a</key></dict></plist>', "not_a_configuration"),
        (b'<?xml version="1.0"?><plist><dict><integer>x</integer></dict></plist>', "not_a_configuration"),
        (
            b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa">]><plist><dict><key>a</key><string>&a;</string>'
            b"</dict></plist>",
            "not_a_configuration",
        ),
        (gzip.compress(b"pswd" + bytes(40), mtime=0), "encrypted"),
        (b"pkhs" + bytes(40), "encrypted"),
        (bytes(LARGEST_FILE + 1), "too_large"),
        (gzip.compress(bytes(LARGEST_FILE + 1), mtime=0), "too_large"),
        (b"<plist>" + b"<array>" * 5000 + b"</array>" * 5000 + b"</plist>", "not_a_configuration"),
    ],
)
def test_what_is_no_configuration_is_refused_by_name(file: bytes, code: str) -> None:
    with pytest.raises(UnreadableConfiguration) as refused:
        read_configuration(file)

    assert refused.value.code == code


def test_a_browser_proves_itself_by_either_key_at_its_own_address() -> None:
    address, key, exam_key = "https://lianbing.example/exams/5/", "a" * 64, "b" * 64

    def shows(**parts: str) -> bool:
        return proves(Shown(**{"address": address, **parts}), config_key=key, exam_keys=[exam_key])

    assert shows(config_key=shown_hash(address, key))
    assert shows(config_key=shown_hash(address, key).upper(), address=f"{address}#q-3")
    assert shows(exam_key=shown_hash(address, exam_key))
    assert not shows()
    assert not shows(config_key=key)
    assert not shows(config_key=shown_hash(address, exam_key))
    assert not shows(config_key=shown_hash(address, key), address=f"{address}?a=1")
    assert not shows(config_key="。")
