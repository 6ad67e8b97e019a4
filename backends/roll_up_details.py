"""How roll-ups are written by every store: what each is of as a word, and as a text what has no column.

The text is JSON of a version, readable by later versions, which know more fields, and by earlier ones, which
leave out what they do not know. Version 1 has the bed, and of a roll-up of alerts what began, how long each
acknowledgement took, and how many ended unanswered. A store that was written before has no text: no bed is
known then, and no alerts were rolled up.
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from backends.ports import Invalid
from clinical.alerts import Kind, Priority
from clinical.calls import Call, Calls, Wait
from clinical.records import RollUp
from clinical.vitals import Signal

VERSION = 1
LONGEST = 65_536
"""Characters of the longest text that is stored or read."""

NEWS2, ALERTS = "NEWS2", "ALERTS"


def subject_of(roll_up: RollUp) -> str:
    """The word for what a roll-up is of, with ward, hour and patient its key: HR ..., NEWS2, ALERTS."""
    if roll_up.calls is not None:
        return ALERTS
    return NEWS2 if roll_up.signal is None else roll_up.signal.name


def details_of(roll_up: RollUp) -> str:
    """The text with what has no column; raises Invalid where there is too much of it."""
    fields: dict[str, object] = {"v": VERSION, "bed": roll_up.bed}
    if roll_up.calls is not None:
        fields |= _calls_fields(roll_up.calls)
    text = json.dumps(fields, separators=(",", ":"))
    if len(text) > LONGEST:
        raise Invalid(f"a roll-up of {roll_up.ward[:40]} is too long to be stored")
    return text


def read_roll_up(
    ward: str,
    patient: str,
    hour: float,
    subject: str,
    count: int,
    lowest: float,
    highest: float,
    mean: float,
    p95: float,
    last: float,
    details: str | None,
) -> RollUp | None:
    """Read a roll-up from its columns; None for one of something that this version does not know.

    Alerts whose text cannot be read are none that could be counted.
    """
    signal = Signal.__members__.get(subject)
    figures = (count, lowest, highest, mean, p95, last)
    if subject != ALERTS:
        known = signal is not None or subject == NEWS2
        return RollUp(ward, patient, hour, signal, *figures, _bed(details or "")) if known else None
    fields = _fields(details or "")
    calls = _calls(fields)
    if calls is None:
        return None
    return RollUp(ward, patient, hour, None, *figures, _word(fields.get("bed")), calls)


@lru_cache(maxsize=4096)
def _bed(details: str) -> str:
    """The bed; read once for the many roll-ups that say nothing else."""
    return _word(_fields(details).get("bed"))


def _fields(details: str) -> dict[str, Any]:
    try:
        fields = json.loads(details) if 0 < len(details) <= LONGEST else None
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _calls_fields(calls: Calls) -> dict[str, object]:
    return {
        "begun": [[*_call_row(call), count] for call, count in calls.begun],
        "waits": [[wait.priority.name, round(wait.seconds, 1)] for wait in calls.waits],
        "unanswered": calls.unanswered,
    }


def _call_row(call: Call) -> list[str | None]:
    signal = None if call.signal is None else call.signal.name
    return [call.bed, call.condition, signal, call.kind, call.priority.name]


def _calls(fields: dict[str, Any]) -> Calls | None:
    if not isinstance(fields.get("begun"), list):
        return None
    unanswered = _number(fields.get("unanswered"))
    return Calls(
        tuple(_begun(fields["begun"])),
        tuple(_waits(fields.get("waits"))),
        0 if unanswered is None else int(unanswered),
    )


def _begun(rows: Iterable[Any]) -> Iterator[tuple[Call, int]]:
    """What began; a row that says more than is known here is read as far as it is, a broken one left out."""
    for row in rows:
        if not isinstance(row, list) or len(row) < 6:
            continue
        bed, condition, signal, kind, priority, count = row[:6]
        times = _number(count)
        if times is None or kind not in tuple(Kind) or priority not in Priority.__members__:
            continue
        known = Signal.__members__.get(_word(signal))
        yield Call(_word(bed), _word(condition), known, Kind(kind), Priority[priority]), int(times)


def _waits(rows: Any) -> Iterator[Wait]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list) and len(row) >= 2 and _word(row[0]) in Priority.__members__:
            seconds = _number(row[1])
            if seconds is not None:
                yield Wait(Priority[row[0]], seconds)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    """A number that counts or measures something: finite, and not below zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) and value >= 0 else None
