"""Putting on record what a clinician looks at: every look-up and opening of a record carries the name.

What cannot be put there now is owed, and tried again until the monitor is left.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from backends.ports import StoreError, Unavailable
from clinical.records import AuditEntry
from tui.follow import WRITE_PATIENCE, asked
from tui.regions import RegionWatch
from tui.who import Who

log = logging.getLogger(__name__)

MOST = 2000
"""Entries that are owed to one region at most; beyond that the oldest is given up, and counted as lost."""

LONGEST_LOOK_UP = 80
"""Characters that are kept on record of what was looked for."""

_TOGETHER = 100
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


def entry(region: RegionWatch, who: Who, action: str, patient: str | None, detail: str = "") -> AuditEntry:
    """What is to be put on record, as of now."""
    return AuditEntry(uuid4().hex, region.clock.now(), who.signature, action, patient, detail)


@dataclass(slots=True, eq=False)
class Owed:
    """An entry on its way: `kept` once it is on record, else why that fails, since when (seconds, UTC)."""

    entry: AuditEntry
    kept: bool = False
    problem: str = ""
    since: float | None = None


class Ledger:
    """What is owed to the audit trail of one region: one worker puts it there, however much it is."""

    def __init__(self, region: RegionWatch, say: Callable[[str], None]) -> None:
        self.lost = 0
        self._region = region
        self._say = say
        self._waiting: deque[Owed] = deque()
        self._due = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def owe(self, entry: AuditEntry) -> Owed:
        """Have an entry put on record, as soon as that can be; sent again it counts once."""
        owed = Owed(entry)
        if len(self._waiting) >= MOST:
            self._waiting.popleft()
            self.lost += 1
            log.warning("an entry for the audit trail of %s is given up", self._region.id)
        self._waiting.append(owed)
        self._due.set()
        return owed

    async def put_for_ever(self) -> None:
        """Put on record what is owed, together; after a failure one by one, so that none holds up others."""
        pause, together = _FIRST_PAUSE, _TOGETHER
        while True:
            await self._due.wait()
            batch = [*islice(self._waiting, together)]
            error = await _put(self._region, [owed.entry for owed in batch])
            if error is None:
                self._keep(batch)
                pause, together = _FIRST_PAUSE, _TOGETHER
                continue
            self._fail(error)
            if len(batch) == 1:
                self._waiting.rotate(-1)
            together = 1
            await self._rest(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _keep(self, batch: Iterable[Owed]) -> None:
        for owed in batch:
            owed.kept = True
        self._waiting = deque(owed for owed in self._waiting if not owed.kept)
        if not self._waiting:
            self._due.clear()
        self._region.news()

    def _fail(self, error: StoreError) -> None:
        if any(owed.since is None for owed in self._waiting):
            self._say(f"not on record yet: {error}; trying again")
        now = self._region.clock.now()
        for owed in self._waiting:
            owed.problem, owed.since = str(error), now if owed.since is None else owed.since
        self._region.news()

    async def _rest(self, pause: float) -> None:
        """Wait before the next try, or until more is owed."""
        self._due.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._due.wait()
        self._due.set()


class Records:
    """What is owed to every region's audit trail; `say` tells the user that it is not there yet."""

    def __init__(self, regions: Mapping[str, RegionWatch], say: Callable[[str], None]) -> None:
        self.ledgers = {name: Ledger(region, say) for name, region in regions.items()}

    def owe(self, region: RegionWatch, entry: AuditEntry) -> Owed:
        """Have an entry put on a region's record, now or as soon as its store answers."""
        return self.ledgers[region.id].owe(entry)

    @property
    def unkept(self) -> str:
        """How many entries are not known to be on record, for who leaves; empty when all are."""
        many = sum(len(ledger) + ledger.lost for ledger in self.ledgers.values())
        if not many:
            return ""
        noun = "look-up or opening of a record is" if many == 1 else "look-ups and openings of records are"
        return f"wardwatch: {many} {noun} not on record: the audit trail did not answer"


async def _put(region: RegionWatch, entries: Sequence[AuditEntry]) -> StoreError | None:
    """Add audit entries; gives what failed. The same entry may be put again, and counts once."""
    stores = region.stores
    if stores is None:
        return Unavailable("the stores are not open")
    try:
        await asked(stores.analytics.add_audit(entries), WRITE_PATIENCE)
    except StoreError as error:
        return error
    return None
