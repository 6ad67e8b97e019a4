"""The log: one file that turns over, for whoever looks after the program, without a word about a patient.

What is ours says what happened by ward, bed and store. Of a fault it keeps kinds and places, never a message,
for messages quote what they failed on; of a driver's words it keeps the text of the program and drops what
was filled in. Nothing goes to the screen, where it would break the picture. The file is made at the first
word.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging.handlers import RotatingFileHandler

NAME = "wardwatch.log"
LARGEST, KEPT = 1_000_000, 4
"""Bytes after which a new file is begun, and how many of those before are kept."""

OURS = ("clinical", "bedside", "backends", "widgets", "tui")

_LONGEST = 500
_MOST_FRAMES = 40
_MOST_FAULTS = 5


def begin(folder: Path, command: str, *, aloud: bool = False) -> None:
    """Send everything that is logged from now on to a file in a folder, and nothing to the screen.

    A command without a screen says our warnings `aloud` too, on standard error.
    """
    for handler in [handler for handler in logging.root.handlers if isinstance(handler, LogFile | Aloud)]:
        logging.root.removeHandler(handler)
    logging.root.addHandler(LogFile(folder / NAME, command))
    if aloud:
        logging.root.addHandler(Aloud(logging.WARNING))
    logging.root.setLevel(logging.WARNING)
    for room in OURS:
        logging.getLogger(room).setLevel(logging.INFO)
    logging.raiseExceptions = False
    logging.captureWarnings(True)


class LogFile(logging.Handler):
    """Opens the file at the first word; where it cannot be written, the words are lost and nothing else."""

    def __init__(self, path: Path, command: str) -> None:
        super().__init__()
        self.path = path
        self._command = command
        self._file: RotatingFileHandler | None = None
        self._broken = False
        self.setFormatter(Discreet())

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; another process may have begun a new file meanwhile."""
        if self._broken:
            return
        try:
            self._opened().emit(record)
        except OSError:
            self._broken = True

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()

    def _opened(self) -> "RotatingFileHandler":
        if self._file is None:
            self._file = self._open()
            self._file.emit(self._greeting())
        elif _moved(self._file):
            self._file.close()
        return self._file

    def _open(self) -> "RotatingFileHandler":
        from logging.handlers import RotatingFileHandler

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        file = RotatingFileHandler(self.path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        file.setFormatter(self.formatter)
        return file

    def _greeting(self) -> logging.LogRecord:
        from importlib.metadata import version

        python = ".".join(map(str, sys.version_info[:3]))
        words = f"wardwatch {version('wardwatch')} {self._command}, Python {python}, {sys.platform}"
        return logging.LogRecord("tui", logging.INFO, __file__, 0, words, None, None)


class Aloud(logging.Handler):
    """Says what is ours on standard error, a line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it, unless it is a driver's."""
        if record.name.partition(".")[0] in OURS:
            from tui.output import message

            message(record.getMessage())


def _moved(file: "RotatingFileHandler") -> bool:
    """Whether another file, or none, stands where ours stood; a handler that is closed opens anew."""
    try:
        there = os.stat(file.baseFilename)
    except FileNotFoundError:
        return True
    here = os.fstat(file.stream.fileno()) if file.stream else there
    return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)


class Discreet(logging.Formatter):
    """Tells what happened on one line, and of a fault its kinds and places."""

    def format(self, record: logging.LogRecord) -> str:
        """The line and the fault; what another handler made of the record is not asked."""
        error = record.exc_info[1] if record.exc_info else None
        head = f"{self.formatTime(record)} {record.process} {record.levelname} {record.name}"
        return "\n".join((f"{head}: {_printable(_told(record))}", *_faults(error)))


def _told(record: logging.LogRecord) -> str:
    """What is ours as it is; of a warning place and kind; of all else the words without what fills them."""
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    if record.name == "py.warnings":
        return ":".join(record.getMessage().split(":", 3)[:3])
    return str(record.msg).partition("\n")[0] if isinstance(record.msg, str) else type(record.msg).__name__


def _printable(text: str) -> str:
    line = "".join(letter if letter.isprintable() else "?" for letter in text[:_LONGEST])
    return line.encode("utf-8", "replace").decode()


def _faults(error: BaseException | None) -> Iterator[str]:
    """A fault and what led to it, those first that tasks met side by side."""
    waiting = [error]
    for _ in range(_MOST_FAULTS):
        while waiting and waiting[0] is None:
            waiting.pop(0)
        if not waiting or (fault := waiting.pop(0)) is None:
            return
        yield f"  {type(fault).__module__}.{type(fault).__qualname__}"
        for frame in traceback.extract_tb(fault.__traceback__, _MOST_FRAMES):
            yield f"    {frame.filename}:{frame.lineno} {frame.name}"
        if isinstance(fault, BaseExceptionGroup):
            waiting += fault.exceptions
        waiting.append(fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__))
