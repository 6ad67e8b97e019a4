"""What SQLite and the file system say, turned into a StoreError with one line that says what to do."""

import errno
import sqlite3
from pathlib import Path

from backends.ports import Conflict, Invalid, Misconfigured, StoreError, Unavailable

_FULL = "the disk is full: free some space for {path}"
_DENIED = "{path} cannot be written: give this user the right to write to its folder"
_DAMAGED = "{path} is damaged or not a wardwatch file: restore it from a backup, or move it away"
_LACKING = "{path} lacks a table or column: restore it from a backup, or move it away"
_LOCKED = "{path} is locked by another process: end the one that hangs"
_BROKEN = "{path} cannot be read or written: look to the disk"
_UNOPENED = (Misconfigured, "{path} cannot be opened: name another data folder")

_BY_CODE: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_FULL: (Unavailable, _FULL),
    sqlite3.SQLITE_IOERR_SHMSIZE: (Unavailable, _FULL),
    sqlite3.SQLITE_BUSY: (Unavailable, _LOCKED),
    sqlite3.SQLITE_LOCKED: (Unavailable, _LOCKED),
    sqlite3.SQLITE_IOERR: (Unavailable, _BROKEN),
    sqlite3.SQLITE_NOMEM: (Unavailable, "no memory is left for {path}: end other programs"),
    sqlite3.SQLITE_INTERRUPT: (Unavailable, "{path} was closed before it had answered"),
    sqlite3.SQLITE_CANTOPEN: _UNOPENED,
    sqlite3.SQLITE_READONLY: (Misconfigured, _DENIED),
    sqlite3.SQLITE_PERM: (Misconfigured, _DENIED),
    sqlite3.SQLITE_CORRUPT: (Misconfigured, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (Misconfigured, _DAMAGED),
    sqlite3.SQLITE_SCHEMA: (Misconfigured, _DAMAGED),
    sqlite3.SQLITE_ERROR: (Misconfigured, _LACKING),
    sqlite3.SQLITE_CONSTRAINT: (Conflict, "{path} holds something else under that name"),
}

_BY_ERRNO: dict[int, tuple[type[StoreError], str]] = {
    errno.ENOSPC: (Unavailable, _FULL),
    errno.EDQUOT: (Unavailable, _FULL),
    errno.EMFILE: (Unavailable, "too many files are open to open {path}"),
    errno.EIO: (Unavailable, _BROKEN),
    errno.EACCES: (Misconfigured, _DENIED),
    errno.EPERM: (Misconfigured, _DENIED),
    errno.EROFS: (Misconfigured, _DENIED),
}

_PRIMARY = 0xFF


def store_error(error: Exception, path: Path) -> StoreError:
    """Say in the ports' words what went wrong with a file; never repeats what was to be stored."""
    if isinstance(error, StoreError):
        return error
    kind, text = _verdict(error)
    return kind(text.format(path=path))


def _verdict(error: Exception) -> tuple[type[StoreError], str]:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
        known = _BY_CODE.get(code) or _BY_CODE.get(code & _PRIMARY)
        return known or (Invalid, "{path} refuses this for good")
    if isinstance(error, OSError):
        return _BY_ERRNO.get(
            error.errno or 0, (Misconfigured, "{path} cannot be opened: name another data folder")
        )
    return Invalid, "{path} cannot hold such a value"
