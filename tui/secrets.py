"""`secrets.toml`, beside the settings: what a server shows only once is written there, for its user alone.

The rest of the file, comments and all, stays as a person wrote it.
"""

import fcntl
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import Any

from backends.ports import Misconfigured


@dataclass(frozen=True, slots=True)
class SecretsFile:
    """The secrets of one region in the file; raises Misconfigured where it cannot be read or written."""

    path: Path
    region: str

    def read(self, setting: str) -> str | None:
        """What the region's own part says of a setting, or None."""
        value = _section(self._text(), self.region).get(setting)
        return value if isinstance(value, str) else None

    def swap(self, setting: str, stands: str | None, new: str) -> bool:
        """Write a secret if the old one still stands; gives whether it did. Two at once come in turn."""
        try:
            with _alone(self.path.parent):
                if self.read(setting) != stands:
                    return False
                self._write(self._with(setting, new))
        except OSError as error:
            raise Misconfigured(f"{self.path} cannot be written: {error.strerror}") from error
        return True

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"{self.path} cannot be read") from error

    def _write(self, text: str) -> None:
        """Put a new file in the place of the old one, whole, and readable for its user alone."""
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o600)
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        fresh.replace(self.path)

    def _with(self, setting: str, new: str) -> str:
        text = _with(self._text(), self.region, setting, new)
        if _section(text, self.region).get(setting) != new:
            raise Misconfigured(f"{self.path} has regions.{self.region} in a form that cannot be added to")
        return text


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _section(text: str, region: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text).get("regions")
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured("secrets.toml is not valid TOML") from error
    own = found.get(region) if isinstance(found, dict) else None
    return own if isinstance(own, dict) else {}


def _with(text: str, region: str, setting: str, value: str) -> str:
    """The file with a setting of a region: its line replaced, or put beneath the region's head."""
    head, line = f"[regions.{region}]", f"{setting} = {dumps(value)}"
    lines = text.splitlines()
    heads = [place for place, each in enumerate(lines) if each.strip() == head]
    if not heads:
        return "\n".join([*lines, *([""] if lines else []), head, line, ""])
    begin = heads[0] + 1
    end = next((n for n in range(begin, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    for place in range(begin, end):
        if lines[place].partition("=")[0].strip() == setting:
            lines[place] = line
            return "\n".join([*lines, ""])
    return "\n".join([*lines[:begin], line, *lines[begin:], ""])
