"""The tests are the same whoever runs them."""

import os
import subprocess
import sys
from pathlib import Path

SETTINGS = {"WARDWATCH_REGIONS__NORTH__MONGODB_URL": "mongodb://nowhere.invalid/", "WARDWATCH_THEME": "light"}
CHECK = "tests/tui/test_info.py::test_what_was_set_last_is_where_a_setting_came_from"


def test_no_setting_of_the_developer_reaches_a_test() -> None:
    run = subprocess.run(
        (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", CHECK),
        env={**os.environ, **SETTINGS},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
