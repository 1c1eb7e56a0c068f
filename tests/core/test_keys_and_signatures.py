"""The installation's key, and what it signs."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django.fixtures import Settings

from core import keys
from core.domain import signing

STATEMENT = {"attempt": "a", "head": "ff", "size": 3}


@pytest.fixture
def data_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path / "data"


def test_the_key_is_made_once_and_only_its_owner_reads_it(data_dir: Path):
    first = keys.private_key()
    keys._private_key.cache_clear()

    assert signing.key_id(keys.private_key().public_key()) == signing.key_id(first.public_key())
    assert stat.S_IMODE((data_dir / keys.PRIVATE_NAME).stat().st_mode) == 0o600
    assert sorted(path.name for path in data_dir.iterdir()) == ["signing.key", "signing.pub"]


def test_processes_that_start_together_agree_on_one_key(data_dir: Path):
    def loaded(_number: int) -> str:
        return signing.key_id(keys._private_key.__wrapped__(data_dir).public_key())

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(loaded, range(16)))

    assert len(names) == 1


def test_the_public_file_verifies_what_the_private_one_signed(data_dir: Path):
    signature = signing.sign(keys.private_key(), STATEMENT)

    public = keys.read_public_key(data_dir / keys.PUBLIC_NAME)

    assert signing.is_signed(public, STATEMENT, signature)
    assert signing.is_signed(public, dict(reversed(STATEMENT.items())), signature)


def test_a_file_that_is_no_public_key_is_refused(tmp_path: Path):
    path = tmp_path / "key.pub"
    path.write_text("nothing")

    with pytest.raises(ValueError):
        keys.read_public_key(path)


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "é", "=" * 88])
def test_a_malformed_signature_is_no_signature(signature: str):
    key = Ed25519PrivateKey.generate()

    assert not signing.is_signed(key.public_key(), STATEMENT, signature)


def test_a_changed_statement_or_another_key_does_not_verify():
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    signature = signing.sign(key, STATEMENT)

    assert not signing.is_signed(key.public_key(), {**STATEMENT, "size": 4}, signature)
    assert not signing.is_signed(other.public_key(), STATEMENT, signature)
    assert signing.key_id(key.public_key()) != signing.key_id(other.public_key())


def test_the_signature_of_rfc_8032_test_one_is_reproduced():
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )

    assert key.sign(b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )
