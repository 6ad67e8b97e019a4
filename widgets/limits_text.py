"""A patient's own alarm limits in words."""

from collections.abc import Iterator
from dataclasses import replace

from clinical.limits import Limits, OwnLimit, Side, limits_for
from clinical.patients import Patient
from clinical.vitals import FACTS, Signal, display
from widgets.inert import inert
from widgets.times import day, hour_minute


def in_force(patient: Patient, now: float) -> tuple[OwnLimit, ...]:
    """The own limits by which the patient is judged now: those that the alarm engine honours."""
    if not patient.limits:
        return ()
    owns = (thresholds.own for thresholds in limits_for(patient, now).values())
    return tuple(dict.fromkeys(own for own in owns if own is not None))


def own_limits(patient: Patient, now: float) -> list[str]:
    """The own limits that hold now, a line a signal ("L own: HR 45-125 until Thu 08:00, fever")."""
    standing = in_force(patient, now)
    signals = dict.fromkeys(limit.signal for limit in standing)
    return [_signal([limit for limit in standing if limit.signal is signal], now) for signal in signals]


def _signal(limits: list[OwnLimit], now: float) -> str:
    sides = {limit.side: limit for limit in limits}
    return f"L own: {FACTS[limits[0].signal].label} {_values(sides)}{''.join(_why(limits[-1], now))}"


def _values(limits: dict[Side, OwnLimit]) -> str:
    low, high = limits.get(Side.LOW), limits.get(Side.HIGH)
    if low is not None and high is not None:
        return f"{_value(low)}-{_value(high)}"
    return f"from {_value(low)}" if low is not None else f"to {_value(high)}" if high is not None else ""


def _value(limit: OwnLimit) -> str:
    return display(limit.signal, limit.value) if limit.signal is not Signal.ACVPU else f"{limit.value:g}"


def _why(limit: OwnLimit, now: float) -> Iterator[str]:
    if limit.expires is not None:
        when = day(limit.expires)[: 3 if limit.expires - now < 6 * 86_400 else None]
        yield f" until {when} {hour_minute(limit.expires)}"
    if limit.reason:
        yield f", {inert(limit.reason)}"


def limits_explained(patient: Patient, now: float) -> list[tuple[str, ...]]:
    """Each own limit by itself: with the default beside it, why and by whom, until when; expired ones too."""
    default = limits_for(replace(patient, limits=()), now)
    standing = in_force(patient, now)
    return [_explained(own, default, own in standing, now) for own in patient.limits]


def _explained(own: OwnLimit, default: Limits, stands: bool, now: float) -> tuple[str, ...]:
    beyond = "below" if own.side is Side.LOW else "above"
    usual = default.get((own.signal, own.side))
    instead = "no default" if usual is None or usual.first is None else f"default {usual.first:g}"
    head = f"{FACTS[own.signal].label} alarm {beyond} {_value(own)}, {instead}"
    since = f"{day(own.set_at)[4:]} {hour_minute(own.set_at)}"
    why = f"{inert(own.reason) or 'no reason given'}, {inert(own.author) or 'no author'} {since}"
    return (head if stands else f"not in force: {head}", why, _until(own, now))


def _until(own: OwnLimit, now: float) -> str:
    if own.expires is None:
        return "until discharge, then default"
    when = f"{day(own.expires)} {hour_minute(own.expires)}"
    return f"until {when}, then default" if own.holds(now) else f"expired {when}: default again"
