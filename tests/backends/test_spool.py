"""The spool keeps what a store could not take: in order, bounded, and safe against a kill."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from backends.spool import MEMORY, Spool
from bedside.packing import Packing, Unreadable
from clinical.places import Bed
from clinical.vitals import Reading, Signal, Source, SourceKind

APPENDING = """
import sys
import tempfile
from pathlib import Path
from backends.spool import Spool

with Spool(Path(sys.argv[1])) as spool:
    for number in range(1_000_000):
        spool.append("alerts", b"%d" % number)
        print(number, flush=True)
"""

ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from backends.spool import Spool

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Spool(Path(sys.argv[1])) as spool:
    spool.append("alerts", b"first")
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    for number in range(300):
        spool.append("alerts", b"%d" % number * 1000)
    print("full" if spool.problem else "well")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    spool.append("alerts", b"last")
    print("full" if spool.problem else "well")
"""


def drained(spool: Spool, destination: str) -> list[bytes]:
    found = []
    while (record := spool.oldest(destination)) is not None:
        found.append(record.body)
        spool.drop(destination, record)
    return found


def test_what_is_put_in_comes_out_in_order_by_destination(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for number in range(5):
            spool.append("history", b"h%d" % number)
            spool.append("alerts", b"a%d" % number)
        assert set(spool.destinations) == {"history", "alerts"}
        assert drained(spool, "alerts") == [b"a0", b"a1", b"a2", b"a3", b"a4"]
        assert spool.waiting("history") == 5
        assert spool.destinations == ("history",)


def test_a_record_stays_until_it_is_dropped(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.append("alerts", b"one")
        assert spool.oldest("alerts") == spool.oldest("alerts")
    with Spool(tmp_path) as spool:
        assert drained(spool, "alerts") == [b"one"]
    with Spool(tmp_path) as spool:
        assert spool.oldest("alerts") is None


def test_beyond_its_bound_the_oldest_are_given_up_and_counted(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for number in range(20):
            spool.append("history", b"%02d" % number * 50, most=1000)
        assert spool.dropped == 10
        assert drained(spool, "history") == [b"%02d" % number * 50 for number in range(10, 20)]


def test_a_record_in_delivery_that_is_given_up_takes_no_other_with_it(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.append("history", b"a" * 600, most=1000)
        in_delivery = spool.oldest("history")
        assert in_delivery is not None
        spool.append("history", b"b" * 600, most=1000)
        spool.drop("history", in_delivery)
        assert drained(spool, "history") == [b"b" * 600]


def test_alerts_have_no_bound(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for number in range(2 * MEMORY):
            spool.append("alerts", b"%d" % number)
        assert spool.waiting("alerts") == 2 * MEMORY


def test_each_process_has_a_slot_and_what_a_dead_one_left_is_found(tmp_path: Path) -> None:
    with Spool(tmp_path) as first, Spool(tmp_path) as second:
        assert first.name != second.name
        second.append("alerts", b"left behind")
    with Spool(tmp_path) as third:
        assert drained(third, "alerts") == [b"left behind"]


def test_a_note_is_kept_across_restarts(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        assert spool.kept("position") is None
        spool.keep("position", b"1")
        spool.keep("position", b"2")
    with Spool(tmp_path) as spool:
        assert spool.kept("position") == b"2"


@pytest.mark.parametrize("times", range(3))
def test_a_kill_in_the_middle_of_an_append_loses_nothing_that_was_appended(
    tmp_path: Path, times: int
) -> None:
    process = subprocess.Popen([sys.executable, "-c", APPENDING, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(50 + 70 * times):
        said = process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    said = (process.stdout.read().splitlines() or [said])[-1]
    process.wait()
    process.stdout.close()
    with Spool(tmp_path) as spool:
        left = drained(spool, "alerts")
    assert left == [b"%d" % number for number in range(len(left))]
    assert len(left) > int(said)


def test_a_full_disk_is_survived_said_and_recovered_from(tmp_path: Path) -> None:
    said = subprocess.check_output([sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path)], text=True)
    assert said.split() == ["full", "well"]
    with Spool(tmp_path) as spool:
        assert drained(spool, "alerts") == [b"first", *(b"%d" % n * 1000 for n in range(300)), b"last"]


def test_a_folder_that_cannot_be_written_is_said_and_memory_stands_in(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file, not a folder")
    with Spool(tmp_path / "spool") as spool:
        assert str(tmp_path) in spool.problem
        for number in range(3):
            spool.append("alerts", b"%d" % number)
        assert drained(spool, "alerts") == [b"0", b"1", b"2"]
        for _ in range(MEMORY + 5):
            spool.append("history", b"reading", most=10)
        assert (spool.waiting("history"), spool.dropped) == (MEMORY, 5)


def test_what_was_in_memory_alone_at_the_end_is_counted_as_lost(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file, not a folder")
    with Spool(tmp_path / "spool") as spool:
        for number in range(3):
            spool.append("alerts", b"%d" % number)
    assert spool.lost == 3


def test_what_the_disk_has_taken_is_not_lost(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        spool.append("alerts", b"kept")
    assert spool.lost == 0


def test_a_broken_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "spool-0.db").write_bytes(b"this is no database" * 500)
    with Spool(tmp_path) as spool:
        assert spool.problem == ""
        spool.append("alerts", b"one")
    assert (tmp_path / "spool-0.db.broken").exists()


def test_a_torn_tail_is_dropped(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for number in range(100):
            spool.append("alerts", b"%d" % number)
        log = (tmp_path / "spool-0.db-wal").read_bytes()
        pages = (tmp_path / "spool-0.db").read_bytes()
    (tmp_path / "spool-0.db").write_bytes(pages)
    (tmp_path / "spool-0.db-wal").write_bytes(log[: len(log) - 2000] + os.urandom(300))
    with Spool(tmp_path) as spool:
        left = drained(spool, "alerts")
    assert left == [b"%d" % number for number in range(len(left))]
    assert len(left) >= 90


def test_readings_are_packed_and_checked_when_they_are_read() -> None:
    packing = Packing(tuple[Reading, ...])
    source = Source("monitor", SourceKind.DEVICE, 1.0)
    values = (72.0, *[None] * 9)
    reading = Reading(Bed("north", "4b", "B01"), "p", 1.0, 2.0, values, source, frozenset({Signal.SPO2}))
    body = packing.pack((reading,))
    assert packing.unpack(body) == (reading,)
    for wrong in (b"", b"rubbish", body[:-3], Packing(tuple[int, ...]).pack((1, 2))):
        with pytest.raises(Unreadable):
            packing.unpack(wrong)


class SpoolMachine(RuleBasedStateMachine):
    """The spool against a list, with restarts at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.spool = Spool(Path(self.folder.name)).__enter__()
        self.model: dict[str, list[bytes]] = {"alerts": [], "history": []}

    @rule(destination=st.sampled_from(["alerts", "history"]), body=st.binary(max_size=20))
    def append(self, destination: str, body: bytes) -> None:
        self.spool.append(destination, body)
        self.model[destination].append(body)

    @rule(destination=st.sampled_from(["alerts", "history"]))
    def deliver(self, destination: str) -> None:
        record = self.spool.oldest(destination)
        waiting = self.model[destination]
        if record is None:
            assert not waiting
        else:
            assert record.body == waiting.pop(0)
            self.spool.drop(destination, record)

    @rule()
    def restart(self) -> None:
        self.spool.__exit__(None, None, None)
        self.spool = Spool(Path(self.folder.name)).__enter__()

    @invariant()
    def as_many_wait_as_were_put_in(self) -> None:
        assert {name: self.spool.waiting(name) for name in self.model} == {
            name: len(bodies) for name, bodies in self.model.items()
        }

    def teardown(self) -> None:
        self.spool.__exit__(None, None, None)
        self.folder.cleanup()


TestSpoolMachine = SpoolMachine.TestCase
TestSpoolMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)


def test_what_is_spooled_is_closed_to_other_users(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Spool(tmp_path / "spool") as spool:
            spool.append("alerts/4b", b"patient data")
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "spool").iterdir()}
    finally:
        os.umask(before)
    assert "spool-0.db" in modes
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700
