"""Whom the user looks after, asked again and again while that decides which beds are shown."""

import asyncio
from typing import TYPE_CHECKING

from backends.ports import StoreError
from tui.arrange import Show
from tui.ward_watch import WardWatch

if TYPE_CHECKING:
    from tui.screens.ward import WardScreen

AGAIN = 10.0
"""Seconds until a patient who is assigned later must appear."""


async def follow_own(screen: "WardScreen", watch: WardWatch) -> None:
    """Keep the filter's patients up to date until it shows others; a failure leaves the last ones known."""
    view = screen.view
    while view.show is Show.MINE and screen.watching is watch:
        try:
            mine = await watch.patients_of(screen.station.who.id)
        except StoreError as error:
            if view.lose_mine():
                screen.say(f"team store: {error}")
        else:
            view.take_mine(mine)
        screen.painter.renew()
        await asyncio.sleep(AGAIN)
