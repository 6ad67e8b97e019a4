"""Write the README's tables of keys, commands and settings from the code that knows them.

`python -m docs.tables` fills the README; a test asks that it is already full.
"""

import ast
import inspect
import re
from collections.abc import Iterable
from pathlib import Path

from tui import settings
from tui.actions import ACTIONS
from tui.cli import COMMANDS

README = Path(__file__).parent.parent / "README.md"


def filled(text: str) -> str:
    """Give the README's text with each marked table as the code has it now."""
    tables = {"keys": _keys(), "commands": _commands(), "settings": _settings()}
    for name, rows in tables.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text = marked.sub(lambda found, rows=rows: found[1] + "\n".join(rows) + "\n" + found[2], text)
    return text


def _keys() -> list[str]:
    return _table(("key", "does"), ((f"`{action.shown}`", action.says) for action in ACTIONS))


def _commands() -> list[str]:
    return _table(("command", "does"), ((f"`wardwatch {name}`", does) for name, does in COMMANDS.items()))


def _settings() -> list[str]:
    return _table(
        ("setting", "is"),
        (
            (f"`{name}`", text)
            for model in (settings.Settings, settings.StoreAddresses)
            for name, text in _fields(model)
        ),
    )


def _fields(model: type) -> Iterable[tuple[str, str]]:
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            yield field.target.id, ast.literal_eval(text.value)


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    return [f"| {head[0]} | {head[1]} |", "|---|---|", *(f"| {left} | {right} |" for left, right in rows)]


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8")), "utf-8")
