"""A region as the monitor holds it: its stores, its open alerts, its time, and how its links do."""

import time
from collections import deque
from collections.abc import Callable

from backends.ports import Board, Gap, Link, LinkState, StoreError, Stores
from clinical.alerts import AlertEvent
from clinical.places import Ward
from tui import follow
from tui.away import as_event
from tui.glass import StoreClock
from tui.judging import Judging
from tui.open_alerts import OpenAlerts
from tui.region_brief import RegionBrief

JOURNAL = 4000
"""Events of a region that are kept, for those who were away."""


class RegionWatch:
    """One region; its alerts stay as they were last known while its board does not answer."""

    def __init__(self, region: str, name: str, news: Callable[[], None] = lambda: None) -> None:
        self.id = region
        self.name = name
        self.news = news
        self.stores: Stores | None = None
        self.alerts = OpenAlerts()
        self.journal: deque[AlertEvent] = deque(maxlen=JOURNAL)
        self.clock = StoreClock()
        self.judging = Judging()
        self.brief = RegionBrief()
        self.down: dict[str, Link] = {}
        self.alerts_known = False

    async def follow_alerts(self) -> None:
        """Hold the region's open alerts, for ever."""
        stores = self.stores
        assert stores is not None
        await follow.for_ever(
            lambda: follow.alerts(stores.alerts, self._stand, self._change, self.hear_link("alerts")),
            self.lose("alerts"),
        )

    async def follow_judging(self) -> None:
        """Hold which wards have an alarm engine, for ever."""
        stores = self.stores
        assert stores is not None
        await self.judging.follow(stores.alerts, self.clock.now)

    async def follow_brief(self) -> None:
        """Keep how the region's beds are seen up to date while this runs: for those who look at regions."""
        await self.brief.follow(lambda: self.stores, self.clock, lambda: self.news())

    def unjudged(self, ward: str) -> float | None:
        """Since when nobody judges a ward's vital signs; None while someone does, or nobody can tell."""
        return None if self.cut("alerts") else self.judging.lapsed(ward)

    @property
    def unjudged_wards(self) -> tuple[Ward, ...]:
        """The wards with patients that nobody judges, as far as the region's wards are known."""
        taken = self.brief.taken
        if self.cut("alerts") or not (lapsed := self.judging.lapsed_of(taken.keys())):
            return ()
        return tuple(ward for ward in taken.values() if ward.id in lapsed)

    def hear_link(self, port: str) -> Callable[[Link], None]:
        """Take what a stream says of its link."""

        def hear(link: Link) -> None:
            if link.state is LinkState.DOWN:
                self.down.setdefault(port, link)
            else:
                self.down.pop(port, None)

        return hear

    def lose(self, port: str) -> Callable[[StoreError], None]:
        """Note that a stream has ended; since when counts from the first time."""
        return lambda error: self.hear_link(port)(follow.down(error, time.time()))

    def cut(self, port: str) -> Link | None:
        """The link of a port that does not answer; None where it does."""
        link = self.link(port)
        return link if link and link.state is LinkState.DOWN else None

    def link(self, port: str) -> Link | None:
        """A port's link: what its stream says, else what its adapter says."""
        return self.down.get(port) or getattr(getattr(self.stores, port, None), "link", None)

    def _stand(self, standing: Board | Gap) -> None:
        if not self.journal:
            self.journal.extend(as_event(alert) for alert in standing.alerts)
        self.alerts.take(standing)
        self.alerts_known = True
        self.down.pop("alerts", None)
        self.news()

    def _change(self, event: AlertEvent) -> None:
        self.journal.append(event)
        self.alerts.hear(event)
        self.down.pop("alerts", None)
        self.news()
