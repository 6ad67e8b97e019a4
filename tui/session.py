"""How a user left the screen, so that it comes back: region, ward, order, filter and theme.

It holds no patient data, so the words of a text filter are not kept. What stands in the file is not trusted:
whatever makes no sense is ignored, with a line in the log.
"""

import json
import logging
import os
import re
import stat
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Self

import platformdirs

from clinical.places import is_place
from tui.commands_typed import FILTERS, SORTS
from widgets.palettes import THEMES

log = logging.getLogger(__name__)

_MOST = 4096
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Session:
    """What comes back; an empty field leaves it to the settings."""

    region: str = ""
    ward: str = ""
    sort: str = ""
    filter: str = ""
    theme: str = ""

    def sensible(self) -> Self:
        """The session without what makes no sense."""
        known = {
            "region": is_place(self.region),
            "ward": is_place(self.ward),
            "sort": self.sort in {choice.word for choice in SORTS},
            "filter": self.filter in {choice.word for choice in FILTERS},
            "theme": self.theme in THEMES,
        }
        return replace(self, **{name: "" for name, makes_sense in known.items() if not makes_sense})

    def under(self, flags: "Session") -> "Session":
        """The session where the flags of this start leave room for it; a ward belongs to its region."""
        same = flags.region in ("", self.region)
        kept = self if same else replace(self, ward="")
        return Session(*(getattr(flags, each.name) or getattr(kept, each.name) for each in fields(Session)))


class SessionFile:
    """One small private file for each clinician at this machine; never the reason for a failure."""

    def __init__(self, folder: Path, clinician: str) -> None:
        name = clinician if _PLAIN.fullmatch(clinician) else _digest(clinician)
        self._path = folder / f"session-{name}.json"

    def read(self) -> Session | None:
        """How the screen was left last time; None where that was never, or cannot be told."""
        try:
            text = _read(self._path)
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("the last session cannot be read: %s", error.strerror)
            return Session()
        try:
            return _session(json.loads(text))
        except (ValueError, RecursionError):
            log.warning("the last session makes no sense, and is ignored")
            return Session()

    def write(self, session: Session) -> None:
        """Keep a session, whole or not at all."""
        beside = self._path.with_name(f"{self._path.name}.{os.urandom(4).hex()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(beside, json.dumps(asdict(session)))
            beside.replace(self._path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            log.warning("the session cannot be kept: %s", error.strerror)


def state_folder() -> Path:
    """Where sessions lie, beside the log."""
    return platformdirs.user_state_path("wardwatch")


def _digest(clinician: str) -> str:
    import hashlib

    return hashlib.sha256(clinician.encode(errors="replace")).hexdigest()[:16]


def _read(path: Path) -> str:
    """A small regular file; whatever else stands there neither blocks nor leads elsewhere."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        plain = stat.S_ISREG(os.fstat(handle).st_mode)
        return os.read(handle, _MOST).decode("utf-8", "replace") if plain else ""
    finally:
        os.close(handle)


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _session(held: object) -> Session:
    """What an object of the file means; raises ValueError for what is no session."""
    if not isinstance(held, dict):
        raise ValueError("not an object")
    names = {each.name for each in fields(Session)}
    texts = {name: value for name, value in held.items() if name in names and isinstance(value, str)}
    session = Session(**texts)
    if (sensible := session.sensible()) != session:
        log.warning("a part of the last session makes no sense, and is ignored")
    return sensible
