"""The care team of one patient: who is responsible now and how to reach them, covers, who is on call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinical.teams import Clinician, Role, TeamMember
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.panel import Panel, labelled
from widgets.times import day, hour_minute

LABEL = 12
"""Cells for the role before a name."""

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Team:
    """Those who look after a patient now, and those who are on call for the ward."""

    members: tuple[TeamMember, ...]
    on_call: tuple[Clinician, ...]


class TeamPanel(Panel):
    """The team as it was told last."""

    NUMBER, TITLE = 4, "TEAM"

    def content(self, width: int) -> Sequence[Line]:
        """The responsible one first, then nurses, the others, and who is on call."""
        team = self.answer.value
        if not isinstance(team, Team):
            return []
        return [*_members(team.members, self.now, width), *_on_call(team.on_call, width)]


def _members(members: Sequence[TeamMember], now: float, width: int) -> Iterator[Line]:
    if not any(member.role is Role.RESPONSIBLE for member in members):
        yield from labelled("responsible", ["nobody on record"], LABEL, Ink.TECHNICAL)
    for member in members:
        ink = Ink.STRONG if member.role is Role.RESPONSIBLE else Ink.TEXT
        yield _person(str(member.role), member.clinician, width, ink)
        if words := _terms(member, now):
            yield Line((Span(LABEL, cut(words, width - LABEL), Ink.QUIET),))


def _terms(member: TeamMember, now: float) -> str:
    """For whom a cover stands in, and until when."""
    words = f"for {inert(member.for_whom)} " if member.for_whom else ""
    if member.until is None:
        return words.strip()
    when = hour_minute(member.until)
    return f"{words}until {when if member.until - now < _DAY else f'{day(member.until)} {when}'}"


def _on_call(on_call: Sequence[Clinician], width: int) -> Iterator[Line]:
    if not on_call:
        yield from labelled("on call", ["nobody on record"], LABEL)
    for clinician in on_call:
        yield _person("on call", clinician, width, Ink.TEXT)


def _person(role: str, clinician: Clinician, width: int, ink: Ink) -> Line:
    """Role, name, and how to reach them; the way to reach them is cut last."""
    contact = cut(inert(clinician.contact), max(8, (width - LABEL) // 2))
    at = max(width - max(12, cells(contact)), LABEL + 1)
    name = cut(inert(clinician.name), at - LABEL - 1)
    return Line(
        (Span(0, cut(role, LABEL - 1), Ink.QUIET), Span(LABEL, name, ink), Span(at, contact, Ink.TEXT))
    )
