"""Finding the ward that was asked for, and following it."""

import asyncio
from itertools import chain, count, repeat
from typing import TYPE_CHECKING

from backends.ports import StoreError, Stores
from clinical.places import Ward
from tui import follow
from tui.ward_watch import WardWatch

if TYPE_CHECKING:
    from tui.screens.ward import WardScreen

_SOON, _LATER = 0.1, 1.0
_SOON_TIMES = 50
_MISSED_TIMES = 20


_NO_WARD = "there is no ward yet: wardwatch simulate makes one, wardwatch demo shows one"


class NoSuchWard(Exception):
    """The region has wards, and none by that id."""


async def followed_ward(screen: "WardScreen", region: str, wanted: str | None) -> None:
    """Find a ward, waiting until there is one, and follow it until cancelled."""
    watched = screen.station.regions[region]
    if watched.stores is None:
        return
    try:
        ward = await _found(screen, watched.stores, wanted)
    except NoSuchWard as error:
        screen.station.leave(1, f"wardwatch: {error}")
        return
    if wanted not in (None, ward.id):
        screen.say(f"ward {wanted} is no more; this is {ward.name}")
    watch = WardWatch(watched, watched.stores, ward)
    screen.show_ward(watch)
    await watch.follow()


async def _found(screen: "WardScreen", stores: Stores, wanted: str | None) -> Ward:
    """Ask until there is a ward: often at first, for one that is being opened comes soon."""
    pauses = chain(repeat(_SOON, _SOON_TIMES), repeat(_LATER))
    for missed in count():
        try:
            wards = await follow.asked(stores.patients.wards())
        except StoreError as error:
            screen.painter.missing = str(error)
        else:
            screen.painter.missing = "" if wards else _NO_WARD
            if ward := _named(wards, wanted):
                return ward
            if wards and missed >= _MISSED_TIMES:
                return _instead(screen, wards, wanted)
        await asyncio.sleep(next(pauses))
    raise AssertionError("counting ends never")


def _named(wards: tuple[Ward, ...], wanted: str | None) -> Ward | None:
    return next((ward for ward in wards if wanted in (None, ward.id)), None)


def _instead(screen: "WardScreen", wards: tuple[Ward, ...], wanted: str | None) -> Ward:
    """The first ward in place of one that is no more; one that was asked for at the start must be there."""
    asked = screen.station.wanted
    meant = (screen.station.home, wanted) == (asked.region, asked.ward)
    if asked.beginning.insists and meant and not screen.ever_opened:
        raise NoSuchWard(f"no ward {wanted!r} here; there is {', '.join(ward.id for ward in wards)}")
    return wards[0]
