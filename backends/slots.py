"""The spool's files: each process holds one of its own, and a killed process's file is found again.

They hold patient data, for the user alone who made them (folder 0700, files 0600).
"""

import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path

_SLOTS = 64
_TABLE = """
CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    destination TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_for ON waiting (destination, id);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, body BLOB NOT NULL);
"""
_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)
_log = logging.getLogger(__name__)


def claim(folder: Path) -> tuple[Path, sqlite3.Connection]:
    """Open a slot that no other process holds, one that still has records first.

    Raises OSError or sqlite3.Error where the folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    slots = [folder / f"spool-{number}.db" for number in range(_SLOTS)]
    slot = _first_free((path for path in slots if path.exists()), with_records=True)
    slot = slot or _first_free(slots, with_records=False)
    if slot is None:
        raise OSError(f"all {_SLOTS} spools are held by other processes")
    return slot


def _first_free(paths: Iterable[Path], *, with_records: bool) -> tuple[Path, sqlite3.Connection] | None:
    for path in paths:
        disk = _open(path)
        if disk is None:
            continue
        if not with_records or disk.execute("SELECT 1 FROM waiting LIMIT 1").fetchone():
            return path, disk
        disk.close()
    return None


def _open(path: Path) -> sqlite3.Connection | None:
    """Open one slot for this process alone; None when another holds it. A broken file is put aside."""
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        if error.sqlite_errorcode not in _BROKEN:
            raise
    _log.error("the spool %s is broken and was put aside as %s.broken", path.name, path.name)
    path.replace(path.with_name(path.name + ".broken"))
    return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    disk = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        disk.execute("PRAGMA locking_mode=EXCLUSIVE")
        disk.execute("PRAGMA user_version")
        path.chmod(0o600)
        disk.execute("PRAGMA journal_mode=WAL")
        disk.execute("PRAGMA synchronous=NORMAL")
        disk.executescript(_TABLE)
        disk.execute("BEGIN IMMEDIATE")
        disk.execute("COMMIT")
    except (sqlite3.Error, OSError):
        disk.close()
        raise
    return disk
