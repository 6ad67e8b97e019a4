"""What this user's terminal does beside drawing: where snapshots go, and what else it may say by itself."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import platformdirs

from clinical.alerts import Priority
from tui.over_ssh import Wish


def snapshots_folder() -> Path:
    """Where snapshots are saved when the settings name no folder."""
    return platformdirs.user_state_path("wardwatch") / "snapshots"


@dataclass(frozen=True, slots=True)
class Habits:
    """All of it is off, or private to the user, until it is asked for.

    `bell` and `notices` are the lowest priority of a new alert for which the terminal rings, or shows a
    notice of its own (OSC 9); `title` says ward and counts in the window's. None of it is an alarm.
    `names_hidden` begins with the curtain drawn; `mouse` says whether the mouse is heard, `charts` what they
    are drawn with, `glyphs` which signs the terminal is sent.
    """

    snapshots: Path = field(default_factory=snapshots_folder)
    bell: Priority | None = None
    notices: Priority | None = None
    title: bool = False
    names_hidden: bool = False
    mouse: Wish = "auto"
    charts: Literal["braille", "blocks", "ascii"] = "braille"
    glyphs: Literal["auto", "unicode", "ascii"] = "auto"
