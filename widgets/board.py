"""The ward board: one line a bed, the cursor on its bed whatever the order."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinical.news2 import Assessment
from textual.message import Message
from textual.reactive import var

from clinical.board import BedPicture
from clinical.places import Bed
from widgets.drawn import Drawn


class WardBoard(Drawn, can_focus=True):
    """The beds in the order given by the screen, drawn by lines; scrolls by itself to keep the cursor in sight.

    `phase` counts quarter seconds: a high mark nobody acted on is filled in even phases (2 Hz), a medium
    one in the first four of eight (0.5 Hz). `showing` names a filter or an order that is not the ward's own
    ("alarming 8 of 40"). `elsewhere` pictures are those which the filter hides: their alarms are named below.
    """

    pictures: var[tuple[BedPicture, ...]] = var(())
    hidden: var[tuple[BedPicture, ...]] = var(())
    assessments: var[Mapping[Bed, Assessment]] = var({})
    namesakes: var[frozenset[Bed]] = var(frozenset())
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    cursor: var[Bed | None] = var(None)
    showing: var[str] = var("")
    private: var[bool] = var(False)
    faded: var[bool] = var(False)

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another bed."""

        bed: Bed

    @dataclass
    class BedOpened(Message):
        """A bed was clicked while the cursor stood on it."""

        bed: Bed

    def move(self, steps: int) -> None:
        """Move the cursor down by so many beds (up when negative), stopping at the ends."""

    def first(self) -> None:
        """Move the cursor to the first bed."""

    def last(self) -> None:
        """Move the cursor to the last bed."""

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens."""

    def next_alarming(self, step: int) -> None:
        """Move the cursor to the next bed (or, with -1, the last one before) with an open alert, round the end."""

    @property
    def selected(self) -> BedPicture | None:
        """The picture of the bed under the cursor."""
        return None


def namesakes(pictures: tuple[BedPicture, ...]) -> frozenset[Bed]:
    """The beds whose patients share a surname with another on the ward; give it the whole ward."""
    return frozenset()
