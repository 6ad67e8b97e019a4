"""The tiles of the wall: what one bed shows to someone four metres away. Names stay off it."""

from collections.abc import Iterator
from typing import NamedTuple

from clinical.alerts import SCORE, Alert, Kind, Priority, State, severity
from clinical.board import BedPicture
from clinical.durations import duration
from clinical.last_known import eased, last_known
from clinical.news2 import Assessment, Band
from clinical.vitals import (
    CONTINUOUS,
    FACTS,
    BedVitals,
    Freshness,
    Sample,
    Signal,
    blind,
    display,
    freshness,
)
from widgets.digits import LARGE_LINES, large, small, writable
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Span
from widgets.marks import Mark, mark, text_ink, value_ink
from widgets.times import hour_minute

WIDTH = 19
HEIGHT = 8
_SIDE = 14
"""Column of the words beside the bed's label."""

_SMALL_SIGNS = (Signal.HR, Signal.RR, Signal.SPO2)
_CALLING = (Band.HIGH, Band.MEDIUM, Band.LOW_MEDIUM)
_IN_WORDS = {"<16": "under 16", "preg": "pregnant"}


class Facts(NamedTuple):
    """What a tile is drawn from."""

    picture: BedPicture
    news: Assessment | None
    now: float
    phase: int


Row = list[Span]
"""The spans of one line of a tile, from the tile's own left edge."""


def tile(facts: Facts) -> list[Row]:
    """Eight lines: the bed's label and mark, and the one thing that matters most about it now."""
    picture, now = facts.picture, facts.now
    patient = picture.patient
    rows: list[Row] = [[] for _ in range(HEIGHT)]
    if patient is None:
        _label(rows, picture, Ink.OLD)
        _words(rows, 4, ("empty",), Ink.OLD)
    elif patient.away:
        _label(rows, picture, Ink.OLD)
        _words(rows, 4, ("off ward", *_where(picture)), Ink.QUIET)
    elif blind(picture.vitals, now):
        _silent(rows, facts)
    elif (alert := _shown(picture)) is not None and _loud(alert):
        _alarming(rows, facts, alert)
    else:
        _calm(rows, facts)
    return rows


def _shown(picture: BedPicture) -> Alert | None:
    """The worst that nobody has, else the worst; a technical one only where there is no other."""
    standing = [alert for alert in picture.alerts if alert.open]
    told = [alert for alert in standing if alert.kind is Kind.PHYSIOLOGICAL] or standing
    return min(told, key=lambda alert: (not alert.unseen, severity(alert)), default=None)


def _loud(alert: Alert) -> bool:
    """Whether an alert takes the tile: a patient in trouble, more than low."""
    return alert.kind is Kind.PHYSIOLOGICAL and alert.priority > Priority.LOW


def _label(rows: list[Row], picture: BedPicture, ink: Ink) -> None:
    label = inert(picture.bed.label)
    drawn = small(label) if writable(label) else ()
    if drawn and len(drawn[0]) < _SIDE:
        _draw(rows, 0, 1, drawn, ink)
    else:
        rows[0].append(Span(1, cut(label, _SIDE - 2), ink if picture.patient is None else Ink.STRONG))


def _draw(rows: list[Row], top: int, x: int, drawn: tuple[str, ...], ink: Ink) -> None:
    for row, text in zip(rows[top:], drawn, strict=False):
        row.append(Span(x, text, ink))


def _words(rows: list[Row], top: int, words: tuple[str, ...], ink: Ink) -> None:
    for row, text in zip(rows[top:], words, strict=False):
        row.append(Span(1, cut(text, WIDTH - 1), ink))


def _where(picture: BedPicture) -> Iterator[str]:
    stay = picture.patient.stay if picture.patient else None
    if stay is not None and stay.note:
        yield inert(stay.note)
    if stay is not None and stay.until is not None:
        yield f"back {hour_minute(stay.until)}"


