"""Every screen of the monitor in the scene that stands still, and the keys that lead there."""

from dataclasses import dataclass

from clinical.board import BedPicture
from clinical.vitals import Signal
from tests.tui.conftest import until
from tests.widgets import scene
from tui.app import Wardwatch
from tui.snapshot import as_text, taken


@dataclass(frozen=True)
class Picture:
    """A screen: the keys to it from the ward board and back, and words that it shows at every size."""

    name: str
    keys: tuple[str, ...]
    shows: str
    leave: tuple[str, ...] = ("escape",)


EVERY = (
    Picture("ward", (), "B12", ()),
    Picture("ward-alerts", ("2", "z"), "B12", ("z", "1")),
    Picture("ward-frozen", ("space",), "FROZEN", ("space",)),
    Picture("patient-trends", ("enter",), "OKAFOR"),
    Picture("patient-trends-zoomed", ("enter", "z"), "TRENDS"),
    Picture("patient-table", ("enter", "z", "t"), "TRENDS"),
    Picture("patient-news2", ("enter", "2", "z"), "NEWS2"),
    Picture("patient-record", ("enter", "3", "z"), "RECORD"),
    Picture("patient-team", ("enter", "4", "z"), "Amsel"),
    Picture("patient-alerts", ("enter", "5", "z"), "SpO2"),
    Picture("patient-access", ("enter", "6", "z"), "ACCESS"),
    Picture("patient-record-beside", ("enter", "3"), "OKAFOR"),
    Picture("look-up", ("slash", *"oka"), "OKAFOR"),
    Picture("regions", ("r",), "South"),
    Picture("every-alert", ("A",), "SpO2 78 < 80"),
    Picture("analytics", ("H",), "OCCUPANCY"),
    Picture("analytics-week", ("H", "2"), "LAST 7 DAYS"),
    Picture("wards", ("w",), "ICU-2"),
    Picture("command", ("colon", *"so"), "sort"),
    Picture("help", ("question_mark",), "KEYS"),
    Picture("acknowledge", ("a",), "ACKNOWLEDGE"),
    Picture("wall", ("W",), "SpO2"),
    Picture("away", ("i",), "AWAY"),
)


async def stand(shown: Wardwatch) -> None:
    """Wait until the ward stands with its trends, and put the cursor on the sickest."""
    await until(lambda: shown.started and shown.station.ward_screen.watching)
    station, ward = shown.station, shown.station.ward_screen
    await until(lambda: all(region.alerts_known for region in station.regions.values()))
    await until(
        lambda: all(filled(ward.picture_of(picture.bed)) for picture in scene.PICTURES if picture.trends)
    )
    ward.aim(scene.bed("B12"))


def filled(picture: BedPicture | None) -> bool:
    """Whether a bed's trends are there."""
    trends = picture.trends if picture else None
    return trends is not None and any(cell is not None for cell in trends.cells[Signal.HR][:-2])


def text(shown: Wardwatch) -> str:
    """What stands on the screen, dialogues and what is behind them."""
    return as_text(taken(shown))
