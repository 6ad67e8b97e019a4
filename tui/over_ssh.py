"""What a monitor does otherwise at the end of a line: fewer frames, and the mouse off until it is asked for.

The key bar's cursor never blinks and nothing is ever animated, over a line or not. TERM and COLORTERM are
believed as they come.
"""

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from textual.app import App

FRAMES, FRAMES_OVER_A_LINE = "30", "10"
"""Frames a second at most: vital signs need no more than half of Textual's own 60."""

Wish = Literal["auto", "on", "off"]


def over_a_line(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is at the far end of an SSH connection."""
    return bool(environment.get("SSH_CONNECTION"))


def pace(environment: MutableMapping[str, str]) -> None:
    """Ask Textual for as many frames as the line can bear; to be called before Textual is imported."""
    environment.setdefault("TEXTUAL_FPS", FRAMES_OVER_A_LINE if over_a_line(environment) else FRAMES)


def wants_mouse(wish: Wish, environment: Mapping[str, str]) -> bool:
    """Whether the mouse is heard: as wished, and by itself only where no line lies between."""
    return not over_a_line(environment) if wish == "auto" else wish == "on"


def switch_mouse(app: "App[int]") -> bool | None:
    """Hear the mouse, or no longer; gives which, None where the terminal has none.

    Textual has no public way to do it while it runs.
    """
    driver = app._driver
    enable = getattr(driver, "_enable_mouse_support", None)
    disable = getattr(driver, "_disable_mouse_support", None)
    if driver is None or enable is None or disable is None:
        return None
    hears = bool(getattr(driver, "_mouse", False))
    if hears:
        disable()
        driver._mouse = False
    else:
        driver._mouse = True
        enable()
    return not hears
