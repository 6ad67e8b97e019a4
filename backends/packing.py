"""A bed's vital signs as bytes: small, quick (5 us a bed), and harmless to read whatever they hold.

A packed bed is a head with its sight, its label and patient, the values, a mark for each signal (its group
and quality), and the groups: samples that share their times and source. A ward is its brief (the label and
sight of every bed, in columns), and packed beds behind their lengths and times.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from backends.ports import Invalid
from clinical.last_said import LastSaid
from clinical.places import Bed
from clinical.sight import sight
from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Signal, Source, SourceKind

Packed: TypeAlias = tuple[float, bytes]
"""When a bed was published (seconds, the publisher's time), and its packed vital signs."""

Latest: TypeAlias = Sequence[Sample | None]
"""A sample for each signal."""

_FORMAT = 2
_SIGNALS = len(Signal)
_HEAD = struct.Struct("<BBBBddd")
_SIGHT = (slice(4, 12), slice(12, 20), slice(20, 28))
"""Where in a packed bed the parts of its sight stand."""
_BRIEF = struct.Struct("<II")
_BODY = struct.Struct(f"<{_SIGNALS + len(CONTINUOUS)}d{_SIGNALS}s")
_GROUP = struct.Struct("<ddB")
_SOURCE = struct.Struct("<ddB")
_FRAME = struct.Struct("<Hd")
_NONE = float("nan")
_ABSENT = 0xFF
_NO_VALUES = (_NONE,) * _SIGNALS
_NO_MARKS = bytes([_ABSENT]) * _SIGNALS
_QUALITIES = tuple(Quality)
_KINDS = tuple(SourceKind)


def pack(vitals: BedVitals) -> bytes:
    """Pack a bed; raises Invalid for names that are too long."""
    values, marks, groups, samples = _begin(vitals.latest)
    since = came = 0.0
    told: Source | None = None
    mark = 4 * len(groups) - 4
    for place, sample in enumerate(samples):
        if sample is None:
            continue
        value, observed, received, quality, source = sample
        if source is not told or observed != since or received != came:
            since, came, told, mark = observed, received, source, mark + 4
            groups.append(_pack_group(observed, received, source))
        if value is not None:
            values[place] = value
        marks[place] = mark | quality
    values += [_NONE if median is None else median for median in vitals.medians]
    try:
        names = _pack_names(vitals, len(groups))
        return b"".join((names, _BODY.pack(*values, marks), *groups))
    except (struct.error, UnicodeError) as error:
        raise Invalid(f"the vital signs of bed {vitals.bed.label[:16]!r} cannot be stored") from error


def _begin(latest: Latest) -> tuple[list[float], bytearray, list[bytes], Latest]:
    """Values, marks and groups, with what was said last as the first group; and the samples still to pack."""
    if not isinstance(latest, LastSaid):
        return [*_NO_VALUES], bytearray(_NO_MARKS), [], latest
    values = [_NONE if value is None else value for value in latest.values]
    group = _pack_group(latest.observed, latest.received, latest.source)
    return values, bytearray(_marks(latest.gaps)), [group], latest.settled


@lru_cache(maxsize=1024)
def _marks(gaps: tuple[bool, ...]) -> bytes:
    return bytes(_ABSENT if gap else int(Quality.GOOD) for gap in gaps)


def unpack(region: str, ward: str, packed: bytes) -> BedVitals | None:
    """Read a packed bed; None for what is none, or is of another version."""
    try:
        return _unpack(region, ward, packed)
    except (struct.error, ValueError, IndexError):
        return None


def packed_sight(packed: bytes) -> bytes:
    """For how long a packed bed is seen (`clinical.sight`), as three packed doubles."""
    return packed[_SIGHT[0].start : _SIGHT[-1].stop]


class Brief(NamedTuple):
    """The beds of a packed ward by their labels, and their sight (`clinical.sight`), in columns."""

    labels: tuple[str, ...] = ()
    newest: tuple[float, ...] = ()
    old: tuple[float, ...] = ()
    blind: tuple[float, ...] = ()


def brief(ward: bytes) -> Brief:
    """Read a packed ward's brief alone, in microseconds; empty where it cannot be read."""
    end = _frames_begin(ward)
    if not _BRIEF.size < end <= len(ward):
        return Brief()
    count, _ = _BRIEF.unpack_from(ward)
    numbers = struct.unpack_from(f"<{3 * count}d", ward, _BRIEF.size)
    labels = tuple(ward[_BRIEF.size + 24 * count : end].decode("ascii", "replace").split("\n"))
    if len(labels) != count:
        return Brief()
    return Brief(labels, numbers[:count], numbers[count : 2 * count], numbers[2 * count :])


def _frames_begin(ward: bytes) -> int:
    """Where in a packed ward its brief ends."""
    if len(ward) < _BRIEF.size:
        return len(ward)
    count, labels = _BRIEF.unpack_from(ward)
    return _BRIEF.size + 24 * int(count) + int(labels)


def join(beds: Mapping[str, Packed]) -> bytes:
    """Pack a ward of packed beds."""
    labels = "\n".join(beds).encode("ascii", "replace")
    pieces = [_BRIEF.pack(len(beds), len(labels))]
    pieces += (packed[part] for part in _SIGHT for _, packed in beds.values())
    pieces.append(labels)
    for at, packed in beds.values():
        pieces += (_FRAME.pack(len(packed), at), packed)
    return b"".join(pieces)


def split(ward: bytes) -> dict[str, Packed]:
    """Give a packed ward's beds by their labels; what cannot be read is left out."""
    return {label: packed for label, packed in _frames(ward) if label}


def _frames(ward: bytes) -> Iterator[tuple[str, Packed]]:
    place = _frames_begin(ward)
    while place + _FRAME.size <= len(ward):
        length, at = _FRAME.unpack_from(ward, place)
        place += _FRAME.size
        packed = ward[place : place + length]
        place += length
        yield _label(packed), (at, packed)


def _label(packed: bytes) -> str:
    if len(packed) < _HEAD.size or packed[0] != _FORMAT:
        return ""
    return packed[_HEAD.size : _HEAD.size + packed[1]].decode("ascii", "replace")


def _pack_names(vitals: BedVitals, groups: int) -> bytes:
    label, patient = vitals.bed.label.encode("ascii"), vitals.patient.encode()
    return _HEAD.pack(_FORMAT, len(label), len(patient), groups, *sight(vitals)) + label + patient


def _pack_group(observed: float, received: float, source: Source) -> bytes:
    described = _pack_source(source)
    return _GROUP.pack(observed, received, len(described)) + described


@lru_cache(maxsize=4096)
def _pack_source(source: Source) -> bytes:
    name = source.name.encode(errors="replace")[:200]
    return _SOURCE.pack(source.interval, source.pace, _KINDS.index(source.kind)) + name


def _unpack(region: str, ward: str, packed: bytes) -> BedVitals:
    form, label_length, patient_length, count, *_ = _HEAD.unpack_from(packed)
    if form != _FORMAT:
        raise ValueError("another format")
    label_end = _HEAD.size + label_length
    body = label_end + patient_length
    *numbers, marks = _BODY.unpack_from(packed, body)
    groups = _unpack_groups(packed, body + _BODY.size, count)
    values = [value if value - value == 0 else None for value in numbers]
    return BedVitals(
        Bed(region, ward, packed[_HEAD.size : label_end].decode("ascii")),
        packed[label_end:body].decode(),
        tuple([_sample(value, mark, groups) for value, mark in zip(values, marks, strict=False)]),
        tuple(values[_SIGNALS:]),
    )


def _sample(value: float | None, mark: int, groups: list[tuple[float, float, Source]]) -> Sample | None:
    if mark == _ABSENT:
        return None
    observed, received, source = groups[mark >> 2]
    return Sample(value, observed, received, _QUALITIES[mark & 3], source)


def _unpack_groups(packed: bytes, place: int, count: int) -> list[tuple[float, float, Source]]:
    groups = []
    for _ in range(count):
        observed, received, length = _GROUP.unpack_from(packed, place)
        place += _GROUP.size
        groups.append((observed, received, _unpack_source(packed[place : place + length])))
        place += length
    return groups


@lru_cache(maxsize=4096)
def _unpack_source(described: bytes) -> Source:
    interval, pace, kind = _SOURCE.unpack_from(described)
    return Source(described[_SOURCE.size :].decode(errors="replace"), _KINDS[kind], interval, pace)
