"""Who a patient is: every name, MRN and date of birth that is drawn, copied or saved passes through here.

Visitors see the terminals of a ward too. Behind the curtain a patient is the bed and initials; flags,
allergies and alerts stay. A process has one terminal, and so one curtain for all of its screens.
"""

from dataclasses import dataclass
from datetime import date

from clinical.patients import Patient, grouped_mrn
from widgets.inert import inert

HIDDEN = "hidden"
"""What stands for an identifier behind the curtain."""

_INITIALS = 3


@dataclass(slots=True)
class Curtain:
    """Whether names are hidden from whoever can see this terminal."""

    drawn: bool = False


CURTAIN = Curtain()
"""The curtain of this terminal."""


def full(name: str) -> str:
    """A whole name as an alert carries it, inert; its initials behind the curtain."""
    return initials(name) if CURTAIN.drawn else inert(name)


def parted(patient: Patient) -> tuple[str, str]:
    """Surname in capitals, and given names; behind the curtain an initial of each."""
    family, given = inert(patient.family).upper(), inert(patient.given)
    return (_initial(family), _initial(given)) if CURTAIN.drawn else (family, given)


def of(patient: Patient) -> str:
    """The name as a ward writes it: "OKAFOR Chidiebere"; behind the curtain "O. C."."""
    return " ".join(part for part in parted(patient) if part)


def mrn(number: str, *, aloud: bool = True) -> str:
    """An MRN as it is read aloud, or as another program takes it."""
    return HIDDEN if CURTAIN.drawn else inert(grouped_mrn(number) if aloud else number)


def born(day: date) -> str:
    """A date of birth: it tells one patient from another as well as a name does."""
    return HIDDEN if CURTAIN.drawn else f"{day:%d %b %Y}"


def typed(words: str) -> str:
    """What the user has typed to find someone by, inert."""
    return HIDDEN if CURTAIN.drawn else inert(words)


def initials(name: str) -> str:
    """The first letters of a name's words, three at most."""
    return " ".join(_initial(word) for word in inert(name).split(" ")[:_INITIALS] if word)


def _initial(word: str) -> str:
    return f"{word[:1].upper()}." if word else ""
