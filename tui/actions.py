"""The one table of actions, from which keys, key bar, help and palette are read, so that all agree."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Section(StrEnum):
    """Under which title the help lists an action."""

    MOVE = "MOVE"
    SEE = "SEE"
    ACT = "ACT"
    GO = "GO"
    PROGRAM = "PROGRAM"


class Where(StrEnum):
    """Where an action can be done: on one screen, on every full screen, or anywhere, a dialogue included."""

    WARD = "ward board"
    PATIENT = "patient"
    REGIONS = "regions"
    ALERTS = "every open alert"
    ANALYTICS = "analytics"
    WALL = "wall"
    SCREENS = "every screen"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a nurse can do.

    `id` names it to Textual (`action_<id>`), `keys` as Textual calls them, `shown` as a nurse reads them.
    `bar` is its rank in the key bar, from 1; 0 keeps it out of there.
    """

    id: str
    keys: tuple[str, ...]
    shown: str
    label: str
    says: str
    section: Section
    where: tuple[Where, ...] = (Where.WARD,)
    bar: int = 0


_PATIENT = (Where.PATIENT,)
_REGIONS = (Where.REGIONS,)
_LISTS = (Where.WARD, Where.PATIENT)
_TAKEN = (*_LISTS, Where.ALERTS)
_EVERY = (*_LISTS, Where.REGIONS, Where.ALERTS, Where.ANALYTICS)
_BACK = (Where.PATIENT, Where.ANALYTICS)
_ANALYTICS = (Where.ANALYTICS,)
_SCREENS = (Where.SCREENS,)
_ANYWHERE = (Where.ANYWHERE,)
_OPENS, _CLOSES = "left_square_bracket", "right_square_bracket"


