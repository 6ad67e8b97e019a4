"""Keeping how the screen is used, so that the next start brings it back."""

import asyncio
from typing import TYPE_CHECKING

from tui.arrange import ORDERS, SHOWS
from tui.beginning import Beginning
from tui.session import Session

if TYPE_CHECKING:
    from tui.station import Station

_EVERY = 2.0


class Keeping:
    """Brings back order and filter, then writes down what changes; no key waits for it."""

    def __init__(self, station: "Station", beginning: Beginning) -> None:
        self._station = station
        self._file = beginning.file
        self._kept = beginning.session
        self.theme = beginning.theme
        view = station.ward_screen.view
        if order := ORDERS.get(beginning.session.sort):
            view.sort_by(order)
        if show := SHOWS.get(beginning.session.filter):
            view.show_only(show)

    @property
    def session(self) -> Session:
        """How the screen is used now; order and filter only where the user has chosen them."""
        station = self._station
        watching, view = station.ward_screen.watching, station.ward_screen.view
        ward = watching.ward.id if watching else self._kept.ward if station.home == self._kept.region else ""
        sort = next(word for word, order in ORDERS.items() if order is view.order)
        show = next(word for word, shown in SHOWS.items() if shown is view.show)
        return Session(
            station.home,
            ward,
            sort if view.ordered_by_user else "",
            show if view.chosen_by_user else "",
            self.theme,
        )

    async def keep_for_ever(self) -> None:
        """Write now and then, off the loop, where something has changed."""
        while True:
            await asyncio.sleep(_EVERY)
            if (session := self._news()) is not None and self._file is not None:
                await asyncio.to_thread(self._file.write, session)

    def keep(self) -> None:
        """Write at once: the screen is being left."""
        if (session := self._news()) is not None and self._file is not None:
            self._file.write(session)

    def _news(self) -> Session | None:
        session = self.session
        if session == self._kept:
            return None
        self._kept = session
        return session
