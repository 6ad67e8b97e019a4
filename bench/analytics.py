"""What each verb of the analytics on Cassandra costs beside the bare driver doing the same work.

Runs where `WARDWATCH_REGIONS__NORTH__CASSANDRA_URL` names a ring, in a keyspace of its own, which is dropped
afterwards. The driver waits for its answers in this thread, as a program without a loop would.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from backends.alert_documents import read_event
from backends.cassandra import rows
from backends.cassandra.address import parse
from backends.cassandra.analytics import Analytics
from backends.cassandra.tables import quoted, statement
from bench.figures import Figure
from clinical.alerts import Alert, AlertEvent, Kind, Priority, State, Verb
from clinical.places import Bed
from clinical.records import AuditEntry, RollUp
from clinical.vitals import Signal

ROUNDS, BEDS, ALERTS = 40, 20, 500
WIDEST = 1.2
"""The most that a verb may cost, as a multiple of the bare driver."""

_NAME = "bench"
_DAY = 86_400.0
_NOON = 1_750_000_000.0 // _DAY * _DAY + _DAY / 2
_SUBJECTS: tuple[Signal | None, ...] = (*Signal, None)

Verbs = Mapping[str, tuple[Callable[[], Awaitable[object]], Callable[[], object]]]


def figures() -> list[Figure]:
    """The median of each verb beside the bare driver's; nothing without a ring."""
    url = os.environ.get("WARDWATCH_REGIONS__NORTH__CASSANDRA_URL")
    if url is None:
        return []
    own = urlunsplit(urlsplit(url)._replace(path=f"/{_NAME}"))
    asyncio.run(Analytics(own, "north").set_up())
    with _bare(own) as bare:
        return asyncio.run(_measure(own, bare))


async def _measure(url: str, bare: "Bare") -> list[Figure]:
    async with Analytics(url, "north") as store:
        await store.archive([_event(number) for number in range(ALERTS)])
        await store.add_audit([_entry(number) for number in range(ALERTS)])
        for hour in range(24):
            await store.add_roll_ups(_hour(_NOON - _DAY / 2 + hour * 3600))
        return [await _compared(name, *both) for name, both in _verbs(store, bare).items()]


async def _compared(name: str, ours: Callable[[], Awaitable[object]], bare: Callable[[], object]) -> Figure:
    """Both in turn, so that what else the machine does falls on both."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await ours()
        between = time.perf_counter()
        bare()
        took[0].append(between - begun)
        took[1].append(time.perf_counter() - between)
    own, yardstick = (median(each) * 1000 for each in took)
    return Figure(f"analytics, {name}", own, "ms", yardstick, WIDEST)


def _verbs(store: Analytics, bare: "Bare") -> Verbs:
    start, stop = _NOON - _DAY / 2, _NOON + _DAY / 2
    hour = _hour(start)
    return {
        "archive": (lambda: store.archive([_event(0)]), lambda: bare.put(rows.alert_lines([_event(0)]))),
        "audit": (lambda: store.add_audit([_entry(0)]), lambda: bare.put(rows.audit_lines([_entry(0)]))),
        "roll-ups": (lambda: store.add_roll_ups(hour), lambda: bare.put(rows.roll_up_lines(hour))),
        "alert history": (
            lambda: store.alert_history(start, stop, patient="p1"),
            lambda: bare.alerts("p1", start, stop),
        ),
        "audit trail": (
            lambda: store.audit_trail(start, stop, patient="p1"),
            lambda: bare.trail("p1", start, stop),
        ),
        "ward trend": (lambda: store.ward_trend("4b", start, stop), lambda: bare.trend("4b", start, stop)),
    }


class Bare:
    """The driver alone: the same statements, waited for in the thread that asks."""

    def __init__(self, session: Any, keyspace: str) -> None:
        self._session = session
        self._keyspace = keyspace
        self._prepared: dict[str, Any] = {}

    def put(self, lines: Iterator[rows.Line]) -> None:
        """Write lines, those of one statement in one batch."""
        from cassandra.query import BatchStatement, BatchType

        batches: dict[str, Any] = {}
        for line in lines:
            batch = batches.setdefault(line.statement, BatchStatement(BatchType.UNLOGGED))
            batch.add(self._statement(line.statement).bind(line.values))
        for answer in [self._session.execute_async(batch) for batch in batches.values()]:
            answer.result()

    def alerts(self, patient: str, start: float, stop: float) -> list[AlertEvent]:
        """A patient's alerts."""
        found = self._partition(
            "alerts_by_patient", rows.alerts_of_patient(patient), rows.month, (start, stop)
        )
        return [read_event(op, verb, at, doc, seq) for at, seq, op, verb, doc in found]

    def trail(self, patient: str, start: float, stop: float) -> tuple[AuditEntry, ...]:
        """A patient's access trail."""
        return rows.entries(
            self._partition("audit_by_patient", rows.audit_of_patient(patient), rows.year, (start, stop))
        )

    def trend(self, ward: str, start: float, stop: float) -> tuple[RollUp, ...]:
        """A ward's day."""
        return rows.roll_ups(self._partition("roll_ups", rows.hours_of(ward), rows.day, (start, stop)))

    def _partition(
        self, name: str, subject: str, period: Callable[[float], object], span: tuple[float, float]
    ) -> list[Any]:
        noted = self._asked("noted", (subject, *map(period, span)))
        return [row for when, owner in noted for row in self._asked(name, (owner, when, *span))]

    def _asked(self, name: str, values: tuple[object, ...]) -> list[Any]:
        return list(self._session.execute(self._statement(name), values))

    def _statement(self, name: str) -> Any:
        if name not in self._prepared:
            self._prepared[name] = self._session.prepare(statement(name, self._keyspace))
        return self._prepared[name]


@contextmanager
def _bare(url: str) -> Iterator[Bare]:
    from backends.cassandra.connecting import CHANGED, cluster_of

    address = parse(url, "north")
    cluster = cluster_of(address)
    try:
        session = cluster.connect()
        yield Bare(session, address.keyspace)
        session.execute(f"DROP KEYSPACE {quoted(address.keyspace)}", execution_profile=CHANGED)
    finally:
        cluster.shutdown()


def _hour(start: float) -> list[RollUp]:
    """One hour of a ward."""
    return [
        RollUp("4b", f"p{bed}", start, signal, 3600, 60.0, 120.0, 81.5, 110.0, 84.0)
        for bed in range(BEDS)
        for signal in _SUBJECTS
    ]


def _entry(number: int) -> AuditEntry:
    return AuditEntry(f"op {number}", _NOON + number, "nurse.ada", "opened the record", "p1", "")


def _event(number: int) -> AlertEvent:
    alert = Alert(
        id=f"north/4b/B12:hr.high:{number}",
        bed=Bed("north", "4b", "B12"),
        patient="p1",
        mrn="4417203",
        name="Okafor, Ada",
        kind=Kind.PHYSIOLOGICAL,
        condition="hr.high",
        signal=Signal.HR,
        priority=Priority.MEDIUM,
        level=Priority.MEDIUM,
        state=State.ACTIVE,
        value=128.0,
        limit=120.0,
        text="HR 128 > 120",
        since=_NOON,
        changed=_NOON,
    )
    return AlertEvent(f"op {number}", Verb.BEGIN, _NOON + number, alert, number)
