"""The patient pane: the essentials of the bed under the cursor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from textual.reactive import var

from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.patients import Flag, FlagKind, Patient, Sex
from clinical.teams import TeamMember
from widgets import names
from widgets.drawn import Drawn
from widgets.inert import cut, inert, wrap
from widgets.inks import Ink
from widgets.limits_text import own_limits
from widgets.lines import Line, Span
from widgets.names import CURTAIN
from widgets.news_parts import news_lines
from widgets.side import BLANK, SIDE_BELOW, ruled, titled
from widgets.times import hour_minute

LABEL = 8
"""Cells for the label before a value."""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What the pane shows. `team` is None while it is not known; `team_note` says why ("as of 11:58")."""

    picture: BedPicture
    assessment: Assessment | None = None
    team: tuple[TeamMember, ...] | None = None
    team_note: str = ""


class _Block(NamedTuple):
    """Lines that belong together; blocks with a higher number give way first."""

    gives_way: int
    lines: list[Line]


class PatientPane(Drawn):
    """Two identifiers, flags and allergies, own limits, team, NEWS2 by parts; gives way block by block."""

    FACTS = ("facts", "now")

    facts: var[PatientFacts | None] = var(None)
    now: var[float] = var(0.0)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._asked: object = None
        self._stands: tuple[_Block, ...] = ()

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The blocks that fit, in their order."""
        side = width < SIDE_BELOW
        inner = width - 3 if side else width
        lines = _fitted(list(self._blocks(inner)), height)
        if not side:
            return lines
        lines += [BLANK] * (height - len(lines))
        return [ruled(line) for line in lines[:height]]

    def _blocks(self, width: int) -> Iterator[_Block]:
        facts = self.facts
        if facts is None:
            return
        patient = facts.picture.patient
        if patient is None:
            yield _Block(0, [titled([(f"{inert(facts.picture.bed.label)} empty", Ink.STRONG)], width)])
            return
        yield from self._standing(facts, patient, width)
        head, *parts = news_lines(facts.picture, facts.assessment, self.now, width)
        yield _Block(7, [BLANK])
        yield _Block(2, [head])
        yield _Block(3, parts)

    def _standing(self, facts: PatientFacts, patient: Patient, width: int) -> tuple[_Block, ...]:
        """What stands while values come and go; drawn again once a minute, since limits and shifts end."""
        minute = int(self.now // 60)
        asked = (patient, facts.picture.bed, facts.team, facts.team_note, width, minute, CURTAIN.drawn)
        if asked != self._asked:
            self._asked, self._stands = asked, tuple(self._record(facts, patient, width))
        return self._stands

    def _record(self, facts: PatientFacts, patient: Patient, width: int) -> Iterator[_Block]:
        yield _Block(0, [self._title(facts.picture, patient, width), self._identifiers(patient)])
        yield _Block(1, list(_allergies(patient, width)))
        if patient.away and patient.stay is not None:
            yield _Block(1, _labelled("away", [patient.stay.note], width, Ink.STRONG))
        yield _Block(4, _labelled("flags", [_flags(patient)], width))
        yield _Block(5, _labelled("limits", own_limits(patient, self.now), width))
        yield _Block(6, list(_team(facts, width)))

    def _title(self, picture: BedPicture, patient: Patient, width: int) -> Line:
        return titled(
            [(cut(f"{inert(picture.bed.label)} {names.of(patient)}", width - 2), Ink.STRONG)], width
        )

    def _identifiers(self, patient: Patient) -> Line:
        """MRN and date of birth: the two by which a patient is told from another."""
        mrn = cut(names.mrn(patient.mrn), 14)
        born = names.born(patient.born)
        x = 4 + len(mrn) + 3
        return Line(
            (
                Span(0, "MRN", Ink.QUIET),
                Span(4, mrn, Ink.STRONG),
                Span(x, "born", Ink.QUIET),
                Span(x + 5, born, Ink.STRONG),
                Span(x + 5 + len(born) + 2, f"{_age(patient, self.now)} {_SEX[patient.sex]}", Ink.TEXT),
            )
        )


_SEX = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "other", Sex.UNKNOWN: "sex unknown"}


def _age(patient: Patient, now: float) -> int:
    return patient.age(datetime.fromtimestamp(now).date())


def _fitted(blocks: list[_Block], height: int) -> list[Line]:
    """Leave out whole blocks, and then the lower lines of what is left, until it fits."""
    while sum(len(block.lines) for block in blocks) > height and len(blocks) > 1:
        last = max(range(len(blocks)), key=lambda n: blocks[n].gives_way)
        if blocks[last].gives_way <= 3:
            break
        blocks = blocks[:last] + blocks[last + 1 :]
    return [line for block in blocks for line in block.lines][:height]


def _labelled(label: str, texts: Sequence[str], width: int, ink: Ink = Ink.TEXT) -> list[Line]:
    """A label, and texts beside it, at most two lines each."""
    rows = [row for text in texts for row in wrap(text, width - LABEL, 2)]
    return [
        Line(((Span(0, label, Ink.QUIET),) if n == 0 else ()) + (Span(LABEL, row, ink),))
        for n, row in enumerate(rows)
    ]


def _allergies(patient: Patient, width: int) -> Iterator[Line]:
    """Allergies, in the ink of what must be seen; that none is on record is said too."""
    found = [flag for flag in patient.flags if flag.kind is FlagKind.ALLERGY]
    if not found:
        yield Line((Span(0, "allergy", Ink.QUIET), Span(LABEL, "none on record", Ink.QUIET)))
    for flag in found[:3]:
        for n, row in enumerate(wrap(flag.text or "not named", width - LABEL, 2)):
            yield Line(
                ((Span(0, "ALLERGY", Ink.STRONG),) if n == 0 else ()) + (Span(LABEL, row, Ink.STRONG),)
            )
    if len(found) > 3:
        yield Line((Span(LABEL, f"and {len(found) - 3} more allergies", Ink.STRONG),))


_ORIGINS = (FlagKind.SIMULATED, FlagKind.RECORDED)


def _flags(patient: Patient) -> str:
    """Every other flag, by its own words where it has some; where the patient comes from is said last."""
    others = [flag for flag in patient.flags if flag.kind is not FlagKind.ALLERGY]
    return ", ".join(_flag(flag) for flag in sorted(others, key=lambda flag: flag.kind in _ORIGINS))


def _flag(flag: Flag) -> str:
    text = inert(flag.text)
    return (
        text
        if text and flag.kind.value.casefold() in text.casefold()
        else ": ".join(filter(None, (flag.kind, text)))
    )


def _team(facts: PatientFacts, width: int) -> Iterator[Line]:
    if facts.team is None:
        yield from _labelled("team", [facts.team_note or "not known yet"], width, Ink.QUIET)
        return
    texts = [_member(member) for member in facts.team[:4]] or ["nobody on record"]
    yield from _labelled("team", texts, width)
    if facts.team_note:
        yield from _labelled("", [facts.team_note], width, Ink.TECHNICAL)


def _member(member: TeamMember) -> str:
    name = inert(member.clinician.name)
    contact = f", {inert(member.clinician.contact)}" if member.clinician.contact else ""
    stands_in = f", for {inert(member.for_whom)}" if member.for_whom else ""
    until = f" until {hour_minute(member.until)}" if member.until is not None else ""
    return f"{name}{contact}{stands_in}{until}"
