"""Files made elsewhere are the ones that their list names, to the byte."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
ROW = re.compile(
    r"^\| (\w+) \| .*\(`([\w.-]+)`\) \| [\d.]+ \| .*`(\w+/LICENSE)` \| `([0-9a-f]{64})` \|$", re.M
)


def test_every_vendored_file_is_listed_with_its_licence_and_its_hash():
    listed = ROW.findall((VENDOR / "README.md").read_text(encoding="utf-8"))

    found = {
        (
            path.parent.name,
            path.name,
            f"{path.parent.name}/LICENSE",
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in VENDOR.rglob("*.js")
    }
    assert set(listed) == found
    assert all((VENDOR / licence).is_file() for _folder, _name, licence, _hash in listed)
