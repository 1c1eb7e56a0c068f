"""A candidate's browser, as far as the JSON calls go."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from exams.models import Attempt, Sitting
from personnel.models import Officer
from tests.factories import BACKEND
from tests.factories.exams import open_sitting


def now() -> datetime:
    """Requests carry the real clock, so exams of these tests are held today."""
    return datetime.now(UTC)


def sitting_today(candidates: list[Officer], **plan: Any) -> Sitting:
    """A sitting that opened ten minutes ago and closes in two hours, for one hour of writing."""
    at = now()
    unit = candidates[0].postings.get().unit
    window = {"opens_at": at - timedelta(minutes=10), "closes_at": at + timedelta(hours=2)}
    return open_sitting(unit=unit, candidates=candidates, at=at, **{**window, **plan})


def signed_in(officer: Officer) -> Client:
    """A client with a session of `officer`."""
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return client


@dataclass(slots=True)
class Candidate:
    """Starts, answers and hands in; keeps the last state answer and the writer."""

    client: Client
    sitting_id: int
    state: dict[str, Any] = field(default_factory=dict)
    seq: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def of(cls, officer: Officer, sitting: Sitting) -> Candidate:
        return cls(signed_in(officer), sitting.pk)

    @property
    def attempt(self) -> str:
        return str(self.state["attempt"])

    @property
    def row(self) -> Attempt:
        return Attempt.objects.get(pk=self.attempt)

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        """The first item of each kind."""
        return {
            item["kind"]: item
            for section in self.state["paper"]["sections"]
            for item in reversed(section["items"])
        }

    def start(self) -> Any:
        response = self.client.post(f"/api/v1/sittings/{self.sitting_id}/attempts")
        if response.status_code in (200, 201):
            self.state = response.json()
        return response

    def save_of(self, kind: str, answer: Any, **changes: Any) -> dict[str, Any]:
        """One save of the first item of `kind`."""
        facts = {"item": self.items[kind]["item"], "seq": next(self.seq), "key": str(uuid4())}
        return {**facts, "answer": answer, "elapsed_ms": 900, **changes}

    def save(self, *saves: dict[str, Any], writer: str | None = None) -> Any:
        return self.call(
            "put", "answers", {"writer": writer or self.state.get("writer", ""), "saves": list(saves)}
        )

    def answer(self, kind: str, answer: Any, **changes: Any) -> Any:
        return self.save(self.save_of(kind, answer, **changes))

    def look(self) -> dict[str, Any]:
        return self.client.get(f"/api/v1/attempts/{self.attempt}").json()  # type: ignore[no-any-return]

    def hand_in(self, **body: Any) -> Any:
        return self.call("post", "submission", body)

    def call(self, method: str, name: str, body: Any) -> Any:
        return getattr(self.client, method)(
            f"/api/v1/attempts/{self.attempt}/{name}", body, content_type="application/json"
        )

    def options(self, kind: str) -> list[str]:
        """Option ids of the first item of `kind`, as shown."""
        return [option["id"] for option in self.items[kind]["options"]]


def move_window(sitting: Sitting, *, opens: timedelta, closes: timedelta) -> None:
    """Moves the window to `opens` and `closes` from now."""
    at = now()
    Sitting.objects.filter(pk=sitting.pk).update(opens_at=at + opens, closes_at=at + closes)


def started_ago(candidate: Candidate, ago: timedelta) -> None:
    """Makes the attempt begin `ago` before now."""
    Attempt.objects.filter(pk=candidate.attempt).update(started_at=now() - ago)
