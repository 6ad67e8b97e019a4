"""What a command needs before it begins: a terminal to draw on, a folder that can be written."""

import os
import sys
from pathlib import Path

from tui.refusal import Refusal


def need_terminal() -> None:
    """Refuse where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal("this needs a terminal; wardwatch alerts --follow works without one", 2)


def need_folder(folder: Path) -> None:
    """Refuse where the embedded stores could not be written; creates the folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"the data folder {folder} cannot be made: {error.strerror}; set WARDWATCH_DATA", 2
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(f"the data folder {folder} cannot be written; set WARDWATCH_DATA", 2)
