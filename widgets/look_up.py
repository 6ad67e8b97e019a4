"""The body of the look-up: who was found, each with two identifiers, and who could be taken for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from textual.events import Click
from textual.message import Message
from textual.reactive import var

from clinical.alerts import Alert
from clinical.namesakes import NOBODY, Namesakes
from clinical.news2 import Assessment
from clinical.patients import Patient, Sex
from widgets import names
from widgets.cells import news_cell
from widgets.drawn import Drawn
from widgets.grid import Column
from widgets.inert import cells, cut, fit_right, inert, wrap
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.marks import mark
from widgets.pieces import Piece, place

_LETTERS = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "X", Sex.UNKNOWN: "?"}
_WIDE = 76
"""Columns from which a patient has one line: narrower, and too little of the name is left."""
_LOW = 10
_BORN, _MRN, _NEWS = 11, 12, 7
_MOST_NOTES = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One who was found: the region as the screen names it, the worst open alert, NEWS2 now where known.

    `heard` is false where the alert's signal is not heard now; `namesakes` lie on the same ward.
    """

    patient: Patient
    region: str
    alert: Alert | None = None
    heard: bool = True
    news: Assessment | None = None
    namesakes: Namesakes = NOBODY


class _Columns(NamedTuple):
    """Where the parts of a line stand; what tells patients apart never gives way, the name is cut first."""

    ward: int
    bed: int
    same: int
    name: int
    born: int
    sex: int
    mrn: int
    news: int

    @classmethod
    def of(cls, width: int, *, everywhere: bool) -> Self:
        bed = 6 + (13 if everywhere else 8)
        news = width - _NEWS - 1
        mrn = news - _MRN - 2
        sex = mrn - 3
        return cls(6, bed, bed + 5, bed + 7, sex - _BORN - 2, sex, mrn, news)


