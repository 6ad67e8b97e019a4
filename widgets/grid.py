"""The board's grid: which columns stand where at each width, and in which order they give way.

What never gives way: mark, bed, surname, NEWS2, heart rate, respiratory rate, SpO2, systolic pressure.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Key(StrEnum):
    """A column, by what it shows."""

    PATIENT = "patient"
    FLAGS = "flags"
    NEWS2 = "NEWS2"
    HR = "HR"
    RR = "RR"
    SPO2 = "SpO2"
    BP = "BP"
    TEMP = "T"
    OXYGEN = "O2"
    ACVPU = "ACVPU"


class Column(NamedTuple):
    """A column from `x`: cells for its value, for the mark of its age, and for its trend."""

    x: int
    value: int
    glyph: int = 0
    trend: int = 0

    @property
    def trend_x(self) -> int:
        """Where its trend begins."""
        return self.x + self.value + self.glyph + (self.glyph == 0)

    @property
    def end(self) -> int:
        """The first column after it."""
        return self.trend_x + self.trend if self.trend else self.x + self.value + self.glyph


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns at one width. Cursor, mark, state and bed stand first, at every width."""

    columns: dict[Key, Column]
    width: int
    bed: int
    given: bool

    @property
    def vitals_end(self) -> int:
        """Where the last column ends."""
        return max(column.end for column in self.columns.values())


MARK_X, MARK_WIDTH, STATE_X, BED_X = 1, 3, 4, 6


@dataclass(frozen=True, slots=True)
class Measure:
    """How much each column gets; 0 leaves it out. `patient` and `most` are the bounds of the name."""

    patient: int
    most: int
    trend: int = 8
    news_trend: int = 5
    bp_trend: int = 5
    temp_trend: int = 3
    acvpu: int = 3
    given: bool = True
    flags: int = 3
    bp: int = 7
    temp: int = 4
    oxygen: int = 3
    news: int = 7
    rr: int = 2
    tight: bool = False


_FULL = Measure(17, 24)
_NO_LONG_TRENDS = replace(_FULL, acvpu=0, bp_trend=0, temp_trend=0, patient=14)
_SHORT_TRENDS = replace(_NO_LONG_TRENDS, news_trend=0, trend=4, patient=13)
_NO_TRENDS = replace(_SHORT_TRENDS, given=False, patient=8, most=16, trend=0)
_NARROW = replace(_NO_TRENDS, flags=0, bp=3, temp=0, oxygen=0, news=5, most=12)

MEASURES: tuple[Measure, ...] = (
    replace(_FULL, patient=24, most=32, trend=12),
    _FULL,
    replace(_FULL, acvpu=0),
    _NO_LONG_TRENDS,
    replace(_NO_LONG_TRENDS, news_trend=0),
    _SHORT_TRENDS,
    replace(_SHORT_TRENDS, given=False, patient=8, most=16),
    _NO_TRENDS,
    replace(_NO_TRENDS, flags=0),
    replace(_NO_TRENDS, flags=0, bp=3),
    replace(_NO_TRENDS, flags=0, bp=3, temp=0),
    _NARROW,
    replace(_NARROW, tight=True, patient=3, most=16),
    replace(_NARROW, tight=True, patient=0, bp=0),
)
"""From the widest to the narrowest: what gives way, in this order."""


@lru_cache(maxsize=256)
def grid(width: int, bed: int = 3) -> Grid:
    """The columns for a board so wide, whose longest bed label has `bed` cells."""
    for measure in MEASURES:
        spare = width - _lay(measure, measure.patient, bed)[1]
        if spare >= 0:
            break
    patient = min(measure.most, measure.patient + max(0, spare))
    return Grid(_lay(measure, patient, bed)[0], width, bed, measure.given)


def _lay(measure: Measure, patient: int, bed: int) -> tuple[dict[Key, Column], int]:
    """Set the columns side by side, and say how wide they are together."""
    gap = 0 if measure.tight else 1
    glyph_o2 = 1 if measure.acvpu else 0
    wanted = (
        (Key.PATIENT, Column(0, patient), 0 if measure.flags else gap),
        (Key.FLAGS, Column(0, measure.flags), 1),
        (Key.NEWS2, Column(0, measure.news, 0, measure.news_trend), 1),
        (Key.HR, Column(0, 3, 1, measure.trend), gap),
        (Key.RR, Column(0, measure.rr, 1, measure.trend), gap),
        (Key.SPO2, Column(0, 3, 1, measure.trend), gap),
        (Key.BP, Column(0, measure.bp, 1, measure.bp_trend), gap),
        (Key.TEMP, Column(0, measure.temp, 1, measure.temp_trend), gap),
        (Key.OXYGEN, Column(0, measure.oxygen, glyph_o2), gap),
        (Key.ACVPU, Column(0, measure.acvpu), gap),
    )
    columns: dict[Key, Column] = {}
    x = end = BED_X + bed + 1
    for key, column, after in wanted:
        if column.value:
            columns[key] = column._replace(x=x)
            end = columns[key].end
            x = end + after
    return columns, end
