"""Alerts whose signal is not heard now: frozen as they were last known, never shown as true now.

A missing value ends nothing (clinical ground 3.3): the alert stands. But whether it is still true nobody
knows, and no screen may say so.
"""

from typing import NamedTuple

from clinical.alerts import Alert, Kind, State
from clinical.limits import Side
from clinical.vitals import CONTINUOUS, BedVitals, Freshness, Signal, blind, freshness


class LastKnown(NamedTuple):
    """The value that an alert's signal had when it was last heard, and when that was; None: nobody knows."""

    value: float | None
    at: float | None


def last_known(alert: Alert, vitals: BedVitals | None, now: float) -> LastKnown | None:
    """What was last known of an alert's signal; None where it is heard now, or nothing has to be.

    A score hangs on all signals of the bed: it is last known once the bed is blind. A technical alert is
    true because nothing is heard. The vital signs of another patient say nothing.
    """
    if alert.kind is Kind.TECHNICAL:
        return None
    if vitals is not None and vitals.patient != alert.patient:
        vitals = None
    if alert.signal is None:
        return LastKnown(None, _last_heard(vitals)) if blind(vitals, now) else None
    return _of_signal(alert, alert.signal, vitals, now)


def _of_signal(alert: Alert, signal: Signal, vitals: BedVitals | None, now: float) -> LastKnown | None:
    sample = vitals.latest[signal] if vitals is not None else None
    if sample is None or sample.value is None:
        return LastKnown(None if alert.state is State.LATCHED else alert.value, None)
    if freshness(signal, sample, now) in (Freshness.CURRENT, Freshness.AGEING):
        return None
    return LastKnown(sample.value, sample.observed)


def _last_heard(vitals: BedVitals | None) -> float | None:
    """When a bed last said a value: of those that a device measures all the time, if it has had any."""
    if vitals is None:
        return None
    watched = [s for s in CONTINUOUS if vitals.latest[s] is not None] or list(Signal)
    heard = [s.observed for signal in watched if (s := vitals.latest[signal]) and s.value is not None]
    return max(heard, default=None)


def eased(alert: Alert, value: float | None) -> bool:
    """Whether an alert's value or score is back inside while the alert is held up: it is not over yet.

    By its words ("SpO2 91, limit 90"), or by a signal's value now, which may be newer than the words.
    """
    if alert.kind is Kind.TECHNICAL:
        return False
    if ", limit " in alert.text:
        return True
    if alert.signal is None or value is None or alert.limit is None:
        return False
    if alert.condition.endswith(f".{Side.LOW}"):
        return value > alert.limit
    return alert.condition.endswith(f".{Side.HIGH}") and value < alert.limit
