"""The user's own keys: the table of actions as the settings change it; refused where it makes no sense."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from textual.keys import Keys, _character_to_key, key_to_character

from tui.actions import Action, Where, within_reach

KEPT = frozenset({"ctrl+c", "escape"})
"""Keys that nothing takes from what they do: ctrl+c always quits, Esc always leaves."""

_SAME = {"ctrl+i": "Tab", "ctrl+m": "Enter", "ctrl+left_square_bracket": "Esc", "ctrl+h": "Backspace"}
_NAMED = frozenset(key.value for key in Keys if key.value[0].isalpha()) | {
    "space",
    *(f"f{number}" for number in range(1, 25)),
}
_MODIFIERS = ("ctrl+", "alt+", "shift+", "super+", "meta+", "hyper+")
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "delete": "Del",
    "space": "space",
    **{_character_to_key(character): character for character in "/\\@-+_"},
}
_PLACES = tuple(where for where in Where if where not in (Where.SCREENS, Where.ANYWHERE))


class KeysError(ValueError):
    """Keys that cannot be: one line that names what is wrong and what would do."""


def remapped(actions: Iterable[Action], keys: Mapping[str, str | Sequence[str]]) -> tuple[Action, ...]:
    """The table with other keys, by action id: a list of keys, or one text with commas; raises KeysError."""
    table = tuple(actions)
    known = {action.id: action for action in table}
    for action in keys:
        if action not in known:
            raise KeysError(f"{action!r} is no action{_nearest(action, known)}")
    changed = {action: _read(known[action], given) for action, given in keys.items()}
    told = tuple(_with(action, changed[action.id]) if action.id in changed else action for action in table)
    _refuse_clashes(told)
    return told


def textual_keymap(actions: Iterable[Action]) -> dict[str, str]:
    """The table as Textual's keymap wants it."""
    return {action.id: ",".join(action.keys) for action in actions}


def _with(action: Action, keys: tuple[str, ...]) -> Action:
    return replace(action, keys=keys, shown=shown(keys[0]))


def _read(action: Action, given: str | Sequence[str]) -> tuple[str, ...]:
    texts = [given] if given == "," else given.split(",") if isinstance(given, str) else given
    read = [_key(action, text.strip()) for text in texts if text.strip()]
    if not read:
        raise KeysError(f"{action.id} needs a key")
    return tuple(dict.fromkeys([*read, *(key for key in action.keys if key in KEPT)]))


def _key(action: Action, text: str) -> str:
    """A key as Textual names it, from how a nurse writes it: `?`, `G`, `F5`, `ctrl+a`, `PgDn`."""
    modifiers, key = _parted(text)
    if len(key) == 1 and key.isprintable():
        plain = key.lower() if modifiers else key
        name = modifiers + (plain if plain.isalnum() else _character_to_key(plain))
    else:
        name = modifiers + {"pgdn": "pagedown", "pgup": "pageup", "esc": "escape"}.get(
            key.lower(), key.lower()
        )
        if not _is_key(name.removeprefix(modifiers)):
            raise KeysError(f"{text!r} of {action.id} is no key{_nearest(key.lower(), _NAMED)}")
    if name in _SAME:
        raise KeysError(f"a terminal cannot tell {text!r} of {action.id} from {_SAME[name]}")
    if name in KEPT and name not in action.keys:
        raise KeysError(f"{text!r} cannot be given to {action.id}: ctrl+c always quits, Esc always leaves")
    if Where.ANYWHERE in action.where and not _works_while_typing(name):
        raise KeysError(f"{text!r} of {action.id} would be missing where one types; take ctrl+ or an F key")
    return name


def _is_key(name: str) -> bool:
    """Whether Textual knows a key by this name."""
    character = None if name in _NAMED else key_to_character(name)
    return name in _NAMED or (character is not None and character.isprintable())


def _parted(text: str) -> tuple[str, str]:
    """The modifiers of a key, and the key."""
    modifiers = ""
    while (lower := text.lower()).startswith(_MODIFIERS) and len(text) > (end := lower.index("+") + 1):
        modifiers, text = modifiers + lower[:end], text[end:]
    return modifiers, text


def _works_while_typing(name: str) -> bool:
    return name.startswith(("ctrl+", "alt+")) or (name[0] == "f" and name[1:].isdigit())


def shown(key: str) -> str:
    """A key as a nurse reads it."""
    modifiers, name = _parted(key)
    if name in _SHOWN:
        return modifiers + _SHOWN[name]
    character = key_to_character(name)
    if character is not None and character.isprintable():
        return modifiers + character
    return modifiers + (name.upper() if name[0] == "f" and name[1:].isdigit() else name)


def _refuse_clashes(actions: Iterable[Action]) -> None:
    table = tuple(actions)
    for place in _PLACES:
        taken: dict[str, Action] = {}
        for action in within_reach(place, table):
            for key in action.keys:
                other = taken.setdefault(key, action)
                if other is not action:
                    raise KeysError(
                        f"{shown(key)!r} would be both {other.id} and {action.id} ({place}); "
                        f"give one of them another key"
                    )


def _nearest(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"; did you mean {found[0]}?" if found else ""
