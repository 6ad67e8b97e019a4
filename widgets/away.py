"""What came and went while nobody saw the screen: by bed, when, at what priority, and who took it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.reactive import var

from clinical.alerts import Alert, Kind, Priority, State
from clinical.durations import duration
from widgets import names
from widgets.drawn import Drawn
from widgets.inert import cut, inert
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.marks import text_ink
from widgets.side import titled
from widgets.times import clock, hour_minute

NARROW = 60
_TEXT_X, _STARS = 5, {Priority.HIGH: "***", Priority.MEDIUM: "**", Priority.LOW: "*"}


class Episode(NamedTuple):
    """An alert as it stands last, and the worst priority that it had."""

    alert: Alert
    worst: Priority


class Absent(NamedTuple):
    """One time away: from when to when, why, how many came and went, which, and what is not known of it."""

    since: float
    until: float
    why: str
    counted: str
    episodes: tuple[Episode, ...]
    problem: str = ""


class AwayBody(Drawn):
    """The times away, the last one first; `ward` is the one on the screen, whose beds need no ward's name."""

    FACTS = ("absences", "top", "ward")

    absences: var[tuple[Absent, ...]] = var(())
    top: var[int] = var(0)
    ward: var[str] = var("")

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by so many lines (up when negative), stopping at the ends."""
        most = max(0, len(self._all(self.size.width)) - self.size.height)
        self.top = max(0, min(most, self.top + lines))

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The lines from `top` on; the last one says how many are left."""
        lines = self._all(width)
        shown = lines[self.top : self.top + height]
        if (left := len(lines) - self.top - height) > 0 and height > 1:
            shown[-1] = Line((Span(1, f"{left + 1} more lines below", Ink.STRONG),))
        shown += [Line()] * (height - len(shown))
        return [line._replace(ground=Ground.OVER) for line in shown]

    def _all(self, width: int) -> list[Line]:
        if not self.absences:
            return [Line((Span(1, cut("this screen has not been away", width - 1), Ink.QUIET),))]
        return [line for absent in self.absences for line in self._absent(absent, width)]

    def _absent(self, absent: Absent, width: int) -> Iterator[Line]:
        span = f"{clock(absent.since)} to {clock(absent.until)}"
        words = [(span, Ink.STRONG), (duration(absent.until - absent.since), Ink.TEXT)]
        if width >= NARROW:
            words.append((cut(absent.why, max(1, width - 40)), Ink.QUIET))
        yield titled(words, width)
        yield Line((Span(1, cut(absent.counted, width - 1), Ink.TEXT),))
        if absent.problem:
            yield Line((Span(1, cut(absent.problem, width - 1), Ink.TECHNICAL),))
        for bed, episodes in _by_bed(absent.episodes):
            yield Line((Span(1, cut(self._who(bed, episodes[0].alert), width - 1), Ink.STRONG),))
            for episode in episodes:
                yield from _episode(episode, width)
        yield Line()

    def _who(self, bed: str, alert: Alert) -> str:
        ward = "" if alert.bed.ward == self.ward else f"{inert(alert.bed.ward).upper()} "
        return f"{ward}{inert(alert.bed.label)} {names.full(alert.name)}"


def _by_bed(episodes: Sequence[Episode]) -> list[tuple[str, list[Episode]]]:
    groups: dict[str, list[Episode]] = {}
    for episode in episodes:
        groups.setdefault(str(episode.alert.bed), []).append(episode)
    return list(groups.items())


def _episode(episode: Episode, width: int) -> Iterator[Line]:
    """Mark and words, from when to when, and what became of it; two lines where the screen is narrow."""
    alert = episode.alert
    stars = "!" if alert.kind is Kind.TECHNICAL else _STARS[episode.worst]
    ink = text_ink(alert)
    if width < NARROW:
        yield Line((Span(1, stars, ink), Span(_TEXT_X, cut(alert.text, width - _TEXT_X), ink)))
        yield Line((Span(_TEXT_X, cut(f"{_when(alert)} {_fate(alert)}", width - _TEXT_X), Ink.TEXT),))
        return
    when_x = max(24, width * 2 // 5)
    fate_x = when_x + 23
    yield Line(
        (
            Span(1, stars, ink),
            Span(_TEXT_X, cut(alert.text, when_x - _TEXT_X - 1), ink),
            Span(when_x, _when(alert), Ink.TEXT),
            Span(fate_x, cut(_fate(alert), width - fate_x), Ink.STRONG if alert.unseen else Ink.QUIET),
        )
    )


def _when(alert: Alert) -> str:
    """From when to when; what stands has no end yet."""
    until = "still open" if alert.ended is None else f"to {clock(alert.ended)}"
    return f"{clock(alert.since)} {until}"


def _fate(alert: Alert) -> str:
    """Who took it and when, or that nobody has."""
    if alert.by:
        at = "" if alert.by_at is None else f" {hour_minute(alert.by_at)}"
        return f"{inert(alert.by)}{at}"
    if alert.state is State.CLOSED:
        return inert(alert.closed_because or "") or "over, nobody had to act"
    return "LATCHED, nobody yet" if alert.state is State.LATCHED else "nobody yet"


def height(absences: Sequence[Absent], width: int) -> int:
    """How many lines the list would like to have."""
    each = 1 if width >= NARROW else 2
    return sum(3 + len(_by_bed(a.episodes)) + each * len(a.episodes) + bool(a.problem) for a in absences)
