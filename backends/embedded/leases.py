"""Leases on wards: one alarm engine a ward, with a fence that grows with each new holder."""

import sqlite3

from backends.alert_changes import LONGEST_LEASE, held, passed_on
from backends.ports import Lease

_LEASE = "SELECT ward, holder, fence, expires FROM ward_lease"


def take_lease(connection: sqlite3.Connection, ward: str, holder: str, seconds: float, now: float) -> Lease:
    """Take or renew a lease; raises Conflict, with the lease that stands, while another holds it.

    One that would last longer than what is asked for was given before the clock was set back, and passes.
    """
    stands = _lease(connection, ward)
    if stands is not None and stands.holder != holder and now < stands.expires <= now + seconds:
        raise held(stands)
    fence = _next_fence(stands, holder)
    connection.execute(
        "INSERT OR REPLACE INTO ward_lease (ward, holder, fence, expires) VALUES (?, ?, ?, ?)",
        (ward, holder, fence, now + seconds),
    )
    return Lease(ward, holder, fence, now + seconds)


def release(connection: sqlite3.Connection, lease: Lease) -> None:
    """Let a lease lapse; its fence stays, so that the next one is greater."""
    connection.execute(
        "UPDATE ward_lease SET holder = '', expires = 0 WHERE ward = ? AND holder = ? AND fence = ?",
        (lease.ward, lease.holder, lease.fence),
    )


def standing_leases(connection: sqlite3.Connection, now: float) -> tuple[Lease, ...]:
    """The leases that have not lapsed; one that would last too long is from before the clock was set back."""
    rows = connection.execute(
        f"{_LEASE} WHERE expires > ? AND expires <= ? ORDER BY ward", (now, now + LONGEST_LEASE)
    )
    return tuple(Lease(*row) for row in rows)


def check_fence(connection: sqlite3.Connection, lease: Lease) -> None:
    """Raise Conflict, with the lease that stands, when the ward has passed to another."""
    stands = _lease(connection, lease.ward)
    if stands is None or stands.fence != lease.fence:
        raise passed_on(lease.ward, stands)


def _next_fence(stands: Lease | None, holder: str) -> int:
    if stands is None:
        return 1
    return stands.fence if stands.holder == holder else stands.fence + 1


def _lease(connection: sqlite3.Connection, ward: str) -> Lease | None:
    row = connection.execute(f"{_LEASE} WHERE ward = ?", (ward,)).fetchone()
    return None if row is None else Lease(*row)