class LookUpBody(Drawn):
    """Who was found, one line each, two where it is narrow; `cursor` is the place of the selected one.

    `instead` stands there while there is nobody, `notes` say what is missing from the list (a region that
    does not answer), `by` whose name goes on record. `phase` flashes the marks.
    """

    FACTS = ("found", "cursor", "instead", "notes", "everywhere", "by", "phase")

    found: var[tuple[Found, ...]] = var(())
    cursor: var[int] = var(0)
    instead: var[str] = var("")
    notes: var[tuple[str, ...]] = var(())
    everywhere: var[bool] = var(False)
    by: var[str] = var("")
    phase: var[int] = var(0)

    lines = 18

    @dataclass
    class Clicked(Message):
        """The patient at this place was clicked."""

        place: int

    @property
    def page(self) -> int:
        """How many patients fit below each other."""
        return max(1, self._room(*self.size) // _tall(self.size.width))

    def on_click(self, event: Click) -> None:
        """Say who was clicked."""
        line = event.y - self._head(*self.size)
        tall = _tall(self.size.width)
        place = self._first(self.page) + line // tall
        if 0 <= line < self.page * tall and place < len(self.found):
            self.post_message(self.Clicked(place))

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Heading, patients, what is missing, the warning, the keys; blank lines give way first."""
        heading = [self._heading(width)] * self._head(width, height)
        shown = self._patients(width, self._room(width, height))
        foot = self._foot(width, height)
        blank = [Line()] * (height - len(heading) - len(shown) - len(foot))
        lines = [*heading, *shown, *blank, *foot][:height]
        return [line if line.ground is Ground.CURSOR else line._replace(ground=Ground.OVER) for line in lines]

    def _head(self, width: int, height: int) -> int:
        """Lines of the heading."""
        return int(width >= _WIDE and height >= _LOW and bool(self.found))

    def _room(self, width: int, height: int) -> int:
        """Lines for the patients; one of them always has a place."""
        return max(_tall(width), height - self._head(width, height) - len(self._foot(width, height)))

    def _foot(self, width: int, height: int) -> list[Line]:
        keys = [self._keys(width)] if height >= _LOW - 2 else []
        return [*self._notes(width), *self._warning(width), *keys]

    def _first(self, page: int) -> int:
        """The place of the first patient in sight."""
        return max(0, self.cursor - page + 1)

    def _heading(self, width: int) -> Line:
        at = _Columns.of(width, everywhere=self.everywhere)
        words = ((at.ward, "ward"), (at.bed, "bed"), (at.name, "patient"), (at.born, "born"))
        last = ((at.mrn, "MRN"), (at.news, "NEWS2"))
        return Line(tuple(Span(x, word, Ink.QUIET) for x, word in (*words, *last)))

    def _patients(self, width: int, room: int) -> list[Line]:
        """As many patients as fit, the selected one among them; or why there is none."""
        if not self.found:
            margin = 2 if width >= _WIDE else 1
            return [
                Line((Span(margin, text, Ink.QUIET),)) for text in wrap(self.instead, width - margin, room)
            ]
        page = max(1, room // _tall(width))
        first = self._first(page)
        drawn = [
            line
            for number, found in enumerate(self.found[first : first + page], first)
            for line in self._patient(found, width, selected=number == self.cursor)
        ]
        return drawn[:room]

    def _patient(self, found: Found, width: int, *, selected: bool) -> list[Line]:
        ground = Ground.CURSOR if selected else Ground.OVER
        parts = self._wide(found, width) if width >= _WIDE else self._narrow(found, width)
        if selected:
            parts[0] = (Span(0, ">", Ink.STRONG), *parts[0])
        return [Line(spans, ground) for spans in parts]

    def _wide(self, found: Found, width: int) -> list[tuple[Span, ...]]:
        at = _Columns.of(width, everywhere=self.everywhere)
        patient = found.patient
        spans = [*self._mark(found), *self._place(found, at)]
        spans += [Span(at.same, "=", Ink.STRONG)] if found.namesakes else []
        spans += _name(patient, at.name, at.born - at.name - 1)
        spans += [
            Span(at.born, cut(names.born(patient.born), _BORN), Ink.TEXT),
            Span(at.sex, _LETTERS[patient.sex], Ink.TEXT),
            Span(at.mrn, _mrn(patient, _MRN + 1), Ink.TEXT),
            *_news(found, at.news),
        ]
        return [tuple(spans)]

    def _place(self, found: Found, at: _Columns) -> Iterator[Span]:
        bed = found.patient.bed
        if bed is None:
            yield Span(at.ward, self._whither(found, at.name - at.ward - 1), Ink.OLD)
            return
        yield Span(at.ward, self._whither(found, at.bed - at.ward - 1), Ink.TEXT)
        yield Span(at.bed, cut(bed.label, 4), Ink.STRONG)

    def _whither(self, found: Found, room: int) -> str:
        """The ward, where all regions are looked through with its region; or that the patient has gone."""
        bed = found.patient.bed
        gone = "discharged" if found.patient.stay else "not admitted"
        words = gone if bed is None else bed.ward.upper()
        if not self.everywhere:
            return cut(words, room)
        region = cut(found.region, max(3, room - cells(inert(words)) - 1))
        return cut(f"{region} {words}", room)

    def _narrow(self, found: Found, width: int) -> list[tuple[Span, ...]]:
        """Bed and name above; ward, date of birth, sex and MRN below."""
        patient = found.patient
        label = "" if patient.bed is None else cut(patient.bed.label, 4)
        news = width - _NEWS
        name = 10 if label else 6
        above = [*self._mark(found), Span(5, label, Ink.STRONG)]
        above += [Span(name - 1, "=", Ink.STRONG)] if found.namesakes else []
        above += [*_name(patient, name, news - name - 1), *_news(found, news)]
        mrn = _mrn(patient, _MRN)
        rest = fit_right(f"{names.born(patient.born)} {_LETTERS[patient.sex]} {mrn}", 26)
        start = max(1, width - cells(rest))
        ward = Span(1, self._whither(found, start - 2), Ink.TEXT if patient.bed else Ink.OLD)
        return [tuple(above), (ward, Span(start, cut(rest, width - 1), Ink.TEXT))]

    def _mark(self, found: Found) -> Iterator[Span]:
        sign = mark(found.alert, self.phase, heard=found.heard)
        if sign.text:
            yield Span(1, sign.text, sign.ink)
        if sign.letter:
            yield Span(4, sign.letter, Ink.TEXT)

    def _notes(self, width: int) -> list[Line]:
        margin = 2 if width >= _WIDE else 1
        notes = self.notes[:_MOST_NOTES]
        return [Line((Span(margin, cut(note, width - margin - 1), Ink.TECHNICAL),)) for note in notes]

    def _warning(self, width: int) -> list[Line]:
        """Who could be taken for whom: of the selected patient, else of the first of whom it is true."""
        chosen = self.found[self.cursor : self.cursor + 1]
        warned = next((found for found in (*chosen, *self.found) if found.namesakes), None)
        if warned is None:
            return []
        margin = 2 if width >= _WIDE else 0
        text = f"{_taken_for(warned)} Check date of birth and MRN before you act."
        rows = wrap(text, width - margin - 5, 2)
        sign = Span(margin, " = ", Ink.NEWS_SINGLE)
        return [
            Line(((sign,) if not n else ()) + (Span(margin + 4, row, Ink.STRONG),))
            for n, row in enumerate(rows)
        ]

    def _keys(self, width: int) -> Line:
        here = "this region" if self.everywhere else "all regions"
        pairs = (("Enter", "open"), ("Tab", here), ("up", "earlier look-ups"), ("Esc", "leave it"))
        left = [
            piece
            for n, (key, word) in enumerate(pairs)
            for piece in (
                Piece(key, Ink.STRONG, 3 if width >= _WIDE else 1, n),
                Piece(word, Ink.QUIET, 1, n),
            )
        ]
        right = [Piece(f"on record: {inert(self.by)}", Ink.QUIET, 2, 9)] if self.by else []
        return place((left, right), width, Ground.OVER)


def _tall(width: int) -> int:
    """Lines of a patient."""
    return 1 if width >= _WIDE else 2


def _name(patient: Patient, x: int, room: int) -> Iterator[Span]:
    family, given = names.parted(patient)
    shown = cut(family, room)
    yield Span(x, shown, Ink.STRONG)
    left = room - cells(shown) - 1
    if given and left > 1:
        yield Span(x + cells(shown) + 1, cut(given, left), Ink.TEXT)


def _mrn(patient: Patient, room: int) -> str:
    return cut(names.mrn(patient.mrn) or "no MRN", room)


def _news(found: Found, x: int) -> tuple[Span, ...]:
    """NEWS2 now; that someone is off the ward; nothing for those who have gone."""
    if found.patient.bed is None:
        return ()
    if found.patient.away:
        return (Span(x - 1, "off ward", Ink.QUIET),)
    return news_cell(found.news, Column(x, _NEWS))


def _taken_for(found: Found) -> str:
    """In words: how many have the same surname, or whose is similar and in which bed."""
    family, bed = names.parted(found.patient)[0], found.patient.bed
    ward = "the ward" if bed is None else f"ward {inert(bed.ward.upper())}"
    same, similar = found.namesakes.same, found.namesakes.similar
    if same:
        return f"{len(same) + 1} patients named {family} on {ward}."
    other = similar[0]
    label = f" in {inert(other.bed.label)}" if other.bed else ""
    return f"{family} is not {names.parted(other)[0]}{label} on {ward}."
