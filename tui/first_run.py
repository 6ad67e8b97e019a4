"""The hint of the very first start: one quiet line at the end of the key bar, for a while."""

from collections.abc import Iterable

from tui.actions import Action
from tui.glass import steady

_FOR = 90.0


class FirstRun:
    """Says to who has never been here where the keys are explained."""

    def __init__(self, *, first: bool) -> None:
        self._until = steady() + _FOR if first else 0.0

    def words(self, actions: Iterable[Action], *, demo: bool) -> str:
        """What is said now; empty soon after the start, and where one has been here before."""
        if steady() >= self._until:
            return ""
        keys = {action.id: action.shown for action in actions}
        tour = f", {keys['tour']} a tour" if demo else ""
        return f"new here? {keys['help']} shows every key{tour}"
