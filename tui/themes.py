"""Textual's share of the colours: the grounds of dialogues, lists and inputs, in the numbers of the inks."""

from collections.abc import Mapping

from textual.theme import Theme

THEMES = (
    Theme(
        "ward-dark",
        primary="#eeeeee",
        foreground="#bcbcbc",
        background="#121212",
        surface="#262626",
        panel="#303030",
        dark=True,
    ),
    Theme(
        "ward-light",
        primary="#000000",
        foreground="#3a3a3a",
        background="#ffffff",
        surface="#ffffff",
        panel="#d0d0d0",
        dark=False,
    ),
)
"""One for each theme of the inks; 16 colours and none go with Textual's own `ansi-dark` and `ansi-light`."""


def is_light(theme: str, environment: Mapping[str, str]) -> bool:
    """Whether the inks are the light ones; `auto` asks what the terminal says of its ground (COLORFGBG)."""
    if theme != "auto":
        return theme == "light"
    return environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
