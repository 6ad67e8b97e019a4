"""One alert on one line: mark, bed and name, what is wrong, for how long, and who has it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from clinical.alerts import Alert, State
from clinical.durations import duration
from clinical.last_known import LastKnown, eased
from widgets import names
from widgets.inert import cells, cut, inert
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.marks import mark, stars, text_ink
from widgets.times import hour_minute


class Shape(NamedTuple):
    """Where the parts of an alert's line stand; `bed` and `name` are None where a line above says them.

    `cursor` is left of the mark where there is room, and may stand in the margin. `lasting` is where the
    duration ends, `width` how wide the line is.
    """

    cursor: int
    mark: int
    bed: int | None
    name: int | None
    text: int
    lasting: int
    who: int
    width: int

    @classmethod
    def gathered(cls, width: int) -> Self:
        """Under the name of its bed."""
        who = width - max(10, min(20, width - 28))
        return cls(-1, 0, None, None, 4, who - 2, who, width)

    @classmethod
    def listed(cls, width: int) -> Self:
        """One line for all of it; the name gives way on narrow screens."""
        if width < 60:
            who = max(30, width - 10)
            return cls(3, 0, 4, None, 8, who - 1, who, width)
        text = max(24, width * 2 // 5)
        return cls(0, 1, 5, 9, text, text + 25, text + 28, width)


def alert_line(
    alert: Alert,
    shape: Shape,
    now: float,
    phase: int,
    *,
    known: LastKnown | None = None,
    selected: bool = False,
) -> Line:
    """Draw one alert; what is true now and nobody has is in its ink, what someone has is quiet.

    `known` is what was last known of one that is not heard now: drawn as an old value, its age for a clock.
    """
    known = None if alert.state is State.LATCHED else known
    spans = tuple(_spans(alert, shape, now, phase, known))
    if not selected:
        return Line(spans)
    lit = (span._replace(ink=_LIT.get(span.ink, span.ink)) for span in spans)
    return Line(tuple(sorted((*lit, Span(shape.cursor, ">", Ink.STRONG)))), Ground.CURSOR)


_LIT = {Ink.QUIET: Ink.TEXT}


def _spans(alert: Alert, shape: Shape, now: float, phase: int, known: LastKnown | None) -> Iterator[Span]:
    sign = mark(alert, phase, heard=known is None)
    yield Span(shape.mark, sign.text, sign.ink)
    if shape.bed is not None:
        room = (shape.name or shape.text) - shape.bed - 1
        yield Span(shape.bed, cut(alert.bed.label, room), Ink.STRONG)
    if shape.name is not None:
        name = names.full(alert.name)
        yield Span(
            shape.name, cut(name, shape.text - shape.name - 2), Ink.TEXT if alert.unseen else Ink.QUIET
        )
    lasting, ink = _lasting(alert, known, now)
    start = shape.lasting - cells(lasting)
    easing = known is None and eased(alert, None)
    words_ink = _words_ink(alert, easing) if known is None else Ink.OLD
    yield Span(shape.text, cut(alert.text, start - shape.text - 1), words_ink)
    yield Span(start, lasting, ink)
    yield from _state(alert, shape, easing)


def _lasting(alert: Alert, known: LastKnown | None, now: float) -> tuple[str, Ink]:
    """For how long it has been true; how old the last reading is where there is none now."""
    if known is not None:
        return "░" + ("" if known.at is None else duration(now - known.at)), Ink.STALE_AGE
    lasting = duration((alert.ended if alert.ended is not None else now) - alert.since)
    return lasting, Ink.TEXT if alert.unseen else Ink.QUIET


def _words_ink(alert: Alert, easing: bool) -> Ink:
    if alert.state is State.ACTIVE and not easing:
        return text_ink(alert)
    return Ink.QUIET if alert.state is State.ACKNOWLEDGED else Ink.TEXT


def _state(alert: Alert, shape: Shape, easing: bool) -> Iterator[Span]:
    """Nobody yet, easing where it is back inside but not over, latched or who has it, since when."""
    room = shape.width - shape.who
    if alert.state is State.ACTIVE and easing:
        words = "easing, nobody yet"
        yield Span(shape.who, words if cells(words) <= room else cut("easing", room), Ink.TEXT)
    elif alert.state is State.ACTIVE:
        yield Span(shape.who, cut("nobody yet", room), Ink.QUIET)
    elif alert.state is State.LATCHED:
        yield Span(shape.who, "LATCHED", Ink.STRONG)
        if alert.ended is not None and room >= 13:
            yield Span(shape.who + 8, hour_minute(alert.ended), Ink.QUIET)
    else:
        at = "" if alert.by_at is None else f" {hour_minute(alert.by_at)}"
        who = short_name(alert.by or "someone", room - len(at))
        yield Span(shape.who, cut(who, room - len(at)) + at, Ink.QUIET)


def short_name(name: str, width: int) -> str:
    """A clinician's name as it fits: whole, without titles, with an initial, or the surname alone."""
    words = inert(name).split(" ")
    plain = [word for word in words if not word.isupper()] or words
    initialled = [f"{plain[0][:1]}.", *plain[1:]] if len(plain) > 1 else plain
    for candidate in (words, plain, initialled, plain[-1:]):
        if cells(" ".join(candidate)) <= width:
            return " ".join(candidate)
    return plain[-1]


def hidden_alerts(alerts: Sequence[Alert], width: int) -> Line:
    """How many alerts are out of sight, by mark."""
    counts: dict[str, tuple[int, Ink]] = {}
    for alert in sorted(alerts, key=lambda each: -each.priority):
        count, ink = counts.get(stars(alert), (0, text_ink(alert)))
        counts[stars(alert)] = (count + 1, ink)
    unseen = sum(alert.unseen for alert in alerts)
    words = f"{len(alerts)} more, nobody yet {unseen}"
    spans = [Span(1, cut(words, width - 1), Ink.STRONG if unseen else Ink.QUIET)]
    x = len(words) + 4
    for text, (count, ink) in counts.items():
        spans += (Span(x, text, ink), Span(x + len(text) + 1, f"{count}", Ink.TEXT))
        x += len(text) + len(f"{count}") + 4
    return Line(tuple(spans))
