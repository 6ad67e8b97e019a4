"""From one patient of a ward to another: in the board's order, whatever its filter hides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinical.alerts import worst
from clinical.board import BedPicture
from clinical.places import Bed
from tui.arrange import Show, arrange

if TYPE_CHECKING:
    from tui.screens.ward import WardScreen


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a patient stands among those of the ward; `place` counts the ward's beds from 1, 0 for none.

    `round` are the occupied beds as one steps through them, the ones after the patient's bed first and the
    bed itself last.
    """

    place: int
    beds: int
    round: tuple[BedPicture, ...]

    @property
    def after(self) -> BedPicture | None:
        """The next occupied bed, round the end."""
        return self.round[0] if len(self.round) > 1 else None

    @property
    def before(self) -> BedPicture | None:
        """The occupied bed before."""
        return self.round[-2] if len(self.round) > 1 else None

    def alarming(self, step: int) -> BedPicture | None:
        """The next bed with an open alert; the last one before with -1."""
        others = self.round[:-1][::step]
        return next((picture for picture in others if worst(picture.alerts) is not None), None)


def steps(ward: "WardScreen", bed: Bed | None) -> Steps:
    """The beds to step to from one; from one that is not among them, those of its ward from the first."""
    if ward.watching is None:
        return Steps(0, 0, ())
    picture = ward.watching.picture
    now = ward.watching.region.clock.now()
    ordered = arrange(picture.all, picture.assessments, ward.view.order, Show.ALL, now=now).shown
    beds = [each.bed for each in picture.all]
    lying = _from([each for each in ordered if each.patient is not None or each.bed == bed], bed)
    return Steps(beds.index(bed) + 1 if bed in beds else 0, len(beds), lying)


def _from(pictures: Sequence[BedPicture], bed: Bed | None) -> tuple[BedPicture, ...]:
    """Turned round so that a bed is the last; where it is not among them, with an empty one in its place."""
    place = next((n for n, picture in enumerate(pictures) if picture.bed == bed), None)
    if place is None:
        nowhere = BedPicture(bed or Bed("", "", ""))
        return (*pictures, nowhere)
    return (*pictures[place + 1 :], *pictures[: place + 1])
