"""Full disks, closed folders, held locks and Ctrl-C: one clear line and the right exit code, or survived."""

import fcntl
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from backends.ports import StoreError
from clinical.alerts import State
from tests.e2e.terminals import DOWN, ENTER, PATIENCE, RESTED, Process, Screen, said
from tests.e2e.ward import a_recording, alarm, alerts, happens, standing, two_patients
from tests.tui.bedside import Bedside

pytestmark = pytest.mark.terminal

WORDS = "SpO2 78 < 80"
HOLDER = """
import fcntl, sys, time
lock = open(sys.argv[1], "r+b")
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A ward with two patients and a high alert on bed B01."""
    two_patients(tmp_path)
    alarm(tmp_path)
    return tmp_path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder))
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=True)


@pytest.mark.parametrize(
    "words", [("simulate", "--beds", "2"), ("alerts", "--follow")], ids=lambda words: words[0]
)
def test_ctrl_c_ends_a_command_cleanly(tmp_path: Path, words: tuple[str, ...]) -> None:
    with Process(*words, data=tmp_path) as command:
        if words[0] == "simulate":
            command.says("Ctrl-C stops")
        else:
            alarm_is_told(tmp_path, command)
        command.send_signal(signal.SIGINT)
        assert command.ended() in (0, 130)
        assert "Traceback" not in command.text


def alarm_is_told(data: Path, follower: Process) -> None:
    """Wait until a follower follows."""
    two_patients(data)
    alarm(data)
    follower.says(WORDS)


def test_ctrl_c_ends_a_replay_cleanly(tmp_path: Path) -> None:
    words = ("replay", str(a_recording(tmp_path, HR=80.0)))
    with Process(*words, data=tmp_path, until="Ctrl-C stops") as replay:
        replay.send_signal(signal.SIGINT)
        assert replay.ended() in (0, 130)
        assert "Traceback" not in replay.text


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for words in (("simulate",), ("alerts",), ("history", "1"), ("replay", str(tmp_path / "file"))):
        told = said(*words, data=tmp_path / "file" / "data")
        assert told.returncode == 2
        assert len(told.stderr.splitlines()) == 1
        assert "Traceback" not in told.stderr
    with Screen("monitor", data=tmp_path / "file" / "data") as monitor:
        assert monitor.ended() == 2
        monitor.shows("the data folder", "set WARDWATCH_DATA")


def test_a_full_disk_is_said_so_and_nothing_acknowledged_is_lost(small_disk: Path) -> None:
    filler = small_disk / "filler"
    steady = ("replay", str(a_recording(small_disk.parent, HR=150.0)), "--bed", "4b/E40")
    with (
        Process("simulate", "--beds", "30", data=small_disk, until="simulating") as simulator,
        Process(*steady, data=small_disk, until="Ctrl-C") as replay,
        Screen("monitor", "--as", "ruiz", data=small_disk) as monitor,
    ):
        monitor.shows("HR 150 > 140", "E40 RECORDING")
        fill(filler)
        simulator.says(f"the disk is full: free some space for {small_disk}")
        assert "the disk is full" in happens(small_disk, storm)
        monitor.send("2")
        monitor.asks()
        monitor.send(ENTER)
        monitor.shows("refused", "the disk is full")
        filler.unlink()
        monitor.settle(RESTED)
        monitor.send(ENTER)
        monitor.hides("ACKNOWLEDGE ONE ALERT")
        for process in (simulator, replay):
            assert process.poll() is None
            process.kill()
        monitor.kill(signal.SIGKILL)
    assert [alert["state"] for alert in alerts(small_disk) if alert["by"] == "ruiz?"] == ["acknowledged"]


async def storm(bedside: Bedside) -> str:
    """Raise alerts until the board takes no more; gives why."""
    try:
        for number in range(3000):
            await bedside.alarm("A01", text=f"RR {number} > 35")
    except StoreError as error:
        return str(error)
    return ""


def test_a_simulation_that_ends_on_a_full_disk_says_what_is_lost_and_fails(small_disk: Path) -> None:
    with Process("simulate", "--beds", "30", data=small_disk, until="simulating") as simulator:
        fill(small_disk / "filler")
        simulator.says("the spool in")
        simulator.send_signal(signal.SIGINT)
        assert simulator.ended() == 1
        assert "batches are lost" in simulator.text
        assert "Traceback" not in simulator.text


