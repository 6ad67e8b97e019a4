"""The record of one patient: diagnoses, medication, allergies and flags with their authors, own limits."""

from collections.abc import Iterator, Sequence

from textual.reactive import var

from clinical.patients import Flag, FlagKind, Patient
from widgets.inert import cells, inert, wrap
from widgets.inks import Ink
from widgets.limits_text import limits_explained
from widgets.lines import Line, Span
from widgets.panel import Panel, labelled, told
from widgets.patient_header import flag_words
from widgets.times import day, hour_minute

LABEL = 11
"""Cells for the label before a value."""

_ROWS = 3


class RecordPanel(Panel):
    """The record as it is known now; `patient` None while it is not, `missing` says that there is none."""

    FACTS = (*Panel.FACTS, "patient", "missing")
    NUMBER, TITLE = 3, "RECORD"

    patient: var[Patient | None] = var(None)
    missing: var[bool] = var(False)

    def words(self) -> tuple[str, Ink]:
        """How its store does, and which version of the record this is."""
        words, ink = super().words()
        if self.patient is None or self.answer.since is not None:
            return words, ink
        return f"{words}, version {self.patient.version}", ink

    def content(self, width: int) -> Sequence[Line]:
        """What is the matter and what is given, own limits, and who set each flag when."""
        patient = self.patient
        if patient is None:
            return [told("no such record", width, Ink.TECHNICAL)] if self.missing else []
        return [
            *_treatment(patient, width),
            *_limits(patient, self.now, width),
            *_flags(patient, width),
            *_stay(patient, width),
        ]


def _flags(patient: Patient, width: int) -> Iterator[Line]:
    allergies = [flag for flag in patient.flags if flag.kind is FlagKind.ALLERGY]
    others = sorted((flag for flag in patient.flags if flag.kind is not FlagKind.ALLERGY), key=_comes_from)
    if not allergies:
        yield from labelled("allergy", ["none on record"], LABEL)
    for number, flag in enumerate(allergies):
        words = inert(flag.text) or "not named"
        yield from _signed("allergy" if number == 0 else "", words, flag, width, Ink.STRONG)
    for number, flag in enumerate(others):
        yield from _signed("flags" if number == 0 else "", flag_words(flag), flag, width, Ink.TEXT)


def _stay(patient: Patient, width: int) -> list[Line]:
    stay = patient.stay
    if stay is None:
        return []
    since = f"{day(stay.admitted)} {hour_minute(stay.admitted)}"
    where = f"{inert(stay.bed.ward).upper()} {inert(stay.bed.label)}"
    words = f"{since}, {stay.state} {where}"
    return labelled("admitted", wrap(words, width - LABEL, _ROWS), LABEL)


def _comes_from(flag: Flag) -> bool:
    """Where the patient comes from is said last."""
    return flag.kind in (FlagKind.SIMULATED, FlagKind.RECORDED)


def _signed(label: str, words: str, flag: Flag, width: int, ink: Ink) -> list[Line]:
    """A flag, and who set it when: beside it where there is room, else below."""
    author = inert(flag.author)
    who = f"{author}, {day(flag.since)[4:]} {hour_minute(flag.since)}" if author else day(flag.since)
    lines = labelled(label, wrap(words, width - LABEL, _ROWS), LABEL, ink)
    start = cells(lines[-1].spans[-1].text) + LABEL + 2
    if start + cells(who) <= width:
        lines[-1] = Line((*lines[-1].spans, Span(start, who, Ink.QUIET)))
        return lines
    return [*lines, *labelled("", wrap(who, width - LABEL, 1), LABEL, Ink.QUIET)]


def _treatment(patient: Patient, width: int) -> Iterator[Line]:
    for label, texts in (("diagnosis", patient.diagnoses), ("medicine", patient.medications)):
        rows = [row for text in texts for row in wrap(text, width - LABEL, _ROWS)]
        yield from labelled(label, rows or ["none on record"], LABEL)


def _limits(patient: Patient, now: float, width: int) -> Iterator[Line]:
    told_of = limits_explained(patient, now)
    for number, words in enumerate(told_of):
        rows = [row for text in words for row in wrap(text, width - LABEL, _ROWS)]
        yield from labelled("limits L" if number == 0 else "", rows, LABEL)
    if not told_of:
        yield from labelled("limits", ["the ward's defaults"], LABEL, Ink.QUIET)
