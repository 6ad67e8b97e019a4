"""The times away of which the user has not been told yet, and earlier ones; the archive is asked for each."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backends.ports import StoreError
from clinical.alerts import AlertEvent
from tui import follow
from tui.away import BEFORE, LONG_ENOUGH, Missed, Presence, Spell, missed
from tui.regions import RegionWatch

_KEPT = 5
_ASKED_AFTER = (0.2, 3.0, 20.0)
"""Seconds: the first answer comes soon, the later ones hold what the keeper archived meanwhile."""

_MOST = 500


@dataclass(slots=True)
class Absence:
    """One time away, what the archive has told of it, and whether the user has been told."""

    spell: Spell
    archived: dict[str, dict[tuple[str, int], AlertEvent]] = field(default_factory=dict)
    problem: str = ""
    told: bool = False
    known: tuple[object, tuple[Missed, ...]] = (None, ())


class Absences:
    """Finds out that the screen was away, gathers what was missed, and holds it until it is dismissed."""

    def __init__(self, regions: Mapping[str, RegionWatch]) -> None:
        self._regions = regions
        self._presence = Presence()
        self._cut: dict[str, float] = {}
        self._unasked: list[Absence] = []
        self.past: deque[Absence] = deque(maxlen=_KEPT)

    @property
    def offered(self) -> Absence | None:
        """The newest time away of which the user has not been told, if anything was missed in it."""
        newest = self.past[-1] if self.past else None
        return newest if newest is not None and not newest.told and self.missed(newest) else None

    def dismiss(self) -> None:
        """The user has been told."""
        for absence in self.past:
            absence.told = True

    def look(self, now: float, *, taken: bool) -> None:
        """Note a look, at the store's time: whether the screen was away, and which links have come back."""
        away = self._presence.look(taken=taken)
        if away is not None:
            self._begin(Spell(now - away, now, tuple(self._regions), "the screen stood still"))
        for region in self._regions.values():
            self._look_at_link(region)

    def missed(self, absence: Absence) -> tuple[Missed, ...]:
        """What came and went meanwhile, as far as it is known now."""
        spell, regions = absence.spell, [self._regions[name] for name in absence.spell.regions]
        key = spell, [region.alerts.changes for region in regions], sum(map(len, absence.archived.values()))
        if absence.known[0] != key:
            found: list[Missed] = []
            for region in regions:
                events = (*region.journal, *absence.archived.get(region.id, {}).values())
                found += missed(events, region.alerts.told(), spell.since, spell.until)
            absence.known = key, tuple(found)
        return absence.known[1]

    async def ask(self) -> None:
        """Ask the archive about the times away that it has not been asked about; for a worker."""
        asked, self._unasked = self._unasked, []
        for pause in _ASKED_AFTER if asked else ():
            await asyncio.sleep(pause)
            for absence in asked:
                await self._ask_about(absence)

    @property
    def to_ask(self) -> bool:
        """Whether there is something to ask the archive."""
        return bool(self._unasked)

    def _look_at_link(self, region: RegionWatch) -> None:
        link = region.cut("alerts")
        if link is not None:
            self._cut.setdefault(region.id, link.since)
        elif (since := self._cut.pop(region.id, None)) is not None:
            now = region.clock.now()
            if now - since > LONG_ENOUGH:
                self._begin(Spell(since, now, (region.id,), f"no link to the alerts of {region.name}"))

    def _begin(self, spell: Spell) -> None:
        newest = self.past[-1] if self.past else None
        if newest is not None and not newest.told and spell.follows(newest.spell):
            newest.spell = spell.joined(newest.spell)
        else:
            newest = Absence(spell)
            self.past.append(newest)
        self._unasked.append(newest)

    async def _ask_about(self, absence: Absence) -> None:
        spell = absence.spell
        problems = []
        for region in map(self._regions.__getitem__, spell.regions):
            try:
                events = await self._archived(region, spell)
            except StoreError as error:
                problems.append(f"{region.name}: the archive does not answer ({error})")
            else:
                self._take(absence, region.id, events[:_MOST])
                if len(events) > _MOST:
                    problems.append(f"{region.name}: more came than the newest {_MOST} that are read")
        absence.problem = ", ".join(problems)

    async def _archived(self, region: RegionWatch, spell: Spell) -> tuple[AlertEvent, ...]:
        if region.stores is None:
            return ()
        archive = region.stores.analytics
        return await follow.asked(archive.alert_history(spell.since - BEFORE, spell.until, limit=_MOST + 1))

    @staticmethod
    def _take(absence: Absence, region: str, events: Iterable[AlertEvent]) -> None:
        held = absence.archived.setdefault(region, {})
        held.update({(event.alert.id, event.alert.version): event for event in events})
