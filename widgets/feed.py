"""The alert feed: what nobody has acted on above what someone has."""

from dataclasses import dataclass

from textual.message import Message
from textual.reactive import var

from clinical.alerts import Alert
from widgets.drawn import Drawn


class AlertFeed(Drawn, can_focus=True):
    """The open alerts, gathered by bed where it is a side pane, one line each where it is wide and low.

    The cursor is an alert's id and stays on its alert. `last_known` is since when alerts are not updated.
    """

    alerts: var[tuple[Alert, ...]] = var(())
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    cursor: var[str | None] = var(None)
    last_known: var[float | None] = var(None)
    private: var[bool] = var(False)

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another alert."""

        alert: Alert

    def move(self, steps: int) -> None:
        """Move the cursor down by so many alerts (up when negative), stopping at the ends."""

    def first(self) -> None:
        """Move the cursor to the first alert."""

    def last(self) -> None:
        """Move the cursor to the last alert."""

    @property
    def selected(self) -> Alert | None:
        """The alert under the cursor."""
        return None
