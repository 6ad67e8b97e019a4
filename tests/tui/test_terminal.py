"""Seeing a terminal go, and the way out that waits for nothing."""

import os
import pty
import subprocess
import sys
import threading

from tui.terminal import TerminalWatch, hung_up


def test_a_terminal_hangs_up_when_its_other_end_is_closed() -> None:
    master, slave = pty.openpty()
    assert not hung_up(slave)
    os.close(master)
    assert hung_up(slave)
    os.close(slave)


def test_what_never_was_a_terminal_does_not_hang_up() -> None:
    reader, writer = os.pipe()
    os.close(writer)
    assert not hung_up(reader)
    os.close(reader)


def test_the_watch_calls_once_the_terminal_has_gone() -> None:
    master, slave = pty.openpty()
    gone = threading.Event()
    watch = TerminalWatch(gone.set, slave)
    watch.start()
    os.close(master)
    assert gone.wait(10)
    watch.join(10)
    os.close(slave)


def test_a_deadline_waits_for_nothing_that_hangs() -> None:
    program = (
        "import threading\nfrom tui.terminal import Exit\nExit().within(0.1, 7)\nthreading.Event().wait()\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=30, check=False)
    assert ended.returncode == 7


def test_a_deadline_that_is_called_off_never_comes() -> None:
    program = (
        "import time\n"
        "from tui.terminal import Exit\n"
        "way_out = Exit()\n"
        "way_out.within(0.2, 7)\n"
        "way_out.cancel()\n"
        "time.sleep(0.5)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=30, check=False).returncode == 0
