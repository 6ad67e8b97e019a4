"""`wardwatch info`: where settings, data and log lie, what runs here, and which setting came from where."""

import argparse
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, SecretStr

from tui import logs, output
from tui.session import state_folder
from tui.settings import Settings, config_of, origins

_PACKAGES = ("textual", "rich", "pydantic", "motor", "influxdb-client", "neo4j", "cassandra-driver", "redis")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sample."""
    parser.add_argument("--sample", action="store_true", help="print a config.toml with every setting")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print it, for a person who wants to know or to report."""
    if arguments.sample:
        from tui.sample import sample

        for line in sample().splitlines():
            output.line(line)
        return 0
    config = config_of(arguments.config)
    for title, lines in (
        ("wardwatch", _versions()),
        ("terminal", _terminal()),
        ("files", _files(settings, config)),
        ("settings", _settings(settings, origins(config))),
    ):
        output.line(title)
        told = list(lines)
        width = max(len(label) for label, _ in told)
        for label, words in told:
            output.line(f"  {label:{width}}  {words}")
    return 0


def _versions() -> Iterator[tuple[str, str]]:
    yield "version", f"{version('wardwatch')}, in {Path(__file__).parents[2]}"
    yield "python", f"{platform.python_version()}, {sys.executable}"
    yield "system", platform.platform()
    yield "SQLite", sqlite3.sqlite_version
    for package in _PACKAGES:
        yield package, _version(package)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _terminal() -> Iterator[tuple[str, str]]:
    """What the terminal says it can, and what is made of it."""
    from rich.console import Console

    console = Console()
    for name in ("TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "SSH_CONNECTION", "TMUX", "STY"):
        if value := os.environ.get(name):
            yield name, "set" if name in ("SSH_CONNECTION", "TMUX", "STY") else value
    yield "colours", console.color_system or "none" if console.is_terminal else "no terminal here"
    yield "size", f"{console.width} x {console.height}" if console.is_terminal else "no terminal here"
    yield "encoding", sys.stdout.encoding


def _files(settings: Settings, config: Path) -> Iterator[tuple[str, str]]:
    yield "settings", _stands(config)
    yield "secrets", _stands(config.with_name("secrets.toml"))
    yield "data", _stands(settings.data)
    yield "log", _stands(settings.log / logs.NAME)
    yield "snapshots", _stands(settings.snapshots)
    yield "last session", _stands(state_folder())


def _stands(path: Path) -> str:
    """A path, and whether it is there and can be used."""
    if not path.exists():
        return f"{path} (not there yet)"
    needed = os.R_OK | os.W_OK if path.is_dir() else os.R_OK
    return f"{path}" if os.access(path, needed) else f"{path} (no permission)"


def _settings(settings: Settings, came_from: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every setting that has a value, and where it was set; what could be a secret is never shown."""
    for name, value in _values(settings):
        yield name, f"{value}  ({came_from.get(name, 'default')})"
    yield "stores", "those without a URL are embedded, in the data folder"


def _values(settings: BaseModel, before: str = "") -> Iterator[tuple[str, str]]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, dict) and value:
            for key, part in value.items():
                if isinstance(part, BaseModel):
                    yield f"{before}{name}.{key}", "a region"
                    yield from _values(part, f"{before}{name}.{key}.")
                else:
                    yield f"{before}{name}.{key}", f"{part}"
        elif isinstance(value, SecretStr):
            yield f"{before}{name}", "set, not shown"
        elif value not in (None, "", {}):
            yield f"{before}{name}", f"{value}"
