"""A fault of the program is one line and a place in the log; no patient is in either."""

import sys
from pathlib import Path

from bench.terminal import COLOURS_256, Terminal

FAULTY = """
import sys
from pathlib import Path
from backends.addresses import RegionAddresses
from tui import app, logs
from tui.app import Wardwatch
from tui.who import Who

class Faulty(Wardwatch):
    CSS_PATH = Path(app.__file__).with_name("app.tcss")

    def action_command_palette(self):
        patient = "OKAFOR Chidiebere"
        raise KeyError(patient)

folder = Path(sys.argv[1])
logs.begin(folder, "monitor")
faulty = Faulty({"north": RegionAddresses(folder, "North")}, "north", None, Who("m", "M", True))
sys.exit(faulty.attend())
"""


def test_a_fault_is_one_line_and_its_place_in_the_log(tmp_path: Path) -> None:
    with Terminal((sys.executable, "-c", FAULTY, str(tmp_path)), COLOURS_256) as terminal:
        terminal.until(lambda lines: any("there is no ward yet" in line for line in lines))
        terminal.send("\x10")
        assert terminal.leaves(10) == 1
        said = "\n".join(terminal.display)
    log = (tmp_path / "wardwatch.log").read_text("utf-8")
    assert "a fault ended the monitor" in said
    assert "Traceback" not in said
    assert "KeyError" in log
    assert "action_command_palette" in log
    assert "OKAFOR" not in said + log
