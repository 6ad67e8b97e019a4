"""Settings: flags, then the environment (`WARDWATCH_*`), then the two files of settings, then defaults.

The files are `config.toml` and, beside it, `secrets.toml`. One typed model, read once and passed in;
the docstring under each field is its documentation.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from clinical.places import is_place
from tui.actions import ACTIONS
from tui.habits import snapshots_folder

PREFIX = "WARDWATCH_"
_OF_THE_COMMAND_LINE = frozenset({"CONFIG"})


class SettingsError(Exception):
    """A setting makes no sense; the message is one line with its name, its origin and what would be valid."""


class StoreAddresses(BaseModel):
    """Where the stores are, for every region or for one; a store without an address is the embedded one."""

    model_config = ConfigDict(extra="forbid")

    mongodb_url: SecretStr | None = None
    """Patients: `mongodb://user:password@host1,host2/?replicaSet=north`."""
    influxdb_url: SecretStr | None = None
    """Vital signs: `http://host:8086`, or two with a comma between them."""
    influxdb_token: SecretStr | None = None
    """The InfluxDB token, or one for each address; `wardwatch setup` takes an operator's, and makes this."""
    influxdb_org: str | None = None
    """The InfluxDB organisation."""
    neo4j_url: SecretStr | None = None
    """Care teams: `bolt://host:7687`."""
    neo4j_user: str | None = None
    """The Neo4j user."""
    neo4j_password: SecretStr | None = None
    """The Neo4j password."""
    cassandra_url: SecretStr | None = None
    """Analytics: `cassandra://user:password@host1:9042,host2:9042/?dc=north`."""
    redis_url: SecretStr | None = None
    """Alerts and live values: `redis://host:6379/0` or `redis+sentinel://host1:26379,host2:26379/mymaster/0`."""


class RegionSettings(StoreAddresses):
    """One region: its name, and its own stores where it has some."""

    name: str = ""
    """The region as the screen names it; its id with a capital by default."""


