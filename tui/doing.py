"""Doing what was typed or chosen: an action of the one table, or a command of the other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from clinical.places import Bed
from tui.actions import Action, Where
from tui.arrange import ORDERS, SHOWS
from tui.completion import Offer
from tui.navigation import Place, Scene
from tui.screens.full import NO_LIST

if TYPE_CHECKING:
    from tui.station import Station


async def do(station: "Station", offer: Offer) -> None:
    """Do an offer; what there is to say of it is said on the screen."""
    if offer.command:
        station.navigation.front.say(DONE[offer.command](station, offer.argument))
    else:
        await perform(station, next(action for action in station.actions if action.id == offer.action))


async def perform(station: "Station", action: Action) -> None:
    """Do an action, as its key would do it on the screen in front."""
    front = station.navigation.front
    await front.run_action(f"app.{action.id}" if Where.ANYWHERE in action.where else action.id)


def _to_bed(station: "Station", label: str) -> str:
    """To a bed of the ward that is open: its patient where the patient screen is, else the ward board."""
    ward, here = station.ward_screen, station.navigation.here
    if ward.watching is None:
        return "the ward is still opening"
    bed = Bed(ward.watching.ward.region, ward.watching.ward.id, label)
    picture = ward.picture_of(bed)
    if picture is None:
        return f"there is no bed {label} here"
    if here.scene is Scene.PATIENT and picture.patient is not None:
        station.navigation.go(Place(Scene.PATIENT, bed.region, bed.ward, bed, picture.patient.id))
    else:
        ward.uncover(bed)
        station.navigation.go(Place(Scene.WARD, bed.region, bed.ward, bed))
    return f"bed {label}"


def _to_ward(station: "Station", named: str) -> str:
    region, _, ward = named.rpartition("/")
    station.navigation.go(Place(Scene.WARD, region or station.home, ward))
    return ""


def _to_region(station: "Station", region: str) -> str:
    station.navigation.go(Place(Scene.WARD, region))
    return ""


def _sort(station: "Station", by: str) -> str:
    """Sort the beds, and go where that is seen: to the board, its cursor on the bed that was looked at."""
    station.ward_screen.sort_by(ORDERS[by])
    station.navigation.go(replace(station.navigation.here, scene=Scene.WARD, patient=None))
    return ""


def _filter(station: "Station", what: str) -> str:
    """A selection of the ward's beds; or of whatever list is in front, that which has these words."""
    ward, front = station.ward_screen, station.navigation.front
    if front is ward and what in SHOWS:
        ward.view.only_with(bed_words="", alert_words="")
        ward.show_only(SHOWS[what])
    elif front.words is None:
        return NO_LIST
    else:
        front.words = "" if what == "all" else what
    return ""


def _find(station: "Station", text: str) -> str:
    from tui.screens.look_up import LookUpDialogue

    station.navigation.front.app.push_screen(LookUpDialogue(station, text))
    return ""


def _theme(station: "Station", theme: str) -> str:
    station.wear(theme)
    return f"theme {theme}"


DONE: Mapping[str, Callable[["Station", str], str]] = {
    "bed": _to_bed,
    "ward": _to_ward,
    "region": _to_region,
    "sort": _sort,
    "filter": _filter,
    "find": _find,
    "theme": _theme,
}
