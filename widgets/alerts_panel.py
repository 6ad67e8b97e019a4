"""The alerts of one patient: those that stand, and those of the past, from when to when and who had them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.reactive import var

from clinical.alerts import Alert, Kind, State
from clinical.durations import duration
from clinical.episodes import Episode, episodes
from widgets.alert_line import short_name
from widgets.inert import cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import mark, text_ink
from widgets.panel import Panel, told
from widgets.times import day, hour_minute

TEXT_X = 4
_DAY = 86_400.0
_WIDE = 80


class _Columns(NamedTuple):
    """Where the times and who had it stand, and how wide the panel is."""

    times: int
    who: int
    width: int


class AlertsPanel(Panel):
    """The open alerts as the board tells them, the worst first, and the archive of the days before.

    `unheard` is since when the board tells nothing, None while it does.
    """

    FACTS = (*Panel.FACTS, "standing", "unheard", "phase")
    NUMBER, TITLE = 5, "ALERTS"

    standing: var[tuple[Alert, ...]] = var(())
    unheard: var[float | None] = var(None)
    phase: var[int] = var(0)

    def words(self) -> tuple[str, Ink]:
        """How many stand, and how many began in the last 24 hours; how the archive does while it is asked."""
        if self.answer.since is not None or self.answer.asked is not None or self.answer.value is None:
            return super().words()
        recent = [e for e in self._past() if self.now - e.alert.since < _DAY]
        new = [alert for alert in self.standing if self.now - alert.since < _DAY]
        return f"open {len(self.standing)}, last 24 h {len(recent) + len(new)}", Ink.QUIET

    def content(self, width: int) -> Sequence[Line]:
        """Those that stand, then the past ones under the day on which they began, the newest first."""
        columns = _columns(width)
        lines = [*self._standing(columns)]
        today = day(self.now)
        for episode in self._past():
            if (began := day(episode.alert.since)) != today:
                today = began
                lines.append(told(began, width))
            lines.append(_past(episode, columns))
        if self.answer.value is not None and len(lines) == 0:
            lines.append(told("none open, none in the last 7 days", width))
        return lines

    def _past(self) -> tuple[Episode, ...]:
        return episodes(self.answer.value or (), {alert.id for alert in self.standing})

    def _standing(self, columns: _Columns) -> Iterator[Line]:
        if self.unheard is not None:
            words = f"! open alerts as of {hour_minute(self.unheard)}: the alert store does not answer"
            yield told(words, columns.width, Ink.TECHNICAL)
        for alert in self.standing:
            yield _stands(alert, columns, self.phase, heard=self.unheard is None)


def _columns(width: int) -> _Columns:
    if width >= _WIDE:
        return _Columns(40, 64, width)
    who = width - max(10, min(12, width - 37))
    return _Columns(who - (14 if width >= 45 else 12), who, width)


def _stands(alert: Alert, columns: _Columns, phase: int, *, heard: bool) -> Line:
    """One that is open, from when on, and who has it."""
    sign = mark(alert, phase, heard=heard)
    latched = alert.state is State.LATCHED
    text = f"{inert(alert.text)} LATCHED" if latched else inert(alert.text)
    who = ("nobody yet", Ink.STRONG) if alert.unseen else (_by(alert, columns), Ink.QUIET)
    ink = Ink.TEXT if latched or not heard else Ink.QUIET if not alert.unseen else text_ink(alert)
    return Line(
        (
            Span(0, sign.text, sign.ink),
            Span(TEXT_X, cut(text, columns.times - TEXT_X - 1), ink),
            Span(columns.times, _times(alert, columns), Ink.TEXT),
            Span(columns.who, cut(who[0], columns.width - columns.who), who[1]),
        )
    )


def _past(episode: Episode, columns: _Columns) -> Line:
    """One that is over, by the worst that it was."""
    alert = episode.alert
    stars = "!" if alert.kind is Kind.TECHNICAL else "*" * episode.worst
    spans = [
        Span(0, stars, Ink.QUIET),
        Span(TEXT_X, cut(inert(alert.text), columns.times - TEXT_X - 1), Ink.TEXT),
        Span(columns.times, _times(alert, columns), Ink.QUIET),
        Span(columns.who, _by(alert, columns), Ink.QUIET),
    ]
    return Line(tuple(spans))


def _times(alert: Alert, columns: _Columns) -> str:
    """From when to when; where it is over and nobody wrote down when, that is said."""
    dash = " - " if columns.who - columns.times > 13 else "-"
    began = hour_minute(alert.since)
    if alert.ended is not None:
        lasted = f"  {duration(alert.ended - alert.since)}" if columns.width >= _WIDE else ""
        return f"{began}{dash}{hour_minute(alert.ended)}{lasted}"
    return f"{began}{dash}".rstrip() if alert.open else f"{began}{dash}?"


def _by(alert: Alert, columns: _Columns) -> str:
    """Who had it, and since when where there is room; why it was closed."""
    room = columns.width - columns.who
    if alert.by is None:
        words = f"closed: {inert(alert.closed_because)}" if alert.closed_because else "nobody"
        return cut(words if alert.ended is not None or alert.closed_because else "", room)
    at = f" {hour_minute(alert.by_at)}" if alert.by_at is not None and room >= 14 else ""
    because = f", closed: {inert(alert.closed_because)}" if alert.closed_because and room > 40 else ""
    return cut(short_name(alert.by, room - len(at)) + at + because, room)
