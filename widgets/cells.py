"""The cells of a board row: each vital sign by how far it can be trusted now, NEWS2, flags, name."""

from functools import lru_cache
from typing import NamedTuple

from clinical.alerts import Alert
from clinical.durations import duration
from clinical.news2 import Assessment, Band, Parameter
from clinical.vitals import Freshness, Sample, Signal, display, freshness, shelf_life
from widgets.grid import Column
from widgets.inert import fit_right
from widgets.inks import Ink
from widgets.lines import Span
from widgets.marks import value_ink
from widgets.times import age, age_changes

NEVER = float("inf")


class Cell(NamedTuple):
    """What stands in a cell, how many trend cells its age has taken, and when its look changes by itself."""

    spans: tuple[Span, ...]
    taken: int = 0
    due: float = NEVER


def vital_cell(
    signal: Signal,
    sample: Sample | None,
    column: Column,
    now: float,
    *,
    held: float | None = None,
    text: str | None = None,
    alert: Alert | None = None,
    off: Alert | None = None,
    points: int = 0,
) -> Cell:
    """One vital sign: current, ageing `97~12s`, stale `98░46s`, or none `--- 1:12`.

    `alert` is the worst alert of that signal that is true now, `off` the technical one that says why it is
    not measured, `points` its NEWS2 points; `text` stands in for the value's own words (a pressure has two).
    A value that is `held` since a moment is at best ageing, and its age goes on without it ever being gone.
    """
    fresh = freshness(signal, sample, now if held is None else held)
    if sample is None or sample.value is None or fresh is Freshness.NONE:
        return _absent(sample, column, now, off)
    shown = (text or display(signal, sample.value)).rjust(column.value)
    if "/" in shown and fresh is not Freshness.CURRENT and not column.trend:
        shown, column = _systolic(shown, column)
    old = now - sample.observed
    if held is not None:
        look = Freshness.STALE if fresh is Freshness.STALE else Freshness.AGEING
        return _aged(shown, look, age(old), column, now + age_changes(old))
    life = shelf_life(signal, sample.source.interval)
    if fresh is Freshness.CURRENT:
        return _current(shown, column, alert, points, sample.observed + life.ageing)
    limit = life.stale if fresh is Freshness.AGEING else life.none
    due = now + min(age_changes(old), max(0.0, limit - old) or 1.0)
    return _aged(shown, fresh, age(old), column, due)


def _systolic(shown: str, column: Column) -> tuple[str, Column]:
    """A pressure that is not current where there is no room: its age stands for what never scores."""
    systolic, _, diastolic = shown.lstrip().partition("/")
    x = column.x + len(shown) - len(shown.lstrip())
    return systolic, Column(x, len(systolic), column.glyph, len(diastolic) + 1)


def _current(shown: str, column: Column, alert: Alert | None, points: int, due: float) -> Cell:
    """A value that is true now; filled when it is outside its limit, strong when it scores 2 or 3."""
    if alert is not None:
        ink = value_ink(alert)
        if ink is not Ink.LOW:
            return Cell((Span(column.x, shown + " " * column.glyph, ink),), due=due)
        digits = shown.lstrip()
        return Cell((Span(column.x + len(shown) - len(digits), digits, ink),), due=due)
    return Cell((Span(column.x, shown, Ink.STRONG if points >= 2 else Ink.TEXT),), due=due)


def _aged(shown: str, fresh: Freshness, old: str, column: Column, due: float) -> Cell:
    """A value that is not current: its age beside it, in the trend's oldest cells where there are any."""
    stale = fresh is Freshness.STALE
    ink, age_ink, glyph = (Ink.STALE, Ink.STALE_AGE, "░") if stale else (Ink.OLD, Ink.OLD, "~")
    if not column.glyph:
        return Cell((Span(column.x - 1, glyph, age_ink), Span(column.x, shown, ink)), due=due)
    room = len(old) <= column.trend
    tail = glyph + old if room else glyph
    digits = shown.lstrip()
    x = column.x + len(shown) - len(digits)
    spans = (Span(x, digits, ink), Span(column.x + column.value, tail, age_ink))
    return Cell(spans, len(old) + 1 if room and column.trend else 0, due)


