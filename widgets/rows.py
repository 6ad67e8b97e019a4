"""The rows of the board: what one bed's line shows, and until when that holds."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from clinical.board import BedPicture
from clinical.durations import duration
from clinical.news2 import Assessment
from clinical.patients import FlagKind, Patient
from clinical.vitals import BedVitals, blind
from widgets import names
from widgets.cells import NEVER, news_cell
from widgets.grid import BED_X, Column, Grid, Key
from widgets.inert import cells, cut, fit, inert
from widgets.inks import Ink
from widgets.limits_text import in_force
from widgets.lines import Span
from widgets.signs import Bounds, signs
from widgets.times import clock, hour_minute
from widgets.trend import trend_spans


class Facts(NamedTuple):
    """What a row is drawn from beside its picture."""

    news: Assessment | None
    namesake: bool
    private: bool
    limits: Bounds
    frozen: float | None = None


class Row(NamedTuple):
    """A bed's line but for its mark, and the moment from which it must be drawn again."""

    spans: tuple[Span, ...]
    due: float


def row(picture: BedPicture, facts: Facts, grid: Grid, now: float) -> Row:
    """Draw one bed's line: its patient and vital signs, or in words why there are none."""
    patient = picture.patient
    bed = Span(BED_X, fit(picture.bed.label, grid.bed), _name_ink(picture))
    if patient is None:
        return Row((bed._replace(ink=Ink.OLD), Span(BED_X + grid.bed + 1, "empty", Ink.OLD)), NEVER)
    spans = [bed, *_patient(picture, patient, facts, grid)]
    if patient.away:
        return Row((*spans, *_away(patient, grid)), NEVER)
    if Key.FLAGS in grid.columns:
        spans += _flags(patient, facts, grid.columns[Key.FLAGS], now)
    spans += _news(picture, facts.news, grid.columns[Key.NEWS2], facts.frozen)
    if picture.vitals is None or blind(picture.vitals, now if facts.frozen is None else facts.frozen):
        return Row((*spans, *_silence(picture, grid, now)), now + 1.0 - now % 1.0)
    found = signs(picture, picture.vitals, facts.news, facts.limits, grid, now, held=facts.frozen)
    return Row((*spans, *found.spans), found.due)


def _name_ink(picture: BedPicture) -> Ink:
    if picture.patient is not None and picture.patient.away:
        return Ink.QUIET
    return Ink.STRONG if any(alert.open for alert in picture.alerts) else Ink.TEXT


def _patient(picture: BedPicture, patient: Patient, facts: Facts, grid: Grid) -> Iterator[Span]:
    """Surname and given names, and at the end how fast the bed's clock runs where that is not once."""
    column = grid.columns.get(Key.PATIENT)
    if column is None:
        return
    room = column.value
    pace = _pace(picture.vitals) if room >= 12 else ""
    room -= len(pace) + 1 if pace else 0
    family, given = names.parted(patient)
    given = given if grid.given or facts.private else ""
    yield from _names(family, given, column.x, room, _name_ink(picture))
    if pace:
        yield Span(column.x + room + 1, pace, Ink.QUIET)


@lru_cache(maxsize=1024)
def _names(family: str, given: str, x: int, room: int, ink: Ink) -> tuple[Span, ...]:
    """The surname, and the given names as far as they fit behind it."""
    shown = cut(f"{family} {given}".strip(), room)
    surname = Span(x, shown[: len(family)], ink)
    if len(shown) <= len(family):
        return (surname,)
    rest = Ink.TEXT if ink is Ink.STRONG else Ink.QUIET
    return surname, Span(x + cells(surname.text), shown[len(family) :], rest)


def _pace(vitals: BedVitals | None) -> str:
    """How fast the bed's source lives, where it is not as fast as the clock: `60x`."""
    if vitals is None:
        return ""
    fastest = max((sample.source.pace for sample in vitals.latest if sample is not None), default=1.0)
    return f"{fastest:.0f}x" if fastest > 1.0 else ""


def _flags(patient: Patient, facts: Facts, column: Column, now: float) -> Iterator[Span]:
    own = bool(in_force(patient, now))
    scale_2 = patient.has(FlagKind.SPO2_SCALE_2)
    text = ("=" if facts.namesake else " ") + ("L" if own else " ") + ("2" if scale_2 else " ")
    if text.strip():
        yield Span(column.x, text, Ink.TEXT)


def _news(
    picture: BedPicture, news: Assessment | None, column: Column, frozen: float | None
) -> Iterator[Span]:
    cell = news_cell(news, column)
    yield from cell if frozen is None else (span._replace(ink=Ink.OLD) for span in cell)
    if picture.trends is not None and column.trend and news is not None and news.exclusion is None:
        yield from trend_spans(None, picture.trends.news2, column.trend_x, column.trend, (0, 4))


def _away(patient: Patient, grid: Grid) -> Iterator[Span]:
    stay = patient.stay
    x = grid.columns[Key.NEWS2].x
    yield Span(x, "off ward", Ink.QUIET)
    words = [
        inert(stay.note) if stay else "",
        f"back about {hour_minute(stay.until)}" if stay and stay.until else "",
    ]
    text = "   ".join(word for word in words if word)
    yield Span(x + 10, cut(text, max(0, grid.width - x - 10)), Ink.QUIET)


def _silence(picture: BedPicture, grid: Grid, now: float) -> Iterator[Span]:
    """NO DATA and for how long; before a bed's first reading ever, that it has not come yet."""
    x, end = grid.columns[Key.HR].x, grid.vitals_end
    samples = picture.vitals.latest if picture.vitals is not None else ()
    heard = max((s.observed for s in samples if s is not None and s.value is not None), default=None)
    if picture.vitals is None and not picture.alerts:
        yield Span(x, cut("no reading yet", end - x), Ink.QUIET)
        return
    title = "NO DATA" if heard is None else f"NO DATA {duration(now - heard)}"
    since = "" if heard is None else f"last reading {clock(heard)}, "
    candidates = (f"{title}  {since}look at the bedside", f"{title}  look at the bedside", title)
    text = next((each for each in candidates if len(each) <= end - x), cut(title, end - x))
    yield Span(x, text, Ink.TECHNICAL)
    if (hatch := end - x - len(text) - 1) > 0:
        yield Span(x + len(text) + 1, "░" * hatch, Ink.FAINT)
