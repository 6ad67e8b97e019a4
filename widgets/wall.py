"""The wall: a ward that is read from four metres, a tile a bed, and its header in digits as large."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, groupby
from string import digits

from textual.reactive import var

from clinical.acuity import order
from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.places import Bed
from widgets.digits import SMALL_LINES, small, writable
from widgets.drawn import Drawn
from widgets.elsewhere import elsewhere
from widgets.header import Header, HeaderFacts, newest, uncounted
from widgets.inert import cells, cut
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.out_of_sight import out_of_sight
from widgets.pieces import Piece, within
from widgets.tiles import HEIGHT, WIDTH, Facts, Row, tile
from widgets.times import clock

_BESIDE = 40
"""Cells of an ordinary header beside the words on other regions: by its width it is chosen how they read."""

_PITCH, _STEP = WIDTH + 1, HEIGHT + 1


class Wall(Drawn):
    """A tile for each bed, in their places; where not all fit, those in trouble come first.

    `pictures` are the ward's beds in their places, `assessments` their NEWS2, `judged` says whether an alarm
    engine judges them; `instead` stands for all of it.
    A last line names the alarming beds that have no tile.
    """

    FACTS = ("pictures", "assessments", "now", "phase", "judged", "instead")

    pictures: var[Sequence[BedPicture]] = var(())
    assessments: var[Mapping[Bed, Assessment]] = var(dict)
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    judged: var[bool] = var(True)
    instead: var[str] = var("")

    def draw(self, width: int, height: int) -> list[Line]:
        """Rows of tiles; a last line for the beds without one."""
        if self.instead:
            return [Line((Span(1, cut(self.instead, width - 1), Ink.QUIET),))]
        across = self._across(width, height)
        shown, hidden = self._places(across * max(1, (height + 1) // _STEP))
        if hidden:
            shown, hidden = self._places(across * max(1, height // _STEP))
        lines = [
            *chain.from_iterable(
                self._row(shown[at : at + across], width // across) for at in range(0, len(shown), across)
            )
        ]
        if hidden:
            lines = [*lines[: height - 1], self._rest(hidden, width)]
        return lines

    def _places(self, room: int) -> tuple[Sequence[BedPicture], Sequence[BedPicture]]:
        """The beds that have a tile and those that have none: all in their places, or the worst first."""
        if len(self.pictures) <= room:
            return self.pictures, ()
        ordered = order(self.pictures, self.now, self.assessments)
        return ordered[:room], ordered[room:]

    def _across(self, width: int, height: int) -> int:
        """How many tiles stand side by side: a bay of the ward where all bays fit so, else as many as do."""
        most, bay = max(1, width // _PITCH), _bay(self.pictures)
        rows = -(-len(self.pictures) // bay) if bay else 0
        return bay if 0 < bay <= most and rows * _STEP <= height + 1 else most

    def _row(self, pictures: Iterable[BedPicture], pitch: int) -> list[Line]:
        tiles = [
            tile(Facts(picture, self.assessments.get(picture.bed), self.now, self.phase))
            for picture in pictures
        ]
        lines = [_beside(rows, pitch) for rows in zip(*tiles, strict=True)]
        return [*lines, Line()]

    def _rest(self, hidden: Sequence[BedPicture], width: int) -> Line:
        return out_of_sight((), (), hidden, width, self.now, judged=self.judged)


def _bay(pictures: Iterable[BedPicture]) -> int:
    """How many beds a bay has (A01 to A08), where all but the last have as many; else 0."""
    bays = [len([*beds]) for _, beds in groupby(pictures, lambda each: each.bed.label.rstrip(digits))]
    alike = len(bays) > 1 and all(count == bays[0] for count in bays[:-1]) and bays[-1] <= bays[0]
    return bays[0] if alike else 0


def _beside(rows: Iterable[Row], pitch: int) -> Line:
    """The same line of tiles side by side."""
    return Line(
        tuple(
            span._replace(x=span.x + place * pitch) for place, row in enumerate(rows) for span in sorted(row)
        )
    )


class WallHeader(Header):
    """Ward, counts by priority and the clock, three lines high; any other header where there is no room."""

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Large digits, and beside them the words that say what they count."""
        if height < SMALL_LINES or width < 120:
            return super().draw(width, height)
        rows: list[list[Span]] = [[], [], []]
        end = _clock(rows, clock(self.now), width)
        x = _ward(rows, self.facts)
        x = _tally(rows, self.facts, x + 4)
        _words(rows, self.facts, self.now, x + 3, end - 2)
        return [Line(tuple(sorted(row)), Ground.BAR) for row in rows]


def _put(rows: list[list[Span]], x: int, text: str, ink: Ink) -> int:
    """Draw a text three lines high; gives the column after it."""
    drawn = small(text)
    for row, line in zip(rows, drawn, strict=True):
        row.append(Span(x, line, ink))
    return x + len(drawn[0])


def _clock(rows: list[list[Span]], text: str, width: int) -> int:
    x = width - len(small(text)[0]) - 1
    _put(rows, x, text, Ink.STRONG)
    return x


def _ward(rows: list[list[Span]], facts: HeaderFacts) -> int:
    short = facts.ward_short
    x = _put(rows, 1, short, Ink.STRONG) + 2 if writable(short) and len(short) <= 6 else 1
    words = (cut(facts.ward, 20), cut(facts.region, 20), "W leaves")
    for row, text, ink in zip(rows, words, (Ink.STRONG, Ink.TEXT, Ink.QUIET), strict=True):
        row.append(Span(x, text, ink))
    return x + max(map(cells, words))


def _tally(rows: list[list[Span]], facts: HeaderFacts, x: int) -> int:
    """Each priority's mark, and how many; quiet where there is none."""
    tally = facts.tally
    if tally is None:
        words = uncounted(facts)
        rows[1].append(Span(x, words, Ink.TECHNICAL))
        return x + len(words)
    counts = (
        ("***", Ink.HIGH, tally.high),
        ("**", Ink.MEDIUM, tally.medium),
        ("*", Ink.LOW, tally.low),
        ("!", Ink.TECHNICAL, tally.technical),
    )
    for stars, ink, count in counts:
        rows[1].append(Span(x, stars, ink if count else Ink.QUIET))
        x = _put(rows, x + len(stars) + 1, str(count), ink if count else Ink.OLD) + 2
    rows[1].append(Span(x + 1, "nobody yet", Ink.QUIET))
    return _put(rows, x + 12, str(tally.unseen), Ink.STRONG if tally.unseen else Ink.OLD)


def _words(rows: list[list[Span]], facts: HeaderFacts, now: float, x: int, end: int) -> None:
    """Blind beds, the newest reading, the demonstration and high alerts elsewhere, as far as they fit."""
    blind = [Piece(f"{facts.census.blind} BLIND", Ink.TECHNICAL, 2)] if facts.census.blind else []
    demo = [Piece(facts.demo, Ink.TECHNICAL, 0)] if facts.demo else []
    room = end - x
    age = [piece._replace(gives_way=1) for piece in newest(facts, now)]
    others = elsewhere(facts.elsewhere, now, room + _BESIDE, room)
    for row, pieces in zip(rows, ([*blind, *age], others, demo), strict=True):
        row += within(pieces, x, end)
