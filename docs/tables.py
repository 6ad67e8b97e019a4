"""Write the README's tables of keys, commands and settings from the code that knows them.

`python -m docs.tables` fills the README; a test asks that it is already full.
"""

from collections.abc import Iterable
from pathlib import Path

from tui import settings
from tui.actions import ACTIONS, Action, Where
from tui.cli import COMMANDS
from tui.commands_typed import COMMANDS as TYPED
from tui.sample import documented

README = Path(__file__).parent.parent / "README.md"


def filled(text: str) -> str:
    """Give the README's text with each marked table as the code has it now."""
    tables = {"keys": _keys(), "typed": _typed(), "commands": _commands(), "settings": _settings()}
    for name, rows in tables.items():
        before, begins, rest = text.partition(f"<!-- {name} -->\n")
        _, ends, after = rest.partition(f"<!-- /{name} -->")
        text = "".join((before, begins, *(f"{row}\n" for row in rows), ends, after))
    return text


def _keys() -> list[str]:
    rows = ((f"`{action.shown}`", action.says, _where(action), f"`{action.id}`") for action in ACTIONS)
    return _table(("key", "does", "where", "id in the settings"), rows)


def _where(action: Action) -> str:
    return "every screen" if Where.ANYWHERE in action.where else ", ".join(action.where)


def _typed() -> list[str]:
    return _table(("typed", "goes"), ((f"`:{each.word} {each.argument}`", each.says) for each in TYPED))


def _commands() -> list[str]:
    return _table(("command", "does"), ((f"`wardwatch {name}`", does) for name, does in COMMANDS.items()))


def _settings() -> list[str]:
    models = (settings.Settings, settings.StoreAddresses)
    return _table(
        ("setting", "is"), ((f"`{name}`", text) for model in models for name, text in documented(model))
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8")), "utf-8")
