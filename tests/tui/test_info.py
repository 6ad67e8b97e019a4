"""`wardwatch info`: where everything lies, which setting came from where, and no secret."""

from pathlib import Path

import pytest

from tests.tui.test_cli import complaint, wardwatch
from tui.settings import origins


def line(said: str, label: str) -> str:
    return next(line for line in said.splitlines() if line.strip().startswith(f"{label} "))


def test_every_setting_says_where_it_came_from_and_no_secret_is_shown(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "light"\nregion = "south"\n[regions.south]\nname = "Süd"\n[regions.north]\n')
    (tmp_path / "secrets.toml").write_text('neo4j_password = "hunter2"\n')
    run = wardwatch(
        "info",
        "--config",
        str(config),
        WARDWATCH_REGION="north",
        WARDWATCH_DATA=str(tmp_path / "data"),
        WARDWATCH_REDIS_URL="redis://:hunter2@host:6379/0",
        WARDWATCH_REGIONS__NORTH__MONGODB_URL="mongodb://ada:hunter2@host/",
    )
    assert run.returncode == 0, run.stderr
    assert line(run.stdout, "theme").endswith(f"light  ({config})")
    assert line(run.stdout, "region").endswith("north  (environment, WARDWATCH_REGION)")
    assert line(run.stdout, "mouse").endswith("(default)")
    assert line(run.stdout, "regions.south.name").endswith(f"Süd  ({config})")
    assert line(run.stdout, "neo4j_password").endswith(f"set, not shown  ({tmp_path / 'secrets.toml'})")
    assert line(run.stdout, "redis_url").endswith("set, not shown  (environment, WARDWATCH_REDIS_URL)")
    assert "set, not shown" in line(run.stdout, "regions.north.mongodb_url")
    assert "hunter2" not in run.stdout + run.stderr


def test_it_says_where_files_lie_and_whether_they_are_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    log = {"WARDWATCH_LOG": str(tmp_path / "logs")}
    run = wardwatch(
        "info", WARDWATCH_DATA=str(data), WARDWATCH_CONFIG="", XDG_CONFIG_HOME=str(tmp_path), **log
    )
    assert str(tmp_path / "wardwatch" / "config.toml") in line(run.stdout, "settings")
    assert line(run.stdout, "data").endswith(f"{data} (not there yet)")
    assert f"{tmp_path}/logs/wardwatch.log" in line(run.stdout, "log")
    assert "8." in line(run.stdout, "textual")
    assert "no terminal here" in line(run.stdout, "colours")
    data.mkdir()
    assert line(wardwatch("info", WARDWATCH_DATA=str(data)).stdout, "data").endswith(str(data))


def test_settings_that_make_no_sense_are_one_line() -> None:
    assert "WARDWATCH_THEME" in complaint(wardwatch("info", WARDWATCH_THEME="pink"), 2)


def test_what_was_set_last_is_where_a_setting_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('theme = "light"\nclinician = "ada"\n')
    monkeypatch.setenv("WARDWATCH_THEME", "dark")
    monkeypatch.setenv("WARDWATCH_CLINICIAN", "")
    found = origins(config, {"theme": "mono", "data": None})
    assert found == {"theme": "command line", "clinician": str(config)}
    assert origins(config)["theme"] == "environment, WARDWATCH_THEME"
