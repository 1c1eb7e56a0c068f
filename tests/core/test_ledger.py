"""Checkpoints, anchors, and the walk over everything."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core import keys, ledger
from core.actions.make_checkpoint import anchor_path, inclusion_proof, leaf_bytes, make_checkpoint
from core.domain import merkle, signing
from core.domain.chains import GENESIS, link_hash
from core.models import ChainedRow, Checkpoint

AT = datetime(2026, 3, 5, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


class ARow(ChainedRow):
    """A row of a chain that lives in memory."""

    class Meta:
        app_label = "a_test"  # no app: no table, no migration

    note = ""

    def chain_body(self) -> dict[str, object]:
        return {"note": self.note}


def a_chain(*notes: str) -> list[ARow]:
    rows, head = [], GENESIS
    for seq, note in enumerate(notes):
        row = ARow(at=AT)
        row.note = note
        row.chain_after(seq, head)
        rows.append(row)
        head = row.hash
    return rows


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def chains() -> Iterator[dict[str, list[ARow]]]:
    """Only the chains of this test are registered."""
    ours = {"file:1": a_chain("一", "二"), "file:2": a_chain("三")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "_CHAINS", {"test": lambda: ours.items()})
        yield ours


def sealed(chains: dict[str, list[ARow]], scope: str = "day:2026-03-05") -> Checkpoint:
    return make_checkpoint(scope=scope, heads=[(name, rows[-1].hash) for name, rows in chains.items()], at=AT)


def test_what_was_written_and_sealed_verifies(chains):
    sealed(chains)

    report = ledger.verify_ledger(anchor_path())

    assert (report.rows, report.checkpoints, report.broken) == (3, 1, [])


def test_a_scope_is_sealed_once(chains):
    first = sealed(chains)

    assert sealed(chains) == first
    assert len(anchor_path().read_text().splitlines()) == 1


def test_a_changed_row_is_found_with_its_number(chains):
    chains["file:1"][1].note = "改"

    report = ledger.verify_ledger()

    assert [(found.chain, found.seq, found.reason) for found in report.broken] == [("file:1", 2, "changed")]


def test_a_chain_cut_short_after_its_seal_is_found(chains):
    sealed(chains)
    del chains["file:1"][1]

    report = ledger.verify_ledger()

    assert [(found.chain, found.reason) for found in report.broken] == [
        ("file:1", "does not hold its head in day:2026-03-05")
    ]


def test_a_chain_that_vanished_after_its_seal_is_found(chains):
    sealed(chains)
    del chains["file:2"]

    report = ledger.verify_ledger()

    assert [(found.chain, found.reason) for found in report.broken] == [
        ("file:2", "is gone, sealed in day:2026-03-05")
    ]


def test_a_checkpoint_that_the_anchor_file_knows_and_the_database_does_not_is_found(chains):
    sealed(chains)
    line = json.loads(anchor_path().read_text())
    statement = {name: line[name] for name in ("alg", "at", "root", "size")} | {"scope": "exam:9"}
    signature = signing.sign(keys.private_key(), statement)
    lost = {**statement, "key_id": line["key_id"], "signature": signature}
    anchor_path().write_text(json.dumps(line) + "\n" + json.dumps(lost) + "\nrubbish\n")

    report = ledger.verify_ledger(anchor_path())

    assert [(found.chain, found.reason) for found in report.broken] == [
        ("exam:9", "anchored, but not in the database"),
        ("anchor line 3", "unreadable"),
    ]


def test_an_edited_anchor_is_found(chains):
    sealed(chains)
    line = json.loads(anchor_path().read_text())
    anchor_path().write_text(json.dumps({**line, "root": "00" * 32}) + "\n")

    report = ledger.verify_ledger(anchor_path())

    assert [(found.chain, found.reason) for found in report.broken] == [
        ("anchor line 1", "signature"),
        ("day:2026-03-05", "differs from its anchor"),
    ]


def test_an_inclusion_proof_verifies_with_the_public_key_alone(chains):
    checkpoint = sealed(chains)
    head = chains["file:2"][-1].hash

    proof = inclusion_proof(checkpoint, "file:2")

    assert proof is not None
    assert signing.is_signed(keys.public_key(), proof["checkpoint"], proof["signature"])
    assert merkle.proves_inclusion(
        merkle.leaf_hash(leaf_bytes("file:2", head)),
        proof["index"],
        proof["checkpoint"]["size"],
        [bytes.fromhex(node) for node in proof["path"]],
        bytes.fromhex(proof["checkpoint"]["root"]),
    )
    assert inclusion_proof(checkpoint, "file:3") is None


def test_a_link_in_memory_has_the_hash_of_its_body(chains):
    first = chains["file:1"][0]

    assert first.hash == link_hash(1, {"note": "一"}, GENESIS)
