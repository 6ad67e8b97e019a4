"""Which column of a recording holds which signal or the time, whatever its maker called it.

Names are compared without case, units in brackets, device prefix ("Solar8000/HR") and punctuation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clinical.vitals import Signal

_NAMES: dict[Signal, str] = {
    Signal.HR: "hr heartrate ecghr hrecg",
    Signal.PULSE: "pulse pr pulserate plethhr spo2pr prspo2",
    Signal.RR: "rr resp resprate respiration respirationrate respiratoryrate breathrate rrimp rrco2 awrr",
    Signal.SPO2: "spo2 sao2 sat osat o2sat plethspo2 oxygensaturation",
    Signal.SBP: "nbpsys nibpsys nibpsbp nbps nibps nisysabp cuffsys sbp sys systolic systolicbp sysbp",
    Signal.DBP: "nbpdias nbpdia nibpdia nibpdias nibpdbp nbpd nibpd nidiasabp cuffdia dbp dia diastolic "
    "diastolicbp diabp",
    Signal.MAP: "nbpmean nibpmean nibpmbp nbpm nibpm nimap cuffmean map mbp meanbp meanpressure",
    Signal.TEMP: "t temp temperature bt btemp bodytemp bodytemperature tcore tskin",
    Signal.ACVPU: "acvpu avpu consciousness",
    Signal.OXYGEN: "o2 o2flow oxygen oxygenflow supplementaloxygen",
}
_ARTERIAL: dict[Signal, str] = {
    Signal.SBP: "abpsys absys abps artsys artsbp artsystolic ibpsys",
    Signal.DBP: "abpdias abpdia abpd artdia artdbp artdiastolic ibpdia",
    Signal.MAP: "abpmean abpm artmean artmbp ibpmean",
}
_TIMES = (
    "ts time timestamp times seconds sec secs s elapsed elapseds elapsedtime datetime charttime "
    "ms tms timems timestampms min minutes timemin t"
)
_UNITS = {"ms": 0.001, "msec": 0.001, "min": 60.0, "minutes": 60.0, "h": 3600.0, "hours": 3600.0}
_BRACKET = re.compile(r"[\[(]([^\])]*)[\])]?")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a row the time and the signals stand: places from 0.

    `second` is how many seconds one unit of the time column is, `fahrenheit` whether temperatures are in °F.
    """

    time: int
    signals: tuple[tuple[int, Signal], ...]
    second: float
    fahrenheit: bool
    used: tuple[str, ...]
    unused: tuple[str, ...]
    unknown: tuple[str, ...]


def recognise(header: Sequence[str]) -> Columns:
    """Find time and signals among the column names; raises ValueError where there is no time or no signal.

    A pressure is taken from the cuff where the recording has a cuff column, else from the artery; never
    from both, so that an arterial line switched off is not a cuff that failed.
    """
    plain = [_plain(name) for name in header]
    time = next((plain.index(name) for name in _TIMES.split() if name in plain), None)
    if time is None:
        raise ValueError("no time column; it must be called t_s, time, timestamp, seconds or ms")
    found = {signal: place for signal in Signal if (place := _place(plain, signal, time)) is not None}
    if not found:
        raise ValueError("no column holds a known signal, such as HR, RR, SpO2 or SBP")
    taken = {time, *found.values()}
    known = {word for names in (_NAMES, _ARTERIAL) for words in names.values() for word in words.split()}
    rest = [place for place in range(len(header)) if place not in taken and plain[place]]
    temp = found.get(Signal.TEMP)
    return Columns(
        time,
        tuple((place, signal) for signal, place in found.items()),
        _second(header[time], plain[time]),
        temp is not None and _unit(header[temp]) in ("f", "°f", "degf", "fahrenheit"),
        tuple(f"{_shown(header[place])} as {signal.name}" for signal, place in found.items()),
        tuple(_shown(header[place]) for place in rest if plain[place] in known),
        tuple(_shown(header[place]) for place in rest if plain[place] not in known),
    )


def _place(plain: Sequence[str], signal: Signal, time: int) -> int | None:
    for words in (_NAMES[signal], _ARTERIAL.get(signal, "")):
        for word in words.split():
            for place, name in enumerate(plain):
                if name == word and place != time:
                    return place
    return None


def _plain(name: str) -> str:
    bare = _BRACKET.sub("", name).rsplit("/", 1)[-1]
    return "".join(letter for letter in bare.casefold() if letter.isalnum())


def _unit(name: str) -> str:
    found = _BRACKET.search(name)
    return found.group(1).strip().casefold() if found else ""


def _second(name: str, plain: str) -> float:
    """Seconds in one unit of a time column, by its brackets or the end of its name."""
    unit = _unit(name) or next((unit for unit in ("ms", "min", "minutes") if plain.endswith(unit)), "")
    return _UNITS.get(unit, 1.0)


def _shown(name: str) -> str:
    """A column's name fit for a terminal: printable, 40 letters at most."""
    return "".join(letter for letter in name.strip() if letter.isprintable())[:40]
