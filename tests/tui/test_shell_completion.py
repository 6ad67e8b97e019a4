"""`wardwatch completion`: the shell completes what the parser knows."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_imports import loaded_by
from tests.tui.test_cli import complaint, wardwatch
from tui.cli import COMMANDS
from tui.commands.completion import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_knows_every_command(shell: str) -> None:
    run = wardwatch("completion", shell)
    assert (run.returncode, run.stderr) == (0, "")
    assert all(command in run.stdout for command in COMMANDS)
    assert "bedside" not in run.stdout.replace("bedsides", "").replace("The bedside monitor", "")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (("fi",), {"find"}),
        (("mon",), {"monitor"}),
        (("monitor", "--wa"), {"--ward"}),
        (("news2", "--j"), {"--json"}),
    ],
)
def test_bash_completes_commands_and_options(
    tmp_path: Path, typed: tuple[str, ...], offered: set[str]
) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash here")
    (tmp_path / "completion").write_text(wardwatch("completion", "bash").stdout)
    last, before = typed[-1], ("wardwatch", *typed)[-2]
    words = " ".join(("wardwatch", *typed))
    asked = (
        f'source "{tmp_path}/completion"; COMP_WORDS=({words}); COMP_CWORD={len(typed)};'
        f'_shtab_wardwatch wardwatch "{last}" "{before}"; echo "${{COMPREPLY[@]}}"'
    )
    told = subprocess.run((bash, "-c", asked), capture_output=True, text=True, check=True)
    assert set(told.stdout.split()) == offered


def test_a_shell_that_is_not_known_is_one_line() -> None:
    assert "bash" in complaint(wardwatch("completion", "dos"), 2)


def test_only_the_command_itself_loads_what_makes_the_script() -> None:
    assert "shtab" not in loaded_by("from tui.cli import main; main(['--help'])")
    assert "shtab" not in loaded_by("import tui.app")