class Settings(StoreAddresses, BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        validate_default=True,
    )

    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("wardwatch"))
    """Folder of the embedded stores."""
    log: Path = Field(default_factory=lambda: platformdirs.user_log_path("wardwatch"))
    """Folder of the log, which holds no patient data and turns over after a megabyte."""
    regions: dict[str, RegionSettings] = Field(
        default_factory=lambda: {"north": RegionSettings(), "south": RegionSettings()}
    )
    """The regions by their ids, each with what differs from the rest."""
    region: str = ""
    """The region to open; the first one by default."""
    clinician: str = ""
    """Who you are, by clinician id; your login name by default, then marked as unverified."""
    theme: Literal["auto", "dark", "light", "contrast", "safe", "mono"] = "auto"
    """Colours: `safe` for colour-blind eyes, `mono` greys alone; `auto` goes by the terminal."""
    charts: Literal["braille", "blocks", "ascii"] = "braille"
    """What charts are drawn with: `blocks` where the font has no braille, `ascii` where it has neither."""
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
    """Signs: `ascii` where a font lacks the others or widens them; `auto` where the locale is not UTF-8."""
    mouse: Literal["auto", "on", "off"] = "auto"
    """Whether the mouse is heard; `auto` hears it unless the monitor is watched over SSH. `M` switches it."""

    bell: Literal["off", "high", "medium", "low"] = "off"
    """From which priority on a new alert rings the terminal's bell, every 5 s at most: no alarm sound."""
    notices: Literal["off", "high", "medium", "low"] = "off"
    """From which priority on the terminal shows a notice (OSC 9), every 10 s at most: no names, no alarm."""
    title: bool = False
    """Whether the window's title says the ward and how many alerts nobody has yet, without names."""
    hide_names: bool = False
    """Whether names are hidden from the start; `p` hides and shows them."""
    snapshots: Path = Field(default_factory=snapshots_folder)
    """Folder for snapshots of the screen (ctrl+s). They hold what the screen holds: names, unless hidden."""
    keys: dict[str, str | list[str]] = Field(default_factory=dict)
    """Keys of your own, by the action's id: `acknowledge = "ctrl+a"`, or several with commas between."""

    @field_validator("keys")
    @classmethod
    def _keys_can_be_told_apart(cls, keys: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        if keys:
            from tui.keymap import remapped

            remapped(ACTIONS, keys)
        return keys

    @field_validator("regions")
    @classmethod
    def _regions_have_ids(cls, regions: dict[str, RegionSettings]) -> dict[str, RegionSettings]:
        if wrong := [region for region in regions if not is_place(region)]:
            raise ValueError(f"a region's id is small letters, digits, - and _; not {wrong[0]!r}")
        if not regions:
            raise ValueError("name at least one region")
        return regions

    def home(self) -> str:
        """The region to open; raises SettingsError when it is none of `regions`."""
        if self.region and self.region not in self.regions:
            raise SettingsError(f"no region {self.region!r}; there is {_listed(self.regions)}")
        return self.region or next(iter(self.regions))


def config_path() -> Path:
    """Where `config.toml` is looked for when `--config` names none."""
    return platformdirs.user_config_path("wardwatch") / "config.toml"


def config_of(named: Path | None) -> Path:
    """The file of settings in use: named by `--config`, or by the environment, or the usual one."""
    variable = os.environ.get("WARDWATCH_CONFIG")
    return named or (Path(variable) if variable else config_path())


def load(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings; `flags` are those given on the command line. Raises SettingsError."""
    path = config or config_path()
    if config and not config.is_file():
        raise SettingsError(f"the settings file {config} is not there, or is no file")
    files = _merged(_read(path), _read(path.with_name("secrets.toml")))
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    _refuse_unknown_environment()
    try:
        return _with_files(files)(**given)
    except ValidationError as error:
        raise SettingsError(_one_line(error, given, path)) from error
    except UnreadableSettings as error:
        raise SettingsError(f"the environment cannot be read: {error}") from error


def origins(config: Path | None = None, flags: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Say of each setting that is not left to its default where it was set; `regions.north.name` is one."""
    path = config or config_path()
    found: dict[str, str] = {}
    for file in (path, path.with_name("secrets.toml")):
        found |= dict.fromkeys(_dotted(_read(file)), str(file))
    for variable in filter(os.environ.get, sorted(os.environ)):
        if variable.startswith(PREFIX) and variable.removeprefix(PREFIX) not in _OF_THE_COMMAND_LINE:
            found[variable.removeprefix(PREFIX).lower().replace("__", ".")] = f"environment, {variable}"
    return found | {name: "command line" for name, value in (flags or {}).items() if value is not None}


def _dotted(read: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for name, value in read.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{before}{name}.")
        else:
            yield f"{before}{name}"


def _with_files(files: dict[str, Any]) -> type[Settings]:
    class SettingsOfFiles(Settings):
        """Flags first, then the environment, then the files."""

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, InitSettingsSource(settings_cls, files)

    return SettingsOfFiles


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def _merged(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    both = dict(under)
    for key, value in over.items():
        below = both.get(key)
        both[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


def _refuse_unknown_environment() -> None:
    known = {name.upper() for name in Settings.model_fields} | _OF_THE_COMMAND_LINE
    for variable in sorted(os.environ):
        name = variable.removeprefix(PREFIX)
        if variable.startswith(PREFIX) and name.partition("__")[0] not in known:
            raise SettingsError(f"{variable} in the environment is no setting{_nearest(name, known, PREFIX)}")


def _one_line(error: ValidationError, flags: Mapping[str, Any], path: Path) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = tuple(str(part) for part in first["loc"])
    where = f"{'.'.join(place)} {_origin(place, flags, path)}"
    if first["type"] == "extra_forbidden":
        return f"{where} is no setting{_nearest(place[-1], _siblings(place))}"
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said[:1].lower()}{said[1:]}"


def _origin(place: tuple[str, ...], flags: Mapping[str, Any], path: Path) -> str:
    if place and place[0] in flags:
        return "on the command line"
    variable = PREFIX + "__".join(place).upper()
    if variable in os.environ:
        return f"in the environment ({variable})"
    return f"in {path}"


def _siblings(place: tuple[str, ...]) -> Iterable[str]:
    return RegionSettings.model_fields if place[0] == "regions" else Settings.model_fields


def _nearest(name: str, known: Iterable[str], prefix: str = "") -> str:
    found = difflib.get_close_matches(name, list(known), 1, 0.6)
    return f"; did you mean {prefix}{found[0]}?" if found else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
