"""The wheel that a user installs holds all that the program needs."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_style_sheet_and_recording_and_no_tests(tmp_path: Path) -> None:
    subprocess.run(
        (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, ROOT),
        check=True,
        stdin=subprocess.DEVNULL,
    )
    names = zipfile.ZipFile(next(tmp_path.glob("wardwatch-*.whl"))).namelist()
    assert "tui/app.tcss" in names
    assert "bedside/recordings/s00001_numerics_1min.csv" in names
    assert "bedside/recordings/README.md" in names
    assert not [name for name in names if name.startswith(("tests", "bench"))]
