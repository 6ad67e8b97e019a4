"""Alerts and their events as the server gives them: read, and checked for being the ones that follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backends.alert_documents import read_alert, read_event, unreadable
from clinical.alerts import Alert, AlertEvent

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log: the number of an event, and its stamp where it is known.

    After a failover an event that was never confirmed may be gone, and another bear its number; the stamp
    (microseconds of the server that numbered it) tells them apart.
    """

    seq: int
    stamp: bytes = b""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the log as it is stored."""

    mark: Mark
    fields: Fields

    @classmethod
    def of(cls, number: bytes, fields: Fields) -> "Entry":
        """From an entry of the stream."""
        return cls(Mark(int(number.partition(b"-")[0]), fields.get(b"stamp", b"")), fields)

    def event(self) -> AlertEvent:
        """The event; raises ValueError for what is none."""
        op, verb, doc = (self.fields.get(name, b"").decode() for name in (b"op", b"verb", b"doc"))
        return read_event(op, verb, float(self.fields.get(b"at", b"")), doc, self.mark.seq)


@dataclass(frozen=True, slots=True)
class Standing:
    """The open alerts, and the mark of the newest event."""

    alerts: tuple[Alert, ...]
    mark: Mark


def following(mark: Mark, entries: Sequence[Entry], newest: int) -> tuple[Mark, Sequence[Entry]] | None:
    """The entries after a mark, and the mark with its stamp; None where there is a gap.

    `entries` begin at the mark where it is still held. A gap is there where the next ones are not held, and
    where the log is another than it was: shorter, or with another event at the mark.
    """
    if mark.seq > newest:
        return None
    if entries and entries[0].mark.seq == mark.seq:
        if mark.stamp not in (b"", entries[0].mark.stamp):
            return None
        mark, entries = entries[0].mark, entries[1:]
    if mark.seq < newest and (not entries or entries[0].mark.seq != mark.seq + 1):
        return None
    return mark, entries


def read_board(answer: Sequence[bytes]) -> Standing:
    """The answer of `scripts.BOARD`."""
    newest, stamp, *rest = answer
    alerts = tuple(filter(None, map(read_state, rest[::2], rest[1::2])))
    return Standing(alerts, Mark(int(newest), stamp))


def read_state(alert: bytes, state: bytes) -> Alert | None:
    """An alert as it stands; one that cannot be read still stands there, so that nothing open vanishes.

    None where there is none.
    """
    if not state:
        return None
    head, doc, ward = state.split(b"\n", 2)
    try:
        return read_alert(doc.decode())
    except ValueError:
        version, _, _, stamp = head.split(b" ")
        return unreadable(
            alert.decode(errors="replace"), ward.decode(errors="replace"), int(version), int(stamp) / 1e6
        )


def pairs(fields: Sequence[bytes]) -> Fields:
    """The fields of an entry that a script gives as a list."""
    return dict(zip(fields[::2], fields[1::2], strict=True))
