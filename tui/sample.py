"""A `config.toml` to begin with: every setting, what it is, and its default, made from the model itself."""

import ast
import inspect
import json
import re
from collections.abc import Iterator

from pydantic import BaseModel

from tui.actions import ACTIONS
from tui.settings import Settings, StoreAddresses

_HEAD = """\
# config.toml of wardwatch: every setting, each with its default. Take the # away from what you change.
# Passwords and tokens belong into secrets.toml beside it, which only you can read (mode 600).
"""
_REGIONS = """\
# The regions by their ids, each with what differs from the rest: a name, stores of its own.
# [regions.north]
# name = "North"
#
# [regions.south]
# name = "South"
# redis_url = "redis://host:6379/0"
"""
_KEYS = """\
# Keys of your own, by the action's id: one, or several with commas between. ctrl+c and Esc stay.
# [keys]
"""


def documented(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Each setting of a model itself, and the words beneath it."""
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    for field, text in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            yield field.target.id, ast.literal_eval(text.value)


def sample() -> str:
    """The whole file, all of it commented out."""
    return "\n".join([_HEAD, *_settings(Settings), *_settings(StoreAddresses), _REGIONS, *_keys()]) + "\n"


def _settings(model: type[StoreAddresses]) -> Iterator[str]:
    defaults = model.model_construct()
    for name, words in documented(model):
        if name not in ("regions", "keys"):
            yield f"# {words}\n# {name} = {_written(getattr(defaults, name), words)}\n"


def _written(value: object, words: str) -> str:
    """A default as TOML; where there is none, the example that the words give."""
    if value is None:
        example = re.search("`(.*?)`", words)
        return json.dumps(example[1] if example else "")
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(str(value), ensure_ascii=False)


def _keys() -> Iterator[str]:
    from tui.keymap import shown

    yield _KEYS.rstrip()
    for action in ACTIONS:
        keys = ", ".join(shown(key) for key in action.keys)
        yield f"# {action.id} = {json.dumps(keys, ensure_ascii=False)}  # {action.says}"