def _absent(sample: Sample | None, column: Column, now: float, off: Alert | None) -> Cell:
    """No value: `---` and for how long, light blue; a quiet `-` where nothing was ever measured."""
    if sample is None and off is None:
        return Cell((Span(column.x, fit_right("-", column.value), Ink.QUIET),))
    since = off.since if off is not None else None
    if since is None and sample is not None and sample.value is not None:
        since = sample.observed
    dashes = "-" * min(3, column.value + column.glyph)
    x = column.x + max(0, column.value - len(dashes))
    lasting = "" if since is None else f" {duration(now - since)}"
    if not lasting or x + len(dashes) + len(lasting) > column.trend_x + column.trend:
        return Cell((Span(x, dashes, Ink.TECHNICAL),))
    end = x + len(dashes) + len(lasting)
    due = now + age_changes((now - (since or now)) % 60)
    return Cell((Span(x, dashes + lasting, Ink.TECHNICAL),), max(0, end + 1 - column.trend_x), due)


_NEWS_INK = {Band.HIGH: Ink.NEWS_HIGH, Band.MEDIUM: Ink.NEWS_MEDIUM, Band.LOW_MEDIUM: Ink.NEWS_SINGLE}
_THREE = {
    Parameter.RR: "RR3",
    Parameter.SPO2: "Sp3",
    Parameter.SBP: "BP3",
    Parameter.PULSE: "HR3",
    Parameter.ACVPU: "CV3",
    Parameter.TEMP: "T 3",
}


def news_cell(assessment: Assessment | None, column: Column) -> tuple[Span, ...]:
    """NEWS2: the number, `C` for a nurse's concern, and why: band, single 3, how many parts, or why not."""
    if assessment is None:
        return ()
    score = assessment.score
    if score is None or score.total is None:
        return _unscored(assessment.exclusion or "", assessment.concern, column)
    three = Parameter(score.points.index(3)) if score.single_three else None
    band = score.band or Band.LOW
    return _scored(score.total, score.present, band, three, assessment.concern, column)


@lru_cache(maxsize=128)
def _unscored(why: str, concern: bool, column: Column) -> tuple[Span, ...]:
    if why and not concern:
        return (Span(column.x, fit_right(f"-- {why}", column.value), Ink.QUIET),)
    return _placed(column, f"{'--':>3}", "C" if concern else "", why, Ink.QUIET)


@lru_cache(maxsize=1024)
def _scored(
    total: int, present: int, band: Band, three: Parameter | None, concern: bool, column: Column
) -> tuple[Span, ...]:
    complete = present == len(Parameter)
    ink = _NEWS_INK.get(band, Ink.TEXT if complete else Ink.QUIET)
    if not complete:
        reason = f"{present}/{len(Parameter)}"
    elif band in (Band.HIGH, Band.MEDIUM):
        reason = "H" if band is Band.HIGH else "M"
    else:
        reason = "" if three is None else _THREE.get(three, "3")
    number = f"{'' if complete else '≥'}{total}"
    return _placed(column, f"{number:>3}", "C" if concern else "", reason, ink)


def _placed(column: Column, number: str, worried: str, reason: str, ink: Ink) -> tuple[Span, ...]:
    """Number, concern and reason in seven cells, or in five with a reason of one."""
    if column.value < 7:
        short = "/" if "/" in reason else reason[:1]
        return (Span(column.x, fit_right(number.strip() + worried + short, column.value), ink),)
    if worried and ink in (Ink.TEXT, Ink.QUIET):
        after = (Span(column.x + 4, reason, ink),) if reason else ()
        return (Span(column.x, f"{number:<3}", ink), Span(column.x + 3, worried, Ink.STRONG), *after)
    return (Span(column.x, f"{number:<2}{worried or ' '}{reason}".ljust(column.value)[: column.value], ink),)
