"""Leases on wards as the server keeps them: one line each, whose fence grows with each new holder."""

from collections.abc import Mapping

from backends.alert_changes import LONGEST_LEASE
from backends.ports import Lease


def read_lease(ward: str, line: bytes) -> Lease | None:
    """A lease from its line; None where there is none."""
    if not line:
        return None
    fence, expires, holder = line.decode(errors="replace").split(" ", 2)
    return Lease(ward, holder, int(fence), float(expires))


def standing(lines: Mapping[bytes, bytes], now: float) -> tuple[Lease, ...]:
    """The leases that have not lapsed, by ward; one that would last too long is from before a clock was
    set back.
    """
    leases = (read_lease(ward.decode(errors="replace"), line) for ward, line in sorted(lines.items()))
    return tuple(lease for lease in leases if lease and now < lease.expires <= now + LONGEST_LEASE)


def moment(time: tuple[int, int]) -> float:
    """The server's time in seconds, from its answer to TIME."""
    seconds, micros = time
    return seconds + micros / 1e6
