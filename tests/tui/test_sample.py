"""The sample of the settings: it names every one, and is itself valid."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.tui.test_cli import wardwatch
from tui.actions import ACTIONS
from tui.sample import documented, sample
from tui.settings import Settings, StoreAddresses, load


def uncommented() -> str:
    """The sample with the # taken away from every setting."""
    return re.sub(r"^# (\w+ = |\[)", r"\1", sample(), flags=re.MULTILINE)


def test_every_setting_is_documented_and_in_the_sample() -> None:
    told = tomllib.loads(uncommented())
    documents = {name for model in (Settings, StoreAddresses) for name, _ in documented(model)}
    assert documents == set(Settings.model_fields)
    assert documents == set(told)


def test_the_sample_changes_nothing_but_the_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    path = tmp_path / "config.toml"
    path.write_text(sample(), "utf-8")
    assert load(path).model_dump() == load().model_dump()


def test_what_the_sample_says_is_valid_when_it_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(uncommented(), "utf-8")
    settings = load(path)
    assert settings.keys.keys() == {action.id for action in ACTIONS}
    assert settings.theme == "auto"


def test_info_prints_it() -> None:
    assert wardwatch("info", "--sample").stdout == sample()
