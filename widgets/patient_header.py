"""The patient's header: who this is, by two identifiers, and what must be known before anything is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.reactive import var

from clinical.alerts import Alert
from clinical.patients import Flag, FlagKind, Patient, Sex
from widgets import names
from widgets.drawn import Drawn
from widgets.inert import cells, cut, inert, wrap
from widgets.inks import Ink
from widgets.limits_text import in_force
from widgets.lines import Line, Span
from widgets.marks import mark
from widgets.pieces import Piece, length, place
from widgets.times import day, hour_minute

SEX = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other", Sex.UNKNOWN: "sex unknown"}


@dataclass(frozen=True, slots=True)
class PatientHead:
    """Who is looked at. `patient` is None while the record is not known: `note` says why.

    `bed` is where they lie now, the `place`th of `beds`; `before` and `after` are the beds to step to.
    `worst` is the alert that speaks for them, `stands` says that they are away or gone.
    """

    bed: str = ""
    patient: Patient | None = None
    note: str = ""
    stands: str = ""
    worst: Alert | None = None
    place: int = 0
    beds: int = 0
    before: str = ""
    after: str = ""


class PatientHeader(Drawn):
    """Identifiers, allergies and flags, on as many lines as they need, at every size."""

    FACTS = ("head", "now", "phase")

    head: var[PatientHead] = var(PatientHead())
    now: var[float] = var(0.0)
    phase: var[int] = var(0)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The identifiers, then what warns."""
        return [*self._identifiers(width), *self._warnings(width, height)][:height]

    def lines(self, width: int, most: int) -> int:
        """How many lines it needs at a width, no more than `most`."""
        first = len(list(self._identifiers(width)))
        return max(first + 1, min(most, first + len(self._warnings(width, most))))

    def _identifiers(self, width: int) -> Iterator[Line]:
        """Bed and name, MRN and date of birth: on one line where it is wide, else on two."""
        head, patient = self.head, self.head.patient
        sign = mark(head.worst, self.phase)
        before = [Piece(f"{sign.text:<3}", sign.ink, 0), Piece(sign.letter or " ", Ink.STRONG, 1)]
        before.append(Piece(cut(head.bed, 16) or "no bed", Ink.STRONG, 1))
        if patient is None:
            note = Piece(inert(head.note), Ink.TECHNICAL, 1)
            yield place(([*before, note], self._places(width)), width)
            return
        who = list(_who(patient, self.now, width))
        right = self._places(width)
        if width >= ONE_LINE_FROM:
            stays = [piece for piece in (*who, *right) if not piece.gives_way]
            name = cut(names.of(patient), max(12, width - length([*before, *stays]) - 4))
            yield place(([*before, Piece(name, Ink.STRONG, 1), *who], right), width)
            return
        if width < NARROW and (origin := _origin(patient)):
            right = [Piece(origin[:3], Ink.TECHNICAL, 1), *right]
        name = cut(names.of(patient), max(8, width - length([*before, *right]) - 2))
        yield place(([*before, Piece(name, Ink.STRONG, 1)], right), width)
        yield place((who, ()), width)

    def _places(self, width: int) -> list[Piece]:
        """Which bed of the ward this is, and those beside it."""
        head = self.head
        if not head.beds:
            return []
        if width < NARROW:
            return [Piece(f"{head.place}/{head.beds}", Ink.QUIET, 1)]
        pieces = [Piece(f"bed {head.place} of {head.beds}", Ink.QUIET, 3)]
        for key, bed in (("[", head.before), ("]", head.after)):
            if bed:
                pieces += [Piece(key, Ink.STRONG, 3, 2), Piece(cut(bed, 16), Ink.QUIET, 1, 2)]
        return pieces

    def _warnings(self, width: int, most: int) -> list[Line]:
        """Where they are if not in bed, allergies, flags: as many lines as that takes."""
        indent = 6 if width >= NARROW else 0
        warnings = list(_warnings(self.head, self.now))
        room = max(1, most - len(list(self._identifiers(width))))
        lines, shown = _flowed(warnings, width - indent - 1, room)
        if shown < len(warnings):
            more = Piece(f"+{len(warnings) - shown} more: key 3", Ink.STRONG, 2)
            lines[-1] = [*_shortened(lines[-1], width - indent - 1 - length([more])), more]
        return [Line(tuple(_spans(line, indent))) for line in lines]


