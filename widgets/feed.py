"""The alert feed: what nobody has acted on above what someone has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.reactive import var

from clinical.alerts import Alert, urgency
from clinical.last_known import LastKnown
from widgets import names
from widgets.alert_line import Shape, alert_line, hidden_alerts
from widgets.inert import cut
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import stars, text_ink
from widgets.side import SIDE_BELOW, ruled, titled
from widgets.slices import Sliced
from widgets.times import clock


class _Entry(NamedTuple):
    """A line of the feed, and the alert it stands for, if it stands for one."""

    line: Line
    alert: Alert | None = None


class AlertFeed(Sliced, can_focus=True):
    """The open alerts, gathered by bed where it is a side pane, one line each where it is wide and low.

    The cursor is an alert's id and stays on its alert while that is open. `known` is false until it is known
    which alerts stand, `last_known` since when they are not updated, `judged` whether an alarm engine feeds
    them. `filtered` are those that a filter by `words` hides: they are counted. `not_heard` says, by id, what
    was last known of alerts that are not heard now.
    """

    FACTS = (
        "alerts",
        "filtered",
        "words",
        "not_heard",
        "phase",
        "cursor",
        "known",
        "last_known",
        "judged",
        "has_focus",
    )

    alerts: var[tuple[Alert, ...]] = var(())
    filtered: var[tuple[Alert, ...]] = var(())
    words: var[str] = var("")
    not_heard: var[Mapping[str, LastKnown]] = var(dict)
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    cursor: var[str | None] = var(None)
    known: var[bool] = var(True)
    last_known: var[float | None] = var(None)
    judged: var[bool] = var(True)

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another alert."""

        alert: Alert

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._top = 0
        self._shown: list[_Entry] = []
        self._marked: str | None = None

    def watch_now(self) -> None:
        """Go on counting how long alerts have stood."""
        if self.alerts:
            self._soon()

    @property
    def selected(self) -> Alert | None:
        """The alert under the cursor; the most urgent one while the cursor stands nowhere."""
        standing = self._in_order()
        return next((alert for alert in standing if alert.id == self.cursor), next(iter(standing), None))

    def move(self, steps: int) -> None:
        """Move the cursor down by so many alerts (up when negative), stopping at the ends."""
        standing = self._in_order()
        if (selected := self.selected) is not None:
            place = max(0, min(len(standing) - 1, standing.index(selected) + steps))
            self._stand_on(standing[place])

    def first(self) -> None:
        """Move the cursor to the first alert."""
        self.move(-len(self.alerts))

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""
        self.move(pages * max(1, self.size.height - 1))

    def last(self) -> None:
        """Move the cursor to the last alert."""
        self.move(len(self.alerts))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the alert that was clicked."""
        if 0 <= event.y < len(self._shown) and (alert := self._shown[event.y].alert) is not None:
            self._stand_on(alert)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The title and as many alerts as fit, the most urgent first; what does not fit is counted."""
        side = width < SIDE_BELOW and height > 6
        inner = width - 3 if side else width
        self.cut_at(5)
        selected = self.selected if self.has_focus else None
        self._marked = selected.id if selected is not None else None
        entries = list(self._gathered(inner) if side else self._listed(inner))
        title = [] if height == 1 else [_Entry(self._title(inner, side))]
        self._shown = [*title, *self._in_sight(entries, height - len(title), inner)]
        if side:
            blanks = [_Entry(Line())] * (height - len(self._shown))
            return [ruled(entry.line) for entry in (*self._shown, *blanks)]
        return [entry.line for entry in self._shown]

    def _stand_on(self, alert: Alert) -> None:
        if alert.id != self.cursor:
            self.cursor = alert.id
            self.post_message(self.CursorMoved(alert))

    def _in_order(self) -> list[Alert]:
        """The alerts in the order in which they are shown, by bed where they are gathered."""
        size = self.size
        if size.width < SIDE_BELOW and size.height > 6:
            return [alert for group in self._groups() for alert in group]
        return self._sorted()

    def _sorted(self) -> list[Alert]:
        alerts = self.alerts if self.size.height > 1 else (*self.alerts, *self.filtered)
        return sorted((alert for alert in alerts if alert.open), key=urgency)

    def _groups(self) -> list[list[Alert]]:
        """The alerts by bed; the beds in the order of their most urgent."""
        groups: dict[str, list[Alert]] = {}
        for alert in self._sorted():
            groups.setdefault(str(alert.bed), []).append(alert)
        return list(groups.values())

    def _gathered(self, width: int) -> Iterator[_Entry]:
        """A line for each bed, its alerts below it; a rule before the beds that someone has."""
        ruled_off = False
        for group in self._groups():
            unseen = group[0].unseen
            if not unseen and not ruled_off:
                ruled_off = True
                yield _Entry(titled([("someone has it", Ink.QUIET)], width))
            name = names.full(group[0].name)
            label = cut(group[0].bed.label, 16)
            yield _Entry(
                Line(
                    (
                        Span(0, label, Ink.STRONG),
                        Span(
                            len(label) + 1,
                            cut(name, width - len(label) - 1),
                            Ink.TEXT if unseen else Ink.QUIET,
                        ),
                    )
                )
            )
            for alert in group:
                yield self._entry(alert, Shape.gathered(width))

    def _listed(self, width: int) -> Iterator[_Entry]:
        for alert in self._sorted():
            yield self._entry(alert, Shape.listed(width))

    def _entry(self, alert: Alert, shape: Shape) -> _Entry:
        selected = alert.id == self._marked
        line = alert_line(
            alert,
            shape,
            self.now,
            self.phase,
            known=self.not_heard.get(alert.id),
            selected=selected,
        )
        return _Entry(line, alert)

    def _title(self, width: int, side: bool) -> Line:
        standing = [alert for alert in (*self.alerts, *self.filtered) if alert.open]
        unseen = sum(alert.unseen for alert in standing)
        title = ("ALERTS", Ink.STRONG)
        if not self.known:
            return titled([title, ("not known yet", Ink.TECHNICAL)], width, 0 if side else 1)
        if self.last_known is not None:
            return titled(
                [title, (f"last known {clock(self.last_known)}", Ink.TECHNICAL)], width, 0 if side else 1
            )
        doubt = [] if self.judged else [("not judged", Ink.TECHNICAL)]
        if not standing:
            return titled([title, *(doubt or [("none open", Ink.QUIET)])], width, 0 if side else 1)
        words = (f"nobody yet {unseen} of {len(standing)}", Ink.STRONG if unseen else Ink.QUIET)
        return titled([title, *self._hides(), words, *doubt], width, 0 if side else 1)

    def _hides(self) -> Iterator[tuple[str, Ink]]:
        """What the filter hides, with the gravest mark among it."""
        if (gravest := min(self.filtered, key=urgency, default=None)) is not None:
            yield f'"{cut(names.typed(self.words), 12)}" hides {len(self.filtered)},', Ink.STRONG
            yield stars(gravest), text_ink(gravest)
        elif self.words:
            yield f'"{cut(names.typed(self.words), 12)}" hides none', Ink.QUIET

    def _in_sight(self, entries: list[_Entry], room: int, width: int) -> list[_Entry]:
        """The part of the feed that fits; it leaves the top only while the user stands further down."""
        if len(entries) <= room:
            self._top = 0
            return entries
        place = next((n for n, e in enumerate(entries) if e.alert and e.alert.id == self._marked), 0)
        room = max(1, room - 1) if room > 2 else room
        self._top = max(0, min(min(self._top, max(0, place - 1)), len(entries) - room))
        self._top = max(self._top, place - room + 1)
        shown = entries[self._top : self._top + room]
        while len(shown) > 1 and shown[-1].alert is None:
            shown.pop()
        out = [
            e.alert
            for e in (*entries[: self._top], *entries[self._top + len(shown) :])
            if e.alert is not None
        ]
        return [*shown, _Entry(hidden_alerts(out, width))] if room > 1 else shown
