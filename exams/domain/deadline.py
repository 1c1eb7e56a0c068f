"""The one deadline of an attempt: shown, enforced and exported from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class AttemptClock:
    """Everything that decides when one attempt ends.

    `credits` is the sum of the time credits of this attempt (extra time, pauses, outages); it
    extends the personal duration and the window alike. `grace` is how long after the deadline a
    save that was under way still counts, for everybody. While an attempt is paused no time runs:
    the deadline moves on with the clock, and what has passed becomes a credit when it goes on.
    """

    started_at: datetime
    duration: timedelta
    window_closes_at: datetime
    credits: timedelta = timedelta()
    grace: timedelta = GRACE
    paused_at: datetime | None = None
    """Since when the attempt is paused, None while time runs."""

    def pause(self, at: datetime) -> timedelta:
        """How long the pause that is under way has lasted at `at`."""
        return timedelta() if self.paused_at is None else max(timedelta(), at - self.paused_at)

    def deadline(self, at: datetime) -> datetime:
        """The moment at which the inputs lock, as it stands at `at`."""
        credits = [self.credits, self.pause(at)]
        return deadline(self.started_at, self.duration, self.window_closes_at, credits)

    def accepts_saves_until(self, at: datetime) -> datetime:
        """The last moment at which an arriving save still counts."""
        return self.deadline(at) + self.grace

    def is_over(self, at: datetime) -> bool:
        """Whether time is up for good, the grace included."""
        return at > self.accepts_saves_until(at)

    def remaining_seconds(self, at: datetime) -> int:
        """Whole seconds until the deadline, never negative, rounded down."""
        return max(0, int((self.deadline(at) - at).total_seconds()))

    def stamp(self, at: datetime) -> datetime:
        """The time of hand-in that is written down: a hand-in within the grace gets the deadline."""
        return min(at, self.deadline(at))


def deadline(
    started_at: datetime,
    duration: timedelta,
    window_closes_at: datetime,
    credits: Iterable[timedelta] = (),
) -> datetime:
    """`min(start + duration, end of the window) + sum of credits` (design 3)."""
    return min(started_at + duration, window_closes_at) + sum(credits, timedelta())


def attempt_time(clock: datetime, last_row: datetime | None) -> datetime:
    """The time of the next row: the server's clock, never before the row that is already there."""
    return clock if last_row is None else max(clock, last_row)
