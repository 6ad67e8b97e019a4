"""NEWS2 by parts: what was scored, with how many points, how old it is and who charted it."""

from collections.abc import Iterator

from clinical.board import BedPicture
from clinical.news2 import SIGNALS, Assessment, Parameter, Part, scale_of
from clinical.patients import Patient
from clinical.vitals import FACTS, Consciousness, SourceKind, display
from widgets.cells import news_cell
from widgets.grid import Column
from widgets.inert import cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.times import ago

_LABELS = {
    Parameter.RR: "RR",
    Parameter.SPO2: "SpO2",
    Parameter.OXYGEN: "O2",
    Parameter.SBP: "SBP",
    Parameter.PULSE: "pulse",
    Parameter.ACVPU: "ACVPU",
    Parameter.TEMP: "temp",
}
_WORDS = ("alert", "new confusion", "to voice", "to pain", "unresponsive")
VALUE, POINTS, AGE = 8, 24, 28


def news_lines(
    picture: BedPicture, assessment: Assessment | None, now: float, width: int, *, due: bool = True
) -> list[Line]:
    """A head with the score and what it asks for, then a line for each of its seven parts.

    When the next set is due stands in the head where there is room for it; never with `due` false.
    """
    if assessment is None or picture.patient is None:
        return [Line((Span(0, "NEWS2 not known yet", Ink.QUIET),))]
    points = assessment.score.points if assessment.score is not None else (None,) * len(Parameter)
    rows = [
        Line(tuple(_part(parameter, part, points[parameter], picture.patient, now, width)))
        for parameter, part in zip(Parameter, assessment.parts, strict=True)
    ]
    return [Line(tuple(_head(assessment, now, width, due))), *rows]


def _head(assessment: Assessment, now: float, width: int, told: bool) -> Iterator[Span]:
    yield from news_cell(assessment, Column(0, 7))
    score = assessment.score
    if score is None:
        yield Span(
            9,
            cut(f"not scored: {_WHY.get(assessment.exclusion or '', assessment.exclusion)}", width - 9),
            Ink.TEXT,
        )
        return
    least = "" if score.complete else "at least "
    band = f"NEWS2 {least}{score.band}" if score.band is not None else "NEWS2 nothing to score"
    text = f"{band}, {score.present}/{len(score.points)}"
    due = due_words(assessment, now) if told else ""
    yield Span(9, cut(text, width - 9), Ink.STRONG if score.band is not None else Ink.TEXT)
    if due and len(text) + len(due) + 11 <= width:
        yield Span(width - len(due), due, Ink.TECHNICAL if assessment.late > 0 else Ink.QUIET)


_WHY = {"<16": "under 16 years", "preg": "pregnant"}


def due_words(assessment: Assessment, now: float) -> str:
    """When the next set is due, or since when it is late; empty without a score."""
    if assessment.due is None:
        return ""
    if assessment.late > 0:
        return f"next set {ago(assessment.late * 60.0)} late"
    left = assessment.due - now
    return "next set now" if left < 60 else f"next set in {ago(left)}"


def _part(
    parameter: Parameter, part: Part | None, points: int | None, patient: Patient, now: float, width: int
) -> Iterator[Span]:
    yield Span(0, _LABELS[parameter], Ink.QUIET)
    if part is None:
        yield Span(VALUE, "missing or too old", Ink.TECHNICAL)
        return
    ink = Ink.STRONG if (points or 0) >= 2 else Ink.TEXT
    yield Span(VALUE, cut(_value(parameter, part, patient), POINTS - VALUE - 1), ink)
    yield Span(POINTS, "-" if points is None else f"{points}", ink if points else Ink.QUIET)
    old = ago(now - part.observed)
    yield Span(AGE, old, Ink.QUIET)
    if part.source.kind is SourceKind.CHARTED and width >= AGE + 12:
        yield Span(AGE + 8, cut(inert(part.source.name), width - AGE - 8), Ink.QUIET)


def _value(parameter: Parameter, part: Part, patient: Patient) -> str:
    """The value as it was scored, with its unit."""
    signal = SIGNALS[parameter]
    if parameter is Parameter.ACVPU:
        return f"{Consciousness(int(part.value)).name} {_WORDS[int(part.value)]}"
    if parameter is Parameter.OXYGEN:
        return f"{part.value:g} L/min" if part.value > 0 else "air"
    shown = f"{display(signal, part.value)} {FACTS[signal].unit}"
    return f"{shown}  scale {scale_of(patient)}" if parameter is Parameter.SPO2 else shown
