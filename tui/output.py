"""What programs and people read on standard output and standard error, without a screen."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from clinical.durations import dated
from widgets.inert import inert


def line(text: str = "") -> None:
    """One line for a person, made inert, on standard output."""
    sys.stdout.write(inert(text, 500) + "\n")
    sys.stdout.flush()


def document(value: Any, *, on_one_line: bool = False) -> None:
    """One JSON document on standard output; everything but ASCII is escaped, so it is inert too."""
    sys.stdout.write(json.dumps(value, indent=None if on_one_line else 2) + "\n")
    sys.stdout.flush()


def message(text: str) -> None:
    """One line for a person on standard error."""
    sys.stderr.write(f"wardwatch: {inert(text, 500)}\n")
    sys.stderr.flush()


def iso(at: float | None) -> str | None:
    """A moment as programs read it: ISO 8601, UTC, to the millisecond; None for what cannot be."""
    if at is None or not dated(at):
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
