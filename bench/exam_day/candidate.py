"""A candidate as the browser plays one: sends requests, keeps what was acknowledged."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bench.exam_day.http import request

CSRF = "c" * 32
HOST = "localhost"


class Unexpected(Exception):
    """The server answered otherwise than it must."""


@dataclass(slots=True)
class Candidate:
    """One officer at one sitting. `kept` is the newest acknowledged answer of each item, `keys` every acknowledged
    save by its idempotency key, `unknown` those that were sent and not answered."""

    officer: int
    session: str
    sitting: int
    attempt: str = ""
    writer: str = ""
    items: list[tuple[str, str, list[str]]] = field(default_factory=list)
    seq: int = 0
    kept: dict[str, tuple[int, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    unknown: dict[str, tuple[str, int, Any]] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None) -> bytes:
        """A request with this candidate's cookies."""
        cookies = f"__Host-sessionid={self.session}; __Host-csrftoken={CSRF}"
        sent = b"" if body is None else msgspec.json.encode(body)
        return request(method, path, host=HOST, cookies=cookies, token=CSRF, body=sent)

    def open(self) -> bytes:
        """The start page."""
        return self.ask("GET", f"/exams/{self.sitting}/")

    def start(self) -> bytes:
        """Begins, or goes on."""
        return self.ask("POST", f"/api/v1/sittings/{self.sitting}/attempts", {})

    def page(self) -> bytes:
        """The running exam."""
        return self.ask("GET", f"/exams/attempts/{self.attempt}/")

    def look(self) -> bytes:
        """The state of the attempt."""
        return self.ask("GET", f"/api/v1/attempts/{self.attempt}")

    def hand_in(self) -> bytes:
        """The hand-in."""
        return self.ask("POST", f"/api/v1/attempts/{self.attempt}/submission", {})

    def take(self, body: bytes) -> None:
        """Goes on from what the server answered to `start`."""
        state = msgspec.json.decode(body)
        self.attempt, self.writer = state["attempt"], state["writer"]
        self.items = [
            (item["item"], item["kind"], [option["id"] for option in item["options"]])
            for section in state["paper"]["sections"]
            for item in section["items"]
        ]

    def next_answer(self, position: int) -> dict[str, Any]:
        """A save of the item at `position`, with another answer each time."""
        self.seq += 1
        item, kind, options = self.items[position % len(self.items)]
        chosen = options[self.seq % len(options)] if options else ""
        answer: Any = [chosen]
        if kind == "true_false":
            answer = self.seq % 2 == 0
        elif kind == "multiple_choice":
            answer = sorted({chosen, options[0]})
        return {
            "item": item,
            "seq": self.seq,
            "key": secrets.token_hex(8),
            "answer": answer,
            "elapsed_ms": 900,
        }

    def save(self, saves: list[dict[str, Any]]) -> bytes:
        """The request that saves them; until it is acknowledged nobody knows."""
        for save in saves:
            self.unknown[save["key"]] = (save["item"], save["seq"], save["answer"])
        return self.ask(
            "PUT", f"/api/v1/attempts/{self.attempt}/answers", {"writer": self.writer, "saves": saves}
        )

    def acknowledge(self, saves: list[dict[str, Any]], body: bytes) -> None:
        """Notes that the server has them."""
        told = msgspec.json.decode(body)["saved"]
        if [(one["item"], one["seq"]) for one in told] != [(save["item"], save["seq"]) for save in saves]:
            raise Unexpected(f"not what was sent: {body[:200]!r}")
        for save in saves:
            self.unknown.pop(save["key"], None)
            self.keys.add(save["key"])
            if save["seq"] > self.kept.get(save["item"], (0, None))[0]:
                self.kept[save["item"]] = (save["seq"], save["answer"])

    def differences(self, body: bytes) -> list[str]:
        """Where the state that the server tells differs from what it acknowledged."""
        stored = msgspec.json.decode(body)["answers"]
        wrong = []
        for item, (seq, answer) in self.kept.items():
            there = stored.get(item)
            if there is None or there["seq"] < seq:
                wrong.append(f"{self.attempt} {item}: {seq} acknowledged, {there} stored")
            elif there["seq"] == seq and there["answer"] != answer:
                wrong.append(f"{self.attempt} {item}: {answer} acknowledged, {there} stored")
        return wrong