ONE_LINE_FROM, NARROW = 120, 60


def _who(patient: Patient, now: float, width: int) -> Iterator[Piece]:
    """MRN and date of birth, age and sex, and since when."""
    wide = width >= ONE_LINE_FROM
    gap = 4 if wide else 3 if width >= NARROW else 1
    if NARROW <= width < ONE_LINE_FROM:
        yield Piece("    ", Ink.TEXT, 0)
    yield Piece("MRN", Ink.QUIET, gap if wide else 1)
    yield Piece(cut(names.mrn(patient.mrn), 20), Ink.STRONG, 1)
    yield Piece("born", Ink.QUIET, gap)
    yield Piece(names.born(patient.born), Ink.STRONG, 1)
    years = patient.age(datetime.fromtimestamp(now).date())
    sex = SEX[patient.sex]
    told = f"{years} y  {sex}" if width >= NARROW else f"{years} {sex[0].upper()}"
    yield Piece(told, Ink.TEXT, gap)
    if width >= NARROW and (origin := _origin(patient)):
        yield Piece(origin, Ink.TECHNICAL, gap)
    if width >= NARROW and patient.stay is not None:
        admitted = patient.stay.admitted
        yield Piece(f"admitted {day(admitted)} {hour_minute(admitted)}", Ink.QUIET, gap, 1)


def _origin(patient: Patient) -> str:
    """That the patient is simulated or recorded; empty for one who lies there."""
    kinds = (FlagKind.SIMULATED, FlagKind.RECORDED)
    return next((kind.value for kind in kinds if patient.has(kind)), "")


_FIRST = (FlagKind.NOT_FOR_RESUSCITATION, FlagKind.CONCERN, FlagKind.SPO2_SCALE_2)


def _warnings(head: PatientHead, now: float) -> Iterator[Piece]:
    """What must be known before anything is done, the gravest first."""
    if head.stands:
        yield Piece(inert(head.stands), Ink.TECHNICAL, 4)
    patient = head.patient
    if patient is None:
        return
    allergies = [flag for flag in patient.flags if flag.kind is FlagKind.ALLERGY]
    for flag in allergies:
        yield Piece(f"ALLERGY {inert(flag.text) or 'not named'}", Ink.STRONG, 4)
    if not allergies:
        yield Piece("no allergy on record", Ink.QUIET, 4)
    others = [flag for flag in patient.flags if flag.kind not in _ELSEWHERE]
    for flag in sorted(others, key=lambda flag: flag.kind not in _FIRST):
        yield Piece(flag_words(flag), Ink.STRONG if flag.kind in _FIRST else Ink.TEXT, 4)
    if in_force(patient, now):
        yield Piece("L own limits", Ink.TEXT, 4)


_ELSEWHERE = (FlagKind.ALLERGY, FlagKind.SIMULATED, FlagKind.RECORDED)


def flag_words(flag: Flag) -> str:
    """A flag by its own words where they name its kind, else after its kind."""
    text = inert(flag.text)
    if text and flag.kind.value.casefold() in text.casefold():
        return text
    return ": ".join(filter(None, (flag.kind.value, text)))


def _flowed(pieces: Sequence[Piece], width: int, most: int) -> tuple[list[list[Piece]], int]:
    """Pieces in lines, a long one over several; and how many of them stand there whole."""
    lines: list[list[Piece]] = [[]]
    shown = 0
    for piece in pieces:
        rows = wrap(piece.text, width, 4)
        gap = piece.gap if lines[-1] else 0
        if len(rows) == 1 and length(lines[-1]) + gap + cells(rows[0]) <= width:
            lines[-1].append(piece._replace(gap=gap))
        else:
            lines += [[Piece(row, piece.ink, 0)] for row in rows]
            lines = [line for line in lines if line] or [[]]
        if len(lines) > most:
            break
        shown += 1
    return lines[:most], shown


def _shortened(line: list[Piece], width: int) -> list[Piece]:
    """A line without what lies beyond a width; the last piece may be cut."""
    kept: list[Piece] = []
    for piece in line:
        room = width - length(kept) - piece.gap
        if room > 1:
            kept.append(piece._replace(text=cut(piece.text, room)))
    return kept


def _spans(pieces: Sequence[Piece], x: int) -> Iterator[Span]:
    for piece in pieces:
        x += piece.gap
        yield Span(x, piece.text, piece.ink)
        x += cells(piece.text)
