"""What all signals said at one moment: each value, its own time where that differs, its NEWS2 points."""

from collections.abc import Iterator, Sequence

from clinical.sets import ObservedSet
from clinical.vitals import CONTINUOUS, FACTS, Freshness, Signal, display
from widgets.chart_rows import NEWS_INK
from widgets.inert import cells
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.pieces import Piece, length
from widgets.times import age, ago, day, hour_minute
from widgets.trend_facts import TrendFacts

_READ = (
    Signal.HR,
    Signal.PULSE,
    Signal.RR,
    Signal.SPO2,
    Signal.OXYGEN,
    Signal.SBP,
    Signal.TEMP,
    Signal.ACVPU,
)
_MINUTE, _DAY = 60.0, 86_400.0
_WIDE = 60
_AGED = {Freshness.AGEING: ("~", Ink.OLD, Ink.OLD), Freshness.STALE: ("░", Ink.STALE, Ink.STALE_AGE)}
"""The sign behind a value that is not current, as on the board, with the inks of the value and of its age."""


def reading_lines(
    facts: TrendFacts, now: float, width: int, height: int, first: Signal | None = None
) -> list[Line]:
    """The reading on so many lines: when it was, the score, then signal by signal as far as there is room.

    On one line the `first` signal is the one that is looked at.
    """
    here = facts.here
    groups = [list(_when(facts, now, width))]
    if here is None:
        groups.append([Piece("nothing is known of it yet", Ink.QUIET)])
    else:
        groups += [[_score(here)], *(list(_signal(here, signal)) for signal in _shown(here))]
        if height == 1:
            groups[2:] = sorted(groups[2:], key=lambda group: not _names(group, first))
    rows = _flowed(groups, width - 2, apart=height > 2 or (height == 2 and width >= 90))
    if len(rows) > height:
        rows = _flowed(groups, width - 2, apart=False)
    lines = [_row(row, width) for row in rows[:height]]
    return [*lines, *(_row([], width) for _ in range(height - len(lines)))]


def _names(group: list[Piece], signal: Signal | None) -> bool:
    return signal is not None and group[0].text == FACTS[signal].label


def _shown(here: ObservedSet) -> Sequence[Signal]:
    """The heart rate, or the pulse where that is missing, and the others always."""
    heart = Signal.PULSE if Signal.HR in here.values or Signal.PULSE not in here.values else Signal.HR
    return [signal for signal in _READ if signal is not heart]


def _when(facts: TrendFacts, now: float, width: int) -> Iterator[Piece]:
    if facts.cursor is None:
        yield Piece("now", Ink.STRONG)
        return
    begins, here = facts.cursor, facts.here
    date = f"{day(begins)} " if now - begins > _DAY / 2 else ""
    until = f"-{hour_minute(here.stop)}" if here and here.stop - here.start > _MINUTE else ""
    yield Piece("at", Ink.QUIET)
    yield Piece(f"{date}{hour_minute(begins)}{until}", Ink.STRONG)
    if width >= _WIDE:
        yield Piece(f"{ago(now - begins)} ago", Ink.QUIET)


def _score(here: ObservedSet) -> Piece:
    score = here.score
    if score is None or score.total is None:
        return Piece("NEWS2 --", Ink.QUIET)
    ink = NEWS_INK.get(score.band, Ink.TEXT) if score.band else Ink.TEXT
    return Piece(f"NEWS2 {score.text}", ink)


def _signal(here: ObservedSet, signal: Signal) -> Iterator[Piece]:
    """`RR 18 0`, `HR 131~12s`, `SBP 108/60 1 10:42`, `SpO2 ---`."""
    yield Piece(FACTS[signal].label if signal is not Signal.ACVPU else "", Ink.QUIET)
    found, points = here.values.get(signal), here.points(signal)
    if found is None:
        yield Piece("---", Ink.TECHNICAL)
        return
    strong = points is not None and points >= 2
    text = display(signal, found.value)
    if signal is Signal.SBP and (diastolic := here.values.get(Signal.DBP)) is not None:
        text += f"/{display(Signal.DBP, diastolic.value)}" if diastolic.at == found.at else ""
    sign, ink, age_ink = _AGED.get(found.fresh, ("", Ink.STRONG if strong else Ink.TEXT, Ink.TEXT))
    old = age(here.stop - found.at) if sign and signal in CONTINUOUS else ""
    yield Piece(text, ink)
    yield Piece(sign + old, age_ink, gap=0)
    if points is not None:
        yield Piece(f"{points}", Ink.STRONG if strong else Ink.QUIET)
    if signal not in CONTINUOUS and (found.at < here.start or here.start == here.stop):
        yield Piece(hour_minute(found.at), Ink.QUIET)


def _flowed(groups: Sequence[list[Piece]], width: int, *, apart: bool) -> list[list[Piece]]:
    """Groups side by side, on as many rows as they need; the first one stands `apart` on its own."""
    rows: list[list[Piece]] = []
    for group in groups:
        group = [piece for piece in group if piece.text]
        group[0] = group[0]._replace(gap=0)
        gap = 3 if width >= 90 else 2
        room = width - (length(rows[-1]) + gap if rows else width)
        if rows and length(group) <= room and not (apart and len(rows) == 1):
            rows[-1] += [group[0]._replace(gap=gap), *group[1:]]
        else:
            rows.append(group)
    return rows


def _row(pieces: Sequence[Piece], width: int) -> Line:
    spans, x = [], 1
    for piece in pieces:
        x += piece.gap
        if x + cells(piece.text) > width:
            break
        spans.append(Span(x, piece.text, piece.ink))
        x += cells(piece.text)
    return Line(tuple(spans), Ground.BAR)