ACTIONS: tuple[Action, ...] = (
    Action(
        "down",
        ("down", "j"),
        "j",
        "down",
        "the next one, or a line down (arrow too)",
        Section.MOVE,
        _EVERY,
    ),
    Action("up", ("up", "k"), "k", "up", "the one before, or a line up (arrow too)", Section.MOVE, _EVERY),
    Action("first", ("g", "home"), "g", "first", "to the first", Section.MOVE, _EVERY),
    Action("last", ("G", "end"), "G", "last", "to the last", Section.MOVE, _EVERY),
    Action("page_down", ("pagedown",), "PgDn", "page down", "a screen down", Section.MOVE, _EVERY),
    Action("page_up", ("pageup",), "PgUp", "page up", "a screen up", Section.MOVE, _EVERY),
    Action("next_alarming", ("n",), "n", "next alarm", "next bed with an open alert", Section.MOVE, _LISTS),
    Action(
        "last_alarming", ("N",), "N", "alarm before", "the one before with an alert", Section.MOVE, _LISTS
    ),
    Action(
        "bed_before", (_OPENS,), "[", "before", "patient in the bed before", Section.MOVE, _PATIENT, bar=3
    ),
    Action("bed_after", (_CLOSES,), "]", "after", "patient in the next bed", Section.MOVE, _PATIENT, bar=3),
    Action(
        "other_pane",
        ("tab", "shift+tab"),
        "Tab",
        "pane",
        "to the next list: beds, alerts",
        Section.MOVE,
        (Where.WARD, Where.REGIONS),
        bar=8,
    ),
    Action("beds", ("1",), "1", "beds", "to the beds", Section.MOVE),
    Action("alerts", ("2",), "2", "alert pane", "to the alerts", Section.MOVE),
    Action(
        "acknowledge", ("a",), "a", "acknowledge", "take one alert; asks first", Section.ACT, _TAKEN, bar=1
    ),
    Action(
        "open",
        ("enter",),
        "Enter",
        "open",
        "open that patient, ward or region",
        Section.GO,
        (Where.WARD, Where.REGIONS, Where.ALERTS),
        bar=3,
    ),
    Action("list_1", ("1",), "1", "regions", "to the regions", Section.MOVE, _REGIONS),
    Action("list_2", ("2",), "2", "wards", "to the wards", Section.MOVE, _REGIONS),
    Action("list_3", ("3",), "3", "high alerts", "to the high alerts", Section.MOVE, _REGIONS),
    Action("panel_1", ("1",), "1", "trends", "to the trends", Section.MOVE, _PATIENT),
    Action("panel_2", ("2",), "2", "NEWS2", "to NEWS2, part by part", Section.MOVE, _PATIENT),
    Action("panel_3", ("3",), "3", "record", "to the record", Section.MOVE, _PATIENT),
    Action("panel_4", ("4",), "4", "team", "to the care team", Section.MOVE, _PATIENT),
    Action("panel_5", ("5",), "5", "alert panel", "to the alerts, past ones too", Section.MOVE, _PATIENT),
    Action("panel_6", ("6",), "6", "access", "to who saw or changed this record", Section.MOVE, _PATIENT),
    Action(
        "cursor_before",
        ("h", "left"),
        "h",
        "earlier",
        "read an earlier moment",
        Section.MOVE,
        _PATIENT,
        bar=8,
    ),
    Action("cursor_after", ("l", "right"), "l", "later", "read a later moment", Section.MOVE, _PATIENT),
    Action("span_shorter", ("less_than_sign",), "<", "less", "look back less far", Section.SEE, _BACK),
    Action(
        "span_longer", ("greater_than_sign",), ">", "more", "look further back", Section.SEE, _BACK, bar=4
    ),
    Action("reach_1", ("1",), "1", "day", "the last 24 hours, by the hour", Section.SEE, _ANALYTICS, bar=3),
    Action("reach_2", ("2",), "2", "week", "the last 7 days", Section.SEE, _ANALYTICS, bar=3),
    Action("reach_3", ("3",), "3", "month", "the last 30 days", Section.SEE, _ANALYTICS, bar=3),
    Action("table", ("t",), "t", "table", "the trends as a table, and back", Section.SEE, _PATIENT, bar=4),
    Action("sort", ("s",), "s", "sort", "sort: place, NEWS2, alert", Section.SEE, bar=3),
    Action("show", ("f",), "f", "filter", "show: all, alarming, my patients", Section.SEE, bar=4),
    Action("zoom", ("z",), "z", "zoom", "this pane alone, and back", Section.SEE, _LISTS, bar=5),
    Action("filter_words", ("F",), "F", "words", "show only what has these words", Section.SEE),
    Action(
        "filter_list",
        ("f",),
        "f",
        "filter",
        "show only what has these words",
        Section.SEE,
        (Where.ALERTS, Where.PATIENT, Where.REGIONS),
        bar=4,
    ),
    Action("freeze", ("space",), "space", "freeze", "freeze the board to read it, and go on", Section.SEE),
    Action("away", ("i",), "i", "missed", "what came and went while you were away", Section.SEE, _SCREENS),
    Action("hide_names", ("p",), "p", "names", "hide every name, and show them again", Section.SEE, _SCREENS),
    Action("copy", ("y",), "y", "copy", "copy bed, name and MRN, or the alert", Section.ACT, _SCREENS),
    Action(
        "snapshot",
        ("ctrl+s",),
        "ctrl+s",
        "snapshot",
        "save the screen as picture and text",
        Section.PROGRAM,
        _ANYWHERE,
    ),
    Action(
        "look_up",
        ("slash",),
        "/",
        "find",
        "find a patient by name, MRN or bed",
        Section.GO,
        _SCREENS,
        bar=2,
    ),
    Action(
        "regions", ("r",), "r", "regions", "every region, its wards and alerts", Section.GO, _SCREENS, bar=6
    ),
    Action("every_alert", ("A",), "A", "alerts", "every open alert of all regions", Section.GO, _SCREENS),
    Action(
        "analytics", ("H",), "H", "analytics", "the ward over a day, a week, a month", Section.GO, _SCREENS
    ),
    Action("ward", ("w",), "w", "ward", "to another ward", Section.GO, _SCREENS, bar=6),
    Action(
        "wall", ("W",), "W", "wall", "the ward in letters for four metres, and back", Section.SEE, _SCREENS
    ),
    Action("back", ("minus",), "-", "back", "back to the last view", Section.GO, _SCREENS),
    Action(
        "command", ("colon",), ":", "command", "type a command; Tab completes it", Section.GO, _SCREENS, bar=9
    ),
    Action(
        "help",
        ("question_mark",),
        "?",
        "help",
        "every key, and what the marks mean",
        Section.PROGRAM,
        _SCREENS,
        bar=2,
    ),
    Action("next_theme", ("ctrl+t",), "ctrl+t", "next theme", "other colours", Section.SEE, _SCREENS),
    Action(
        "command_palette",
        ("ctrl+p",),
        "ctrl+p",
        "palette",
        "find an action by its words",
        Section.PROGRAM,
        _ANYWHERE,
    ),
    Action("mouse", ("M",), "M", "mouse", "hear the mouse, or no longer", Section.PROGRAM, _SCREENS),
    Action("tour", ("T",), "T", "tour", "the demo's guided tour of three minutes", Section.PROGRAM, _SCREENS),
    Action("leave_view", ("escape",), "Esc", "leave", "leave the tour, or this view", Section.GO, _SCREENS),
    Action(
        "suspend_process",
        ("ctrl+z",),
        "ctrl+z",
        "suspend",
        "to the shell; fg comes back",
        Section.PROGRAM,
        _ANYWHERE,
    ),
    Action("leave", ("q",), "q", "quit", "quit (ctrl+c too)", Section.PROGRAM, _SCREENS, bar=7),
    Action("quit", ("ctrl+c", "ctrl+q"), "ctrl+c", "quit", "quit from anywhere", Section.PROGRAM, _ANYWHERE),
)
"""Every action, in the order in which the help lists them within a section."""


def of(where: Where) -> tuple[Action, ...]:
    """The actions that belong to a place itself."""
    return tuple(action for action in ACTIONS if where in action.where)


def within_reach(screen: Where, actions: Iterable[Action] = ACTIONS) -> tuple[Action, ...]:
    """Every action that can be done on a screen: its own, those of every screen, those of anywhere."""
    places = {screen, Where.SCREENS, Where.ANYWHERE}
    return tuple(action for action in actions if places.intersection(action.where))


def to_look_only(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The table for a screen that can only look: its key bar does not offer to acknowledge."""
    return tuple(replace(action, bar=0) if action.id == "acknowledge" else action for action in actions)


def for_the_bar(actions: Iterable[Action]) -> tuple[Action, ...]:
    """The actions of the key bar, by rank."""
    return tuple(sorted((action for action in actions if action.bar), key=lambda action: action.bar))
