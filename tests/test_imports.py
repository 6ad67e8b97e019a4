"""What a run loads: never more than it needs, since start-up is a feature."""

import subprocess
import sys

import pytest

DRIVERS = ("motor", "pymongo", "influxdb_client", "neo4j", "cassandra", "redis")


def loaded_by(code: str) -> set[str]:
    run = subprocess.run(
        (sys.executable, "-c", f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nprint(*sys.modules)"),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_textual_nor_a_driver(option: str) -> None:
    loaded = loaded_by(f"from tui.cli import main; main(['{option}'])")
    assert not loaded & {"textual", "rich", "pydantic", *DRIVERS}


def test_news2_loads_neither_textual_nor_a_driver() -> None:
    loaded = loaded_by("from tui.cli import main; main(['news2', 'rr=18'])")
    assert not loaded & {"textual", *DRIVERS}


def test_the_monitor_loads_no_driver() -> None:
    assert not loaded_by("import tui.app, backends.connect, backends.embedded.region") & set(DRIVERS)


@pytest.mark.parametrize("room", ["clinical", "bedside", "backends"])
def test_only_the_screen_knows_textual(room: str) -> None:
    code = (
        f"import pkgutil, importlib, {room}; "
        f"[importlib.import_module(m.name) for m in pkgutil.walk_packages({room}.__path__, '{room}.')]"
    )
    assert not loaded_by(code) & {"textual", "rich"}


def test_the_clinical_rules_need_the_standard_library_only() -> None:
    code = (
        "import pkgutil, importlib, clinical; "
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(clinical.__path__, 'clinical.')]"
    )
    foreign = loaded_by(code) - set(sys.stdlib_module_names) - {"clinical", "__main__"}
    assert not {name for name in foreign if not name.startswith("_")}
