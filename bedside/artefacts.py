"""What goes wrong with the measuring: sensors off, motion, wrong counts, lost radio (clinical ground 6.3).

An artefact spoils the values of one bedside monitor for some seconds. "Missing" has two forms: a monitor
that says it measures nothing names the signal in `Reading.off`; one that says nothing leaves it out.
"""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from clinical.vitals import Signal


class Fault(StrEnum):
    """The ways in which a measurement fails."""

    PROBE_OFF = "SpO2 probe off"
    MOTION = "motion"
    LEADS_OFF = "leads off"
    SHALLOW = "breaths not counted"
    HEART_COUNTED = "heart counted as breaths"
    DOUBLING = "pulse counted twice"
    SENTINEL = "not measured"
    CUFF_FAILS = "cuff fails"
    CUFF_ABSURD = "absurd cuff pair"
    TEMPERATURE_OFF = "temperature probe off"
    RADIO_LOST = "radio lost"
    BACKLOG = "burst after reconnecting"


_OFF: dict[Fault, frozenset[Signal]] = {
    Fault.PROBE_OFF: frozenset({Signal.SPO2, Signal.PULSE}),
    Fault.LEADS_OFF: frozenset({Signal.HR}),
    Fault.SENTINEL: frozenset({Signal.RR}),
    Fault.TEMPERATURE_OFF: frozenset({Signal.TEMP}),
}


@dataclass(frozen=True, slots=True)
class Artefact:
    """A fault from one moment until another (seconds, UTC)."""

    fault: Fault
    start: float
    stop: float

    @property
    def off(self) -> frozenset[Signal]:
        """The signals of which the monitor says meanwhile that it measures nothing."""
        return _OFF.get(self.fault, frozenset())

    @property
    def silences(self) -> bool:
        """Whether nothing at all arrives meanwhile."""
        return self.fault in (Fault.RADIO_LOST, Fault.BACKLOG)

    def spoil(self, values: list[float | None], wobble: float) -> None:
        """Falsify one set of values in place; `wobble` is a random number around 0."""
        for signal in self.off:
            values[signal] = None
        match self.fault:
            case Fault.MOTION:
                values[Signal.SPO2] = _clamp(72.0 + 6.0 * wobble, 60.0, 85.0)
                values[Signal.PULSE] = _times(values[Signal.PULSE], 1.15 + 0.1 * wobble)
            case Fault.SHALLOW:
                values[Signal.RR] = _clamp(4.5 + wobble, 2.0, 7.0)
            case Fault.HEART_COUNTED:
                values[Signal.RR] = values[Signal.HR]
            case Fault.DOUBLING:
                values[Signal.PULSE] = _times(values[Signal.PULSE], 2.0)
            case _:
                pass


def _clamp(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a fault comes (a bed-day) and how long it stays (median and longest, seconds)."""

    fault: Fault
    a_day: float
    median: float
    longest: float


MEASURED = (
    Odds(Fault.PROBE_OFF, 15.0, 840.0, 189 * 60.0),
    Odds(Fault.MOTION, 12.0, 20.0, 60.0),
    Odds(Fault.LEADS_OFF, 2.0, 700.0, 3600.0),
    Odds(Fault.SENTINEL, 2.0, 700.0, 3600.0),
    Odds(Fault.SHALLOW, 19.0, 50.0, 70.0),
    Odds(Fault.HEART_COUNTED, 1.0, 40.0, 60.0),
    Odds(Fault.DOUBLING, 1.0, 30.0, 120.0),
    Odds(Fault.CUFF_FAILS, 3.0, 60.0, 120.0),
    Odds(Fault.CUFF_ABSURD, 2.0, 60.0, 120.0),
    Odds(Fault.TEMPERATURE_OFF, 1.0, 600.0, 3600.0),
    Odds(Fault.RADIO_LOST, 1.0, 90.0, 1200.0),
    Odds(Fault.BACKLOG, 4.0, 8.0, 25.0),
)
"""As often as in the recordings: SpO2 is missing a fifth of the time."""

TENDED = (
    Odds(Fault.PROBE_OFF, 1.0, 60.0, 300.0),
    Odds(Fault.MOTION, 0.6, 9.0, 14.0),
    Odds(Fault.LEADS_OFF, 0.4, 60.0, 300.0),
    Odds(Fault.SENTINEL, 0.5, 20.0, 60.0),
    Odds(Fault.SHALLOW, 0.3, 50.0, 70.0),
    Odds(Fault.HEART_COUNTED, 0.2, 40.0, 60.0),
    Odds(Fault.DOUBLING, 0.2, 20.0, 60.0),
    Odds(Fault.CUFF_FAILS, 0.5, 60.0, 120.0),
    Odds(Fault.CUFF_ABSURD, 0.3, 60.0, 120.0),
    Odds(Fault.TEMPERATURE_OFF, 0.2, 120.0, 600.0),
    Odds(Fault.RADIO_LOST, 0.15, 60.0, 200.0),
    Odds(Fault.BACKLOG, 3.0, 6.0, 9.0),
)
"""A ward whose nurses put sensors back soon: few enough that a person can attend to each."""

NONE: tuple[Odds, ...] = ()
"""Everything is always measured."""


def befall(odds: tuple[Odds, ...], at: float, random: Random) -> Artefact | None:
    """Draw whether a fault begins in the minute from `at` on, and how long it stays."""
    chance = random.random() * 1440.0
    for odd in odds:
        chance -= odd.a_day
        if chance < 0.0:
            start = at + random.random() * 60.0
            stays = min(odd.median * random.lognormvariate(0.0, 0.8), odd.longest)
            return Artefact(odd.fault, start, start + max(stays, 3.0))
    return None
