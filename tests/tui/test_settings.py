"""Settings: which source wins, and what a wrong one is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.settings import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no config"))
    for name in ("REGION", "CLINICIAN", "THEME", "DATA"):
        monkeypatch.delenv(f"WARDWATCH_{name}", raising=False)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('clinician = "from the file"\ntheme = "light"\n[regions.east]\nname = "East side"\n')
    return path


def test_without_any_setting_there_are_two_regions_on_embedded_stores() -> None:
    settings = load()
    assert list(settings.regions) == ["north", "south"]
    assert settings.home() == "north"
    assert settings.redis_url is None


def test_the_environment_wins_over_the_file_and_a_flag_over_both(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(config).clinician == "from the file"
    monkeypatch.setenv("WARDWATCH_CLINICIAN", "from the environment")
    assert load(config).clinician == "from the environment"
    assert load(config, {"clinician": "from a flag", "region": None}).clinician == "from a flag"
    assert load(config).theme == "light"


def test_the_file_names_the_regions(config: Path) -> None:
    settings = load(config)
    assert list(settings.regions) == ["east"]
    assert settings.regions["east"].name == "East side"


def test_a_region_has_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_REGIONS__NORTH__REDIS_URL", "redis://:sesame@host/0")
    address = load().regions["north"].redis_url
    assert address is not None
    assert address.get_secret_value() == "redis://:sesame@host/0"


def test_secrets_stand_in_a_file_of_their_own_and_are_never_shown(config: Path) -> None:
    config.with_name("secrets.toml").write_text('[regions.east]\ninfluxdb_token = "sesame"\n')
    settings = load(config)
    token = settings.regions["east"].influxdb_token
    assert token is not None
    assert token.get_secret_value() == "sesame"
    assert settings.regions["east"].name == "East side"
    assert "sesame" not in repr(settings)


def test_a_secret_of_the_wrong_kind_is_not_repeated(config: Path) -> None:
    config.with_name("secrets.toml").write_text('influxdb_token = ["sesame"]\n')
    with pytest.raises(SettingsError, match="influxdb_token") as refused:
        load(config)
    assert "sesame" not in str(refused.value)


def test_a_region_that_there_is_not_names_those_that_there_are(config: Path) -> None:
    with pytest.raises(SettingsError, match="there is east"):
        load(config, {"region": "west"}).home()


@pytest.mark.parametrize("region", ["North", "a b", "../etc", "ü", ""])
def test_a_region_that_could_not_name_a_folder_is_refused(region: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[regions."{region}"]\nname = "x"\n')
    with pytest.raises(SettingsError, match="regions"):
        load(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_settings_or_one_line(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_bytes(content)
    try:
        assert isinstance(load(path), Settings)
    except SettingsError as error:
        assert len(str(error).splitlines()) == 1
