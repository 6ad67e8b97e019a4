"""The banner: when what is on the screen must not be trusted, it says so in the loudest ink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textual.reactive import var

from clinical.durations import duration
from widgets.drawn import Drawn
from widgets.inert import inert
from widgets.inks import Ground, Ink
from widgets.lines import Line
from widgets.pieces import Piece, place, within

_WIDE = 60


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning about the display itself: what is wrong, since when, what to do, and why in a second line.

    `grave` is for what makes the display untrue (alerts not updating, display delayed); others are quiet
    (frozen by the user, a record from the cache).
    """

    title: str
    since: float | None = None
    advice: str = ""
    why: str = ""
    grave: bool = True


class Banner(Drawn):
    """No line while all is well; one or two for each notice. The screen gives it its height: `lines`."""

    FACTS = ("notices",)

    notices: var[tuple[Notice, ...]] = var(())
    now: var[float] = var(0.0)

    def watch_now(self) -> None:
        """Go on counting how long it has lasted."""
        if self.notices:
            self._soon()

    @property
    def lines(self) -> int:
        """How many lines its notices need."""
        return sum(2 if notice.why else 1 for notice in self.notices)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The grave notices first; where there is less room than lines, the reasons give way."""
        notices = sorted(self.notices, key=lambda notice: not notice.grave)
        lines = [_title(notice, width, self.now) for notice in notices]
        if height >= self.lines:
            lines = [line for notice in notices for line in _both(notice, width, self.now)]
        return lines


def _both(notice: Notice, width: int, now: float) -> Iterator[Line]:
    """Title and reason; in a narrow terminal the advice, which has no room above, begins the second line."""
    below = width < _WIDE and notice.why and notice.advice
    yield _title(replace(notice, advice="") if below else notice, width, now)
    if notice.why:
        words = [Piece(inert(notice.why), Ink.TEXT, 2)]
        if below:
            words.insert(0, Piece(inert(notice.advice), Ink.STRONG))
        yield Line(tuple(within(words, 6 if width >= _WIDE else 1, width - 1)), _ground(notice))


def _title(notice: Notice, width: int, now: float) -> Line:
    pieces = [
        Piece("!!!" if notice.grave else "  ", Ink.STRONG, 0),
        Piece(inert(notice.title), Ink.STRONG, 2 if width >= _WIDE else 1),
    ]
    if notice.advice:
        pieces.append(Piece(inert(notice.advice), Ink.STRONG if notice.grave else Ink.QUIET, 4))
    lasting = [] if notice.since is None else [Piece(duration(now - notice.since), Ink.STRONG, 1)]
    return place((pieces, lasting), width, _ground(notice))


def _ground(notice: Notice) -> Ground:
    return Ground.ALARM if notice.grave else Ground.OVER
