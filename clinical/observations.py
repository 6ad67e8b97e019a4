"""One set of observations as a nurse writes it (`rr=18 oxygen=yes`), and its score as programs read it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from clinical.news2 import SIGNALS, Parameter, Score
from clinical.vitals import FACTS, Consciousness, Signal

NAMES = tuple(parameter.name.lower() for parameter in Parameter)
"""The words for the seven parameters, in their order."""

_OTHERWISE = {"hr": "pulse", "o2": "oxygen", "bp": "sbp", "avpu": "acvpu", "t": "temp"}
_LETTERS = {
    "alert": "A",
    "confused": "C",
    "confusion": "C",
    "voice": "V",
    "pain": "P",
    "unresponsive": "U",
}
_FLOWS = {"no": 0.0, "air": 0.0, "yes": 1.0}
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,12})?")
_FLOW = re.compile(r"([0-9]{1,3}([.,][0-9]{1,6})?) ?(l|l/min)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Observations:
    """A value for each `Parameter`, None where it was not given, and the SpO2 scale."""

    values: tuple[float | None, ...]
    scale: int = 1


def read_observations(words: Iterable[str]) -> Observations:
    """Read `name=value` words; raises ValueError with one line that names what is wrong and what would do.

    Oxygen is yes, no, air or a flow in L/min ("yes" is a flow of 1); consciousness is one of A C V P U.
    """
    told: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise ValueError(f"{_shown(word)} is no observation; write name=value, such as rr=18")
        name = _known(name)
        if name in told:
            raise ValueError(f"{name} is given twice")
        told[name] = value.strip()
    scale = _scale(told.pop("scale", "1"))
    return Observations(tuple(_value(p, told[n]) if n in told else None for p, n in _PLACES), scale)


_PLACES = tuple(zip(Parameter, NAMES, strict=True))


def news2_document(score: Score) -> dict[str, object]:
    """The score as `wardwatch news2 --json` prints it; `parts` holds points, null where one is missing."""
    return {
        "total": score.total,
        "complete": score.complete,
        "present": score.present,
        "parts": dict(zip(NAMES, score.points, strict=True)),
        "band": None if score.band is None else score.band.value,
    }


def _known(name: str) -> str:
    folded = name.strip().lower()
    if folded in NAMES or folded == "scale":
        return folded
    near = _OTHERWISE.get(folded) or next(iter(get_close_matches(folded[:40], (*NAMES, "scale"), 1)), None)
    hint = f"did you mean {near}?" if near else f"known are {', '.join(NAMES)} and scale"
    raise ValueError(f"there is no observation {_shown(name)}; {hint}")


def _scale(text: str) -> int:
    if text not in ("1", "2"):
        raise ValueError(f"scale={_shown(text)} is none of the SpO2 scales; it is 1 or 2")
    return int(text)


def _value(parameter: Parameter, text: str) -> float:
    if parameter is Parameter.ACVPU:
        return _letter(text)
    if parameter is Parameter.OXYGEN:
        return _flow(text)
    return _measured(parameter, text)


def _letter(text: str) -> float:
    letter = _LETTERS.get(text.lower(), text.upper())
    if letter not in Consciousness.__members__:
        raise ValueError(f"acvpu={_shown(text)} is no level of consciousness; it is A, C, V, P or U")
    return float(Consciousness[letter])


def _flow(text: str) -> float:
    """The flow in L/min, 0 for air."""
    if (known := _FLOWS.get(text.lower())) is not None:
        return known
    found = _FLOW.fullmatch(text)
    highest = FACTS[Signal.OXYGEN].plausible[1]
    if found is None or (flow := float(found[1].replace(",", "."))) > highest:
        raise ValueError(f"oxygen={_shown(text)} is unclear; it is yes, no, air or 0 to {highest:g} L/min")
    return flow


def _measured(parameter: Parameter, text: str) -> float:
    """A number within what can be; a person may write 0 where a device would mean "not measured"."""
    facts = FACTS[SIGNALS[parameter]]
    low, high = (facts.plausible[0] if parameter is Parameter.TEMP else 0), facts.plausible[1]
    found = _NUMBER.fullmatch(text)
    if found is None or not low <= (value := float(text.replace(",", "."))) <= high:
        name = NAMES[parameter]
        raise ValueError(f"{name}={_shown(text)} cannot be; {facts.name} is {low:g} to {high:g} {facts.unit}")
    return value


def _shown(text: str) -> str:
    """A word as it may be printed: cut short, with anything that is not plain text escaped."""
    return repr(text if len(text) <= 30 else text[:30] + "…")
