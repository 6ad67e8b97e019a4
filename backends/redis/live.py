"""Live vital signs over Redis: a hash a ward, in which the newest of each bed stands; it may be lost."""

import struct
from collections.abc import AsyncGenerator, Mapping, Sequence

from backends.live_ward import RESENT, news, unpacked
from backends.packing import Packed, brief, pack, packed_sight
from backends.ports import Link, WardSummary, WardVitals
from backends.redis import scripts
from backends.redis.leases import moment
from backends.redis.store import RedisStore
from clinical.vitals import BedVitals

_LASTING = 86_400
"""Seconds for which the values of a ward that nobody feeds stand; each carries its own age."""

_AT = struct.Struct("<d")
_SIGHT = 24


class LiveVitals(RedisStore):
    """The newest vital signs of a region, ward by ward."""

    port = "live"

    async def publish(self, ward: str, beds: Sequence[BedVitals], at: float) -> None:
        """Replace these beds' vitals and wake the ward's followers.

        One sent again within seconds of a newer one changes nothing; a clock set back further is believed.
        """
        packed = [part for vitals in beds for part in (vitals.bed.label, _stored(pack(vitals)))]
        arguments = (ward, _AT.pack(at), RESENT, _LASTING, *packed)
        await self.connection.ask(scripts.PUBLISH, self._keys(ward), *arguments)

    async def forget(self, ward: str, bed: str) -> None:
        """Drop a bed's vitals: its patient has gone. Followers see the bed with nothing in it."""
        await self.connection.ask(scripts.FORGET, self._keys(ward), ward, bed, _LASTING)

    async def snapshot(self, ward: str) -> WardVitals:
        """The ward's newest vitals, with the server's time now."""
        at, beds = await self._read(ward)
        return WardVitals(ward, at, unpacked(self.region, ward, beds.values()))

    def follow(self, ward: str) -> AsyncGenerator[WardVitals | Link, None]:
        """The ward as it stands, then those of its beds that change: the newest state, never a backlog."""
        held: Mapping[str, Packed] = {}

        async def look() -> Sequence[WardVitals]:
            nonlocal held
            before = held
            at, held = await self._read(ward)
            beds = news(self.region, ward, before, held)
            return (WardVitals(ward, at, beds),) if beds else ()

        return self.heed(look, self.server.keys.ward(ward))

    async def summary(self) -> tuple[WardSummary, ...]:
        """Every ward in short: for how long each bed is seen."""
        now, wards = await self.connection.together(("TIME",), ("HGETALL", self.server.keys.wards))
        at = moment(now)
        return tuple(
            WardSummary(ward.decode(errors="replace"), at, *brief(doc)) for ward, doc in sorted(wards.items())
        )

    async def _read(self, ward: str) -> tuple[float, dict[str, Packed]]:
        """The server's time, and a ward's packed beds by their labels."""
        now, beds = await self.connection.together(("TIME",), ("HGETALL", self.server.keys.ward(ward)))
        return moment(now), {
            label.decode(errors="replace"): _read_bed(bed) for label, bed in sorted(beds.items())
        }

    def _keys(self, ward: str) -> tuple[str, str]:
        return self.server.keys.ward(ward), self.server.keys.wards


def _stored(packed: bytes) -> bytes:
    """A bed as it is stored behind the time of its publication: its sight, and all of it."""
    return packed_sight(packed) + packed


def _read_bed(stored: bytes) -> Packed:
    if len(stored) < _AT.size:
        return 0.0, b""
    return _AT.unpack_from(stored)[0], stored[_AT.size + _SIGHT :]
