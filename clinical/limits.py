"""Alarm limits: the ward's defaults for adults, and a patient's own (clinical ground 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from clinical.alerts import Priority
from clinical.own_limits import OwnLimit, Side
from clinical.patients import FlagKind, Patient
from clinical.vitals import Signal, rounded

__all__ = ["Limits", "OwnLimit", "Side", "Thresholds", "limits_for", "next_expiry"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The limits of one signal on one side, and how long it must lie beyond them before anyone is called.

    Beyond `medium` is a medium alert, beyond `high` a high one, beyond `low` a low one; None where there is
    no such limit. Beyond means past the limit, except that `touching` lets the high limit itself count.
    `delay` and `high_delay` are seconds, `hysteresis` is how far inside a value must be before it is well.
    `on_oxygen` limits hold only while the patient is on oxygen; `own` is the patient's own limit, if it is.
    """

    signal: Signal
    side: Side
    medium: float | None
    high: float | None
    delay: float
    high_delay: float
    hysteresis: float
    low: float | None = None
    touching: bool = False
    on_oxygen: bool = False
    own: OwnLimit | None = None

    def level(self, value: float) -> Priority | None:
        """The priority of a value as shown, None inside the limits."""
        if self.high is not None and (self._past(value, self.high) or (self.touching and value == self.high)):
            return Priority.HIGH
        if self.medium is not None and self._past(value, self.medium):
            return Priority.MEDIUM
        return Priority.LOW if self.low is not None and self._past(value, self.low) else None

    def held(self, value: float) -> Priority | None:
        """The priority that a value can still hold up once it stands, None when it is well inside again."""
        nearer = value - self.hysteresis if self.side is Side.LOW else value + self.hysteresis
        return self.level(round(nearer, 3))

    def limit(self, level: Priority) -> float | None:
        """The limit from which a value has that priority."""
        return {Priority.HIGH: self.high, Priority.MEDIUM: self.medium, Priority.LOW: self.low}[level]

    @property
    def first(self) -> float | None:
        """The limit that a worsening value meets first."""
        return next((limit for limit in (self.low, self.medium, self.high) if limit is not None), None)

    def _past(self, value: float, limit: float) -> bool:
        return value < limit if self.side is Side.LOW else value > limit


Limits: TypeAlias = Mapping[tuple[Signal, Side], Thresholds]
"""A patient's limits as they hold at one moment."""


class _Row(NamedTuple):
    """One line of the ward's table; delays in seconds."""

    signal: Signal
    low_high: float | None
    low_medium: float | None
    high_medium: float | None
    high_high: float | None
    delay: float
    high_delay: float
    hysteresis: float

    def thresholds(self) -> tuple[Thresholds, Thresholds]:
        """The low and the high side of the line."""
        manner = (self.delay, self.high_delay, self.hysteresis)
        return (
            Thresholds(self.signal, Side.LOW, self.low_medium, self.low_high, *manner),
            Thresholds(self.signal, Side.HIGH, self.high_medium, self.high_high, *manner),
        )


_ADULTS = (
    # signal          LOW SIDE         HIGH SIDE     DELAY (s)  HYSTERESIS
    #                 high   medium  medium  high   all  high
    _Row(Signal.HR,     40,    50,    120,   140,    5,    5,   3),
    _Row(Signal.PULSE,  40,    50,    120,   140,    5,    5,   3),
    _Row(Signal.RR,      6,     8,     30,    35,   15,   15,   2),
    _Row(Signal.SPO2,   80,    90,   None,  None,   15,    5,   2),
    _Row(Signal.SBP,    80,    90,    160,   200,    0,    0,   5),
    _Row(Signal.DBP,  None,  None,   None,  None,    0,    0,   5),
    _Row(Signal.MAP,  None,  None,   None,  None,    0,    0,   5),
    _Row(Signal.TEMP,   34,    36,     39,  40.5,   60,   60, 0.2),
)  # fmt: skip

_DEFAULTS = {(limit.signal, limit.side): limit for row in _ADULTS for limit in row.thresholds()}
_DEFAULTS[Signal.RR, Side.LOW] = replace(_DEFAULTS[Signal.RR, Side.LOW], touching=True)

_SCALE_2 = (
    replace(_DEFAULTS[Signal.SPO2, Side.LOW], medium=88.0, high=84.0),
    replace(_DEFAULTS[Signal.SPO2, Side.HIGH], low=97.0, on_oxygen=True),
)
"""What SpO2 scale 2 (target 88 to 92 %) changes: the floor, and a ceiling while oxygen is given."""


def limits_for(patient: Patient, now: float) -> Limits:
    """The limits that hold for a patient now: the adult defaults, and their own where they have not expired.

    Without a stay, or discharged, a patient has the defaults alone. There is no table for children: they
    have the adult limits until someone sets their own. An own limit on the heart rate holds for the pulse
    too, which stands in for it.
    """
    limits = dict(_DEFAULTS)
    if patient.has(FlagKind.SPO2_SCALE_2):
        limits |= {(limit.signal, limit.side): limit for limit in _SCALE_2}
    for own in _own(patient, now):
        limits[own.signal, own.side] = _with_own(limits[own.signal, own.side], own)
        if own.signal is Signal.HR:
            limits[Signal.PULSE, own.side] = _with_own(_DEFAULTS[Signal.PULSE, own.side], own)
    return MappingProxyType({key: limit for key, limit in limits.items() if limit.first is not None})


def next_expiry(patient: Patient, now: float) -> float:
    """When the next of the patient's own limits ends (seconds, UTC); infinity when none will."""
    return min((own.expires for own in _own(patient, now) if own.expires is not None), default=float("inf"))


def _own(patient: Patient, now: float) -> list[OwnLimit]:
    """The patient's own limits that hold, heart rate first so that one on the pulse itself wins.

    Left out are those on what has no alarm limits, and numbers that no vital sign can have.
    """
    if patient.bed is None:
        return []
    known = (own for own in patient.limits if (own.signal, own.side) in _DEFAULTS)
    return sorted(
        (own for own in known if own.holds(now) and 0 <= own.value <= 1000), key=lambda own: own.signal
    )


def _with_own(default: Thresholds, own: OwnLimit) -> Thresholds:
    """A default with the patient's own medium limit in it."""
    medium = rounded(own.signal, own.value)
    return replace(default, medium=medium, high=_high(default, medium), low=None, on_oxygen=False, own=own)


def _high(default: Thresholds, medium: float) -> float | None:
    """The high limit beside an own medium one: the default's, or as far off as there if that came first."""
    if default.high is None or default.medium is None:
        return default.high
    beyond = medium < default.high if default.side is Side.HIGH else medium > default.high
    return default.high if beyond else round(medium + default.high - default.medium, 3)
