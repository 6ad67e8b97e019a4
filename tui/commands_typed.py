"""The table of `:` commands, from which command line, completion, help and README are made.

What is typed is never anything but looked up: a command is found by its word, its argument among what can
be named now. Every action of the table of actions can be typed by its label too.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clinical.places import Ward
from tui.actions import Where


@dataclass(frozen=True, slots=True)
class Known:
    """What can be named now: wards as far as their regions have answered, and the beds of the open one."""

    home: str = ""
    regions: tuple[tuple[str, str], ...] = ()
    wards: tuple[Ward, ...] = ()
    beds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An argument that a command takes: how it is written, what it does, and how else it may be typed."""

    word: str
    says: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A word that takes an argument; `tui.doing` does it.

    `argument` is what stands for the argument in the help, `action` the action whose key does the same or
    asks for what is missing. `free` says what any other words after it do; where it is empty, nothing.
    """

    word: str
    argument: str
    says: str
    choices: Callable[[Known], Iterable[Choice]]
    where: tuple[Where, ...] = (Where.SCREENS,)
    action: str = ""
    free: str = ""


SORTS = (
    Choice("places", "every bed in its place"),
    Choice("news2", "highest score first; the cursor keeps its bed"),
    Choice("alert", "open alerts first"),
)
FILTERS = (
    Choice("all", "every bed"),
    Choice("alarming", "beds with an open alert, and blind ones"),
    Choice("mine", "my patients"),
)
EVERYTHING = Choice("all", "everything, whatever its words")


def _beds(known: Known) -> Iterable[Choice]:
    return (Choice(label, f"to bed {label}", _spellings(label)) for label in known.beds)


def _spellings(label: str) -> tuple[str, ...]:
    """How else a bed may be typed: `07` and `7` for B07."""
    digits = label.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_")
    return tuple(dict.fromkeys(filter(None, (digits, digits.lstrip("0")))))


def _wards(known: Known) -> Iterable[Choice]:
    for ward in sorted(known.wards, key=lambda ward: ward.region != known.home):
        says = f"{ward.name}, {len(ward.labels)} beds"
        if ward.region == known.home:
            yield Choice(ward.id, says, (ward.name,))
        else:
            yield Choice(f"{ward.region}/{ward.id}", says, (ward.id, ward.name))


def _regions(known: Known) -> Iterable[Choice]:
    for region, name in known.regions:
        yield Choice(region, f"{name}, where you are" if region == known.home else f"to {name}", (name,))


def _themes(known: Known) -> Iterable[Choice]:
    yield Choice("auto", "the colours that the settings name")
    yield from (Choice(theme, f"{theme} colours") for theme in known.themes)


def _sorts(known: Known) -> Iterable[Choice]:
    return SORTS


def _nothing(known: Known) -> Iterable[Choice]:
    return ()


COMMANDS = (
    Command("bed", "NUMBER", "to a bed of this ward: 12 or B12", _beds),
    Command("region", "NAME", "to another region", _regions, action="regions"),
    Command("ward", "NAME", "to another ward", _wards, action="ward"),
    Command("sort", "WHAT", "sort the beds: places, news2, alert", _sorts, action="sort"),
    Command(
        "filter",
        "WHAT",
        "show all, alarming, mine, or those with any words",
        lambda known: FILTERS,
        (Where.WARD,),
        "show",
        "show only what has these words",
    ),
    Command(
        "filter",
        "WORDS",
        "show only what has these words; all shows everything",
        lambda known: (EVERYTHING,),
        (Where.ALERTS, Where.PATIENT, Where.REGIONS),
        "filter_list",
        "show only what has these words",
    ),
    Command(
        "find",
        "TEXT",
        "a patient by name, MRN or bed",
        _nothing,
        action="look_up",
        free="find whoever this is",
    ),
    Command("theme", "NAME", "other colours: light, contrast ...", _themes),
)
"""Every command that takes an argument, in the order in which it is offered."""


def commands_of(screen: Where) -> tuple[Command, ...]:
    """The commands that can be typed on a screen."""
    return tuple(command for command in COMMANDS if {screen, Where.SCREENS}.intersection(command.where))
