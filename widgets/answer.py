"""How a question of a panel stands: asked since when, answered as of when, or failing since when and why."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from widgets.inert import cut, inert
from widgets.inks import Ink
from widgets.times import hour_minute

T = TypeVar("T")

PATIENT_FOR = 2.0
"""Seconds of silence after which a question that waits stands out: the deadline of a read."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What a store has answered. `value` is what was told last, as of `at`; `took` is its round trip.

    `asked` is since when the question waits for its first answer, `since` and `problem` since when and why
    there is none; times are seconds of the epoch, the round trip is in seconds.
    """

    store: str
    value: T | None = None
    at: float | None = None
    took: float | None = None
    asked: float | None = None
    problem: str = ""
    since: float | None = None

    def waits(self, now: float) -> "Answer[T]":
        """The question is asked; it says so until the first answer, or the first failure, has come."""
        if self.value is not None or self.problem or self.asked is not None:
            return self
        return replace(self, asked=now)

    def told(self, value: T, now: float, took: float) -> "Answer[T]":
        """The store has answered."""
        return Answer(self.store, value, now, took)

    def failed(self, problem: str, now: float) -> "Answer[T]":
        """The store has not answered; what it told before stays, as of then."""
        since = self.since if self.since is not None else now
        return replace(self, asked=None, problem=problem, since=since)

    def words(self, now: float) -> tuple[str, Ink]:
        """Its state for the end of a panel's title."""
        if self.since is not None:
            return f"{self.store}: no answer since {hour_minute(self.since)}", Ink.TECHNICAL
        if self.asked is not None:
            waited = max(0.0, now - self.asked)
            return f"asking {self.store}, {waited:.1f} s", Ink.TECHNICAL if waited > PATIENT_FOR else Ink.TEXT
        if self.took is None:
            return self.store, Ink.QUIET
        return (
            f"{self.store} {self.took * 1000:.0f} ms" if self.took >= 0.001 else f"{self.store} <1 ms",
            Ink.QUIET,
        )

    def trouble(self, width: int) -> str:
        """Why there is no answer, and as of when what stands here is known; empty where all is well."""
        if not self.problem:
            return ""
        known = "nothing known" if self.at is None else f"as of {hour_minute(self.at)}"
        return cut(f"! {known}: {inert(self.problem)}", width)
