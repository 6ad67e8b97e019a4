"""The legend of flags and ages, and the safety line."""

from textual.reactive import var

from widgets.drawn import Drawn

SAFETY = "Information display. The bedside monitor is the primary alarm."
"""Said at the start and in the help, whatever else gives way."""


class Legend(Drawn):
    """One line that says what the flags and age marks mean."""


class SafetyLine(Drawn):
    """The safety line, and beside it a note such as "simulated patients"."""

    note: var[str] = var("")