def _silent(rows: list[Row], facts: Facts) -> None:
    """NO DATA, loudly, and for how long; an alert that stood before is last known."""
    picture, now = facts.picture, facts.now
    _label(rows, picture, Ink.TECHNICAL)
    alert = _shown(picture)
    if alert is not None:
        _side(rows, picture, mark(alert, facts.phase, heard=False))
    rows[3].append(Span(0, f"{'NO DATA':^{WIDTH}}", Ink.TECHNICAL_FILL))
    since = _last_heard(picture.vitals)
    if since is not None:
        lasting = duration(now - since)
        drawn = small(lasting) if writable(lasting) else (lasting,)
        _draw(rows, 4, max(0, (WIDTH - len(drawn[0])) // 2), drawn, Ink.TECHNICAL)
    rows[7].append(Span(0, "░" * WIDTH, Ink.FAINT))


def _last_heard(vitals: BedVitals | None) -> float | None:
    samples = vitals.latest if vitals is not None else ()
    return max((s.observed for s in samples if s is not None and s.value is not None), default=None)


def _side(rows: list[Row], picture: BedPicture, sign: Mark, words: tuple[str, ...] = ()) -> None:
    """The mark beside the label, how many alerts stand beside it, and two words under it."""
    rows[0].append(Span(_SIDE, sign.text, sign.ink))
    others = sum(alert.open for alert in picture.alerts) - 1
    if others > 0:
        rows[0].append(Span(_SIDE + 3, f"+{min(others, 9)}", Ink.STRONG))
    for row, text in zip(rows[1:3], words, strict=False):
        row.append(Span(_SIDE, cut(text, WIDTH - _SIDE), Ink.TEXT))


def _alarming(rows: list[Row], facts: Facts, alert: Alert) -> None:
    """A high or medium alert: filled while nobody has it and it is true now, barred otherwise."""
    vitals = facts.picture.vitals
    known = last_known(alert, vitals, facts.now)
    sign = mark(alert, facts.phase, heard=known is None)
    easing = known is None and alert.state is not State.LATCHED and _eased(facts, alert)
    if alert.state is State.ACTIVE and known is None and not easing:
        _filled(rows, facts, alert, sign)
        return
    _label(rows, facts.picture, Ink.STRONG)
    said = "taken" if alert.by else duration(facts.now - alert.since) if easing else "known"
    _side(rows, facts.picture, sign, (_topic(alert), "LATCH" if alert.state is State.LATCHED else said))
    if easing:
        _easing(rows, facts, alert)
    elif alert.state is State.LATCHED or known is not None:
        _past(rows, facts, alert)
    else:
        _draw_large(rows, facts, alert, text_ink(alert))
    for row in rows:
        row.insert(0, Span(0, "▌", text_ink(alert)))


def _filled(rows: list[Row], facts: Facts, alert: Alert, sign: Mark) -> None:
    ink = value_ink(alert)
    _label(rows, facts.picture, ink)
    lasting = duration(facts.now - alert.since)
    _side(rows, facts.picture, sign, (_topic(alert), lasting))
    _draw_large(rows, facts, alert, ink)
    for y, row in enumerate(rows):
        rows[y] = _on(row, ink, sign.ink if y == 0 else ink)


def _on(row: Row, ink: Ink, keeps: Ink) -> Row:
    """Fill a whole line with an ink; only a mark in its other phase keeps its own."""
    filled: Row = []
    x = 0
    for span in sorted(row):
        if span.x < x:
            continue
        if span.x > x:
            filled.append(Span(x, " " * (span.x - x), ink))
        filled.append(span if span.ink is keeps else span._replace(ink=ink))
        x = span.x + cells(span.text)
    if x < WIDTH:
        filled.append(Span(x, " " * (WIDTH - x), ink))
    return filled


def _topic(alert: Alert) -> str:
    """What an alert is about, in five characters: its signal, else the first word of its text."""
    if alert.signal is not None:
        return FACTS[alert.signal].label
    return inert(alert.text).split(" ")[0]


def _draw_large(rows: list[Row], facts: Facts, alert: Alert, ink: Ink) -> None:
    """The value as large as there is room: as it is now where that is known, else as it was told."""
    text, notes = _value(facts, alert)
    drawn = large(text) if writable(text) else ()
    if not drawn or len(drawn[0]) > WIDTH - 1:
        drawn = ("", *small(text)) if writable(text) else ("", cut(inert(alert.text), WIDTH - 2))
    x = WIDTH - 1 - max(map(len, drawn))
    _draw(rows, HEIGHT - LARGE_LINES, max(1, x), drawn, ink)
    for y, note in zip((4, 6), notes, strict=False):
        if len(note) < x:
            rows[y].insert(0, Span(1, note, ink))


def _value(facts: Facts, alert: Alert) -> tuple[str, tuple[str, ...]]:
    """The number of an alert, and the words that belong to it."""
    news = facts.news
    if alert.condition == SCORE and news is not None and news.score is not None:
        score = news.score
        told = () if score.complete else ("at least", f"{score.present}/{len(score.points)} parts")
        return str(score.total if score.total is not None else ""), told
    vitals = facts.picture.vitals
    sample = vitals.latest[alert.signal] if vitals is not None and alert.signal is not None else None
    if (
        alert.signal is not None
        and (value := _current(alert.signal, sample, facts.now, alert.value)) is not None
    ):
        return display(alert.signal, value), ()
    return "", ()


def _current(signal: Signal, sample: Sample | None, now: float, told: float | None) -> float | None:
    if sample is None or sample.value is None or freshness(signal, sample, now) is Freshness.NONE:
        return told
    return sample.value


def _eased(facts: Facts, alert: Alert) -> bool:
    """Whether it is back inside, by its words or by the value now, and not over yet."""
    vitals, signal = facts.picture.vitals, alert.signal
    if signal is None or vitals is None:
        return eased(alert, None)
    return eased(alert, _current(signal, vitals.latest[signal], facts.now, None))


def _easing(rows: list[Row], facts: Facts, alert: Alert) -> None:
    """What is back inside but not over yet: in words, and the value now."""
    rows[3].append(Span(2, "easing", Ink.STRONG))
    _draw_now(rows, facts, alert)
    rows[7].append(Span(2, cut(inert(alert.text), WIDTH - 2), Ink.TEXT))


def _draw_now(rows: list[Row], facts: Facts, alert: Alert) -> None:
    """The value now, small."""
    text, _ = _value(facts, alert)
    if writable(text):
        rows[5].append(Span(2, "now", Ink.QUIET))
        _draw(rows, 4, 7, small(text), Ink.TEXT)


def _past(rows: list[Row], facts: Facts, alert: Alert) -> None:
    """What is over and nobody looked at, or is not heard: what it was, and the value now."""
    heard = last_known(alert, facts.picture.vitals, facts.now) is None
    if heard:
        _draw_now(rows, facts, alert)
    was = "was" if heard else "last"
    rows[7].append(Span(2, cut(f"{was} {inert(alert.text)}", WIDTH - 2), Ink.TEXT))


def _calm(rows: list[Row], facts: Facts) -> None:
    """No alert above low: NEWS2, and the newest values small."""
    picture = facts.picture
    _label(rows, picture, Ink.OLD)
    alert = _shown(picture)
    if alert is not None:
        _side(rows, picture, mark(alert, facts.phase), (_topic(alert), duration(facts.now - alert.since)))
    _score(rows, facts.news)
    if picture.vitals is not None:
        rows[7].append(Span(1, cut(_small_signs(picture.vitals, facts.now), WIDTH - 1), Ink.QUIET))


def _score(rows: list[Row], news: Assessment | None) -> None:
    if news is None:
        return
    score = news.score
    if score is None or score.total is None:
        why = news.exclusion or "no parts yet"
        _words(rows, 4, ("not scored", _IN_WORDS.get(why, why)), Ink.QUIET)
        return
    ink = Ink.STRONG if score.band in _CALLING else Ink.TEXT if score.total >= 3 else Ink.OLD
    drawn = small(str(score.total))
    rows[5].append(Span(1, "NEWS2" if score.complete else "NEWS2 ≥", Ink.QUIET))
    _draw(rows, 4, 10, drawn, ink)
    if not score.complete:
        rows[5].append(Span(10 + len(drawn[0]) + 2, f"{score.present}/{len(score.points)}", Ink.TEXT))


def _small_signs(vitals: BedVitals, now: float) -> str:
    """Heart rate, respiratory rate, SpO2 and pressure; what is not current carries its sign."""
    shown = [_small(signal, vitals.latest[signal], now) for signal in _SMALL_SIGNS]
    systolic, diastolic = (vitals.latest[signal] for signal in (Signal.SBP, Signal.DBP))
    pressure = _small(Signal.SBP, systolic, now)
    if pressure.isdigit() and diastolic is not None and diastolic.value is not None:
        pressure += f"/{display(Signal.DBP, diastolic.value)}"
    return " ".join([*shown, pressure])


def _small(signal: Signal, sample: Sample | None, now: float) -> str:
    fresh = freshness(signal, sample, now)
    if sample is None or sample.value is None or fresh is Freshness.NONE:
        return "---"
    sign = {Freshness.AGEING: "~", Freshness.STALE: "░"}.get(fresh, "") if signal in CONTINUOUS else ""
    return f"{display(signal, sample.value)}{sign}"
