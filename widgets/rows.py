"""The rows of the board: what one bed's line shows, part by part, and until when that holds."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from clinical.board import BedPicture
from clinical.durations import duration
from clinical.news2 import Assessment
from clinical.patients import FlagKind, Patient
from clinical.vitals import BedVitals, blind
from widgets import names
from widgets.cells import NEVER, news_cell
from widgets.grid import BED_X, Column, Grid, Key
from widgets.inert import cells, cut, fit, inert
from widgets.inks import Ground, Ink
from widgets.limits_text import in_force
from widgets.lines import Line, Patch, Patchwork, Span, parted, patch
from widgets.signs import Bounds, Moment, Place, bounds, charted_from, places, sign_patches, trend_patches
from widgets.times import clock, hour_minute
from widgets.trend import trend_spans


class Facts(NamedTuple):
    """What a row is drawn from beside its picture."""

    news: Assessment | None
    namesake: bool
    private: bool
    frozen: float | None = None


Patches: TypeAlias = tuple[Patch, ...]
"""The patches of one part of a row, side by side."""


class BedRow:
    """One bed's row but for its mark, in parts: who lies here, NEWS2 with the vital signs, what is charted.

    Each part is drawn again only when something that it shows has changed; `due` is when the first of them
    changes by itself.
    """

    __slots__ = ("_asked", "_lines", "_standing", "_trends", "_who", "due", "parts")

    def __init__(self) -> None:
        self.due = -NEVER
        self.parts: tuple[Patches, ...] = ()
        self._asked: tuple[BedPicture, Facts, Grid] | None = None
        self._lines: tuple[Ground, tuple[Patches, ...], tuple[Patchwork, ...]] | None = None
        self._who: tuple[object, Patches] = (None, ())
        self._trends: tuple[object, Patch | None, tuple[Patch | None, ...]] = (None, None, ())
        self._standing: tuple[Patient, int, Bounds, bool] | None = None

    def lines(self, ground: Ground) -> tuple[Patchwork, ...]:
        """Its parts as lines on a ground."""
        worn = self._lines
        if worn is None or worn[0] is not ground or worn[1] is not self.parts:
            lines = tuple(Patchwork(part, ground) for part in self.parts)
            worn = self._lines = ground, self.parts, lines
        return worn[2]

    def draw(self, picture: BedPicture, facts: Facts, grid: Grid, now: float) -> None:
        """Draw the parts that have changed."""
        asked = self._asked
        if (
            asked is not None
            and asked[0] is picture
            and asked[1][0] is facts[0]
            and asked[1][1:] == facts[1:]
            and asked[2] is grid
            and now < self.due
        ):
            return
        self._asked = picture, facts, grid
        patient = picture.patient
        if patient is None or patient.away:
            self.due, self.parts = NEVER, _absent(picture, patient, facts, grid)
        else:
            self._draw(picture, patient, facts, grid, now)

    def _draw(self, picture: BedPicture, patient: Patient, facts: Facts, grid: Grid, now: float) -> None:
        """Draw the row of someone who lies here."""
        limits, own = self._limits(patient, now)
        who = self._who_lies_here(picture, patient, facts, grid, own)
        shown = places(grid.width, grid.bed)
        score, trends = self._past(picture, facts, limits, grid, shown)
        news = _news(facts, grid, score)
        vitals = picture.vitals
        if vitals is None or blind(vitals, now if facts.frozen is None else facts.frozen):
            silence, rest = _cut(tuple(_silence(picture, grid, now)), grid.columns[Key.HR].x, grid)
            self.due, self.parts = now + 1.0 - now % 1.0, (who, (*news, silence), (rest,))
            return
        at = Moment(now, facts.frozen)
        found = sign_patches(picture, vitals, facts.news, limits, shown, trends, at)
        watched, charted = found.apart(charted_from(grid.width, grid.bed))
        self.due, self.parts = min(found.due, _next_minute(now)), (who, (*news, *watched), charted)

    def _past(
        self, picture: BedPicture, facts: Facts, limits: Bounds, grid: Grid, shown: tuple[Place, ...]
    ) -> tuple[Patch | None, tuple[Patch | None, ...]]:
        """The trends of NEWS2 and of the vital signs, which stand for some seconds."""
        scored = facts.news is not None and facts.news.exclusion is None
        asked = (picture.trends, scored, limits, shown)
        if asked != self._trends[0]:
            past = picture.trends.news2 if picture.trends is not None and scored else ()
            self._trends = asked, _news_trend(past, grid), trend_patches(picture.trends, limits, shown)
        return self._trends[1:]

    def _limits(self, patient: Patient, now: float) -> tuple[Bounds, bool]:
        """The patient's limits, and whether some are their own; looked up once a minute, since these end."""
        minute = int(now // 60)
        known = self._standing
        if known is None or known[0] is not patient or known[1] != minute:
            known = self._standing = patient, minute, bounds(patient, now), bool(in_force(patient, now))
        return known[2], known[3]

    def _who_lies_here(
        self, picture: BedPicture, patient: Patient, facts: Facts, grid: Grid, own: bool
    ) -> Patches:
        ink, pace = _name_ink(picture), _pace(picture.vitals)
        asked = (patient, facts.namesake, facts.private, grid, own, ink, pace)
        if asked != self._who[0]:
            spans = [_bed(picture, grid, ink), *_patient(patient, pace, facts, grid, ink)]
            if Key.FLAGS in grid.columns:
                spans += _flags(patient, facts, own, grid.columns[Key.FLAGS])
            self._who = asked, (patch(tuple(spans), BED_X, grid.columns[Key.NEWS2].x),)
        return self._who[1]


def _next_minute(now: float) -> float:
    """When limits are looked at again, which may have expired."""
    return (now // 60 + 1) * 60


def _absent(picture: BedPicture, patient: Patient | None, facts: Facts, grid: Grid) -> tuple[Patches, ...]:
    """The row of an empty bed, and of someone who is off the ward for a while."""
    if patient is None:
        spans = [_bed(picture, grid, Ink.OLD), Span(BED_X + grid.bed + 1, "empty", Ink.OLD)]
    else:
        ink, pace = _name_ink(picture), _pace(picture.vitals)
        name = _patient(patient, pace, facts, grid, ink)
        spans = [_bed(picture, grid, ink), *name, *_away(patient, grid)]
    middle = grid.columns[Key.NEWS2].x
    left, right = parted(Line(tuple(spans), start=BED_X), [middle])
    return (patch(left.spans, BED_X, middle),), *((each,) for each in _cut(right.spans, middle, grid))


def _cut(spans: tuple[Span, ...], start: int, grid: Grid) -> tuple[Patch, Patch]:
    """Words over the vital signs, cut where what is charted begins."""
    x = charted_from(grid.width, grid.bed)
    left, right = parted(Line(spans, start=start), [x])
    return Patch(left.spans, start, x), Patch(right.spans, x, grid.width)


def _bed(picture: BedPicture, grid: Grid, ink: Ink) -> Span:
    return Span(BED_X, fit(picture.bed.label, grid.bed), ink)


def _name_ink(picture: BedPicture) -> Ink:
    if picture.patient is not None and picture.patient.away:
        return Ink.QUIET
    return Ink.STRONG if any(alert.open for alert in picture.alerts) else Ink.TEXT


def _patient(patient: Patient, pace: str, facts: Facts, grid: Grid, ink: Ink) -> Iterator[Span]:
    """Surname and given names, and at the end how fast the bed's clock runs where that is not once."""
    column = grid.columns.get(Key.PATIENT)
    if column is None:
        return
    pace = pace if column.value >= 12 else ""
    room = column.value - (len(pace) + 1 if pace else 0)
    family, given = names.parted(patient)
    given = given if grid.given or facts.private else ""
    yield from _names(family, given, column.x, room, ink)
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
    fastest = 1.0
    for sample in vitals.latest if vitals is not None else ():
        if sample is not None and sample.source.pace > fastest:
            fastest = sample.source.pace
    return f"{fastest:.0f}x" if fastest > 1.0 else ""


def _flags(patient: Patient, facts: Facts, own: bool, column: Column) -> Iterator[Span]:
    scale_2 = patient.has(FlagKind.SPO2_SCALE_2)
    text = ("=" if facts.namesake else " ") + ("L" if own else " ") + ("2" if scale_2 else " ")
    if text.strip():
        yield Span(column.x, text, Ink.TEXT)


def _news(facts: Facts, grid: Grid, trend: Patch | None) -> Patches:
    """NEWS2, and its trend where there is room for one."""
    column = grid.columns[Key.NEWS2]
    spans = news_cell(facts.news, column)
    if facts.frozen is not None:
        spans = tuple(span._replace(ink=Ink.OLD) for span in spans)
    end = grid.columns[Key.HR].x if trend is None else trend.start
    score = patch(spans, column.x, end)
    return (score,) if trend is None else (score, trend)


def _news_trend(past: tuple[int | None, ...], grid: Grid) -> Patch | None:
    column = grid.columns[Key.NEWS2]
    if not column.trend:
        return None
    spans = trend_spans(None, past, column.trend_x, column.trend, (0, 4))
    return patch(spans, column.trend_x, grid.columns[Key.HR].x)


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
