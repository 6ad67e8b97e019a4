"""What every alert board does the same with a change, before its store decides."""

from backends.ports import Conflict, Invalid, Lease
from clinical.alerts import Alert, AlertEvent, Change, Verb, transition
from clinical.records import Deed

LONGEST_LEASE = 300.0
"""Seconds for which nobody takes a lease: one that lasts longer is from before a clock was set back."""


def check_change(event: AlertEvent, lease: Lease | None, region: str) -> None:
    """Raise Invalid for an alert of another region, or a lease of another ward."""
    bed = event.alert.bed
    if bed.region != region:
        raise Invalid(f"an alert of region {bed.region} does not belong on the board of {region}")
    if lease is not None and lease.ward != bed.ward:
        raise Invalid(f"the lease of ward {lease.ward} does not reach ward {bed.ward}")


def acknowledged(stored: Alert | None, version: int, by: str, deed: Deed) -> AlertEvent:
    """What an acknowledgement makes of the stored alert; raises Conflict where it is not as it was seen."""
    if stored is None or stored.version != version:
        raise Conflict("the alert has changed since it was seen", stored)
    after = transition(stored, Change(Verb.ACKNOWLEDGE, stored.id, deed.at, by=by))
    if after is None:
        raise Conflict("the alert can no longer be acknowledged", stored)
    return AlertEvent(deed.op, Verb.ACKNOWLEDGE, deed.at, after)


def outdated(current: Alert | None) -> Conflict:
    """The refusal of a change whose version does not follow."""
    return Conflict("the alert has changed meanwhile", current)


def passed_on(ward: str, stands: Lease | None) -> Conflict:
    """The refusal of a change under a lease that another has taken."""
    return Conflict(f"ward {ward} has passed to another", stands)


def held(stands: Lease) -> Conflict:
    """The refusal of a lease that another holds."""
    return Conflict(f"ward {stands.ward} is fed by {stands.holder}", stands)