def test_the_bedsides_of_a_demo_that_end_on_a_full_disk_say_what_is_lost_of_each_region(
    small_disk: Path, tmp_path: Path
) -> None:
    feeder = (sys.executable, "-P", "-m", "tui.demo_feed", "--data", str(small_disk), "--seed", "7")
    with (
        (tmp_path / "said").open("w+") as said_by_it,
        subprocess.Popen(feeder, stdin=subprocess.PIPE, stdout=said_by_it, stderr=said_by_it) as bedsides,
    ):
        for region in ("north", "south"):
            comes_to(bedsides, partial(happens, small_disk, leases, region))
        fill(small_disk / "filler")
        comes_to(bedsides, lambda: Path(said_by_it.name).read_text().count("the spool in") > 1)
        assert bedsides.stdin is not None
        bedsides.stdin.close()
        assert bedsides.wait(PATIENCE) == 1
        text = Path(said_by_it.name).read_text()
    for region in ("north", "south"):
        (lost,) = (line for line in text.splitlines() if "batches are lost" in line and f"/{region}/" in line)
        assert "the disk of" in lost
    assert "Traceback" not in text


async def leases(bedside: Bedside) -> int:
    """How many wards of the region are fed."""
    return len(await bedside.stores.alerts.leases())


def comes_to(process: subprocess.Popen[bytes], state: Callable[[], object]) -> None:
    """Wait for a state while a process goes on; raises TimeoutError."""
    began = time.monotonic()
    while not state():
        assert process.poll() is None
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError
        time.sleep(0.05)


@pytest.mark.parametrize("before", [False, True], ids=("nothing yet", "a ward"))
def test_on_a_disk_that_is_full_from_the_start_a_simulation_ends_with_one_line(
    small_disk: Path, before: bool
) -> None:
    if before:
        two_patients(small_disk)
    fill(small_disk / "filler")
    told = said("simulate", data=small_disk)
    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert "the disk is full: free some space" in line


def fill(filler: Path) -> None:
    """Leave no room on a disk."""
    with filler.open("ab", buffering=0) as file:
        for size in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue


def test_files_that_may_grow_no_further_are_survived_until_they_may(tmp_path: Path) -> None:
    with Process("simulate", "--beds", "4", data=tmp_path, until="simulating") as simulator:
        limits = psutil.Process(simulator.pid)
        limits.rlimit(psutil.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        simulator.says("cannot be read or written")
        assert simulator.poll() is None
        limits.rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        with Screen("monitor", data=tmp_path) as monitor:
            monitor.shows("4 seen")
        simulator.terminate()
        assert simulator.ended() == 0
        assert "Traceback" not in simulator.text


@pytest.fixture
def stopped_holder(ward: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of the ward's records, and is stopped."""
    command = (sys.executable, "-c", HOLDER, str(ward / "north" / "records.db.lock"))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        yield holder
        holder.kill()


def test_while_another_process_holds_the_store_keys_answer_and_q_leaves(
    ward: Path, stopped_holder: subprocess.Popen[str]
) -> None:
    with Screen("monitor", "--as", "ruiz", data=ward) as monitor:
        monitor.shows(WORDS, ">***  B01")
        monitor.send(DOWN)
        assert monitor.until(lambda _: monitor.bed("B02").startswith(">")) < 5.0
        monitor.send("k")
        monitor.asks(WORDS)
        monitor.send(ENTER)
        monitor.shows("waiting for the alert store")
        monitor.send("\x1b")
        monitor.hides("ACKNOWLEDGE ONE ALERT")
        monitor.send("q")
        assert monitor.ended(5.0) == 0
    stopped_holder.kill()
    stopped_holder.wait()
    stands = standing(ward, alarm(ward, text="RR 4 < 6"))
    assert stands is not None
    assert stands.state is State.ACTIVE


def test_a_lock_that_is_let_go_lets_the_acknowledgement_through(ward: Path) -> None:
    with (
        (ward / "north" / "records.db.lock").open("r+b") as lock,
        Screen("monitor", "--as", "ruiz", data=ward) as monitor,
    ):
        monitor.shows(WORDS, ">***  B01")
        fcntl.flock(lock, fcntl.LOCK_EX)
        monitor.asks(WORDS)
        monitor.send(ENTER)
        monitor.shows("waiting for the alert store")
        fcntl.flock(lock, fcntl.LOCK_UN)
        monitor.hides("ACKNOWLEDGE ONE ALERT")
        monitor.until(lambda _: "ruiz" in monitor.row(f"*** {WORDS}"))
