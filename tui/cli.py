"""The command line: one table of commands, each in a module of its own that is loaded when it is asked for.

Exit codes: 0 done, 1 not found or not fit, 2 wrong usage or settings. Messages go to standard error.
"""

import argparse
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from tui.refusal import Refusal

if TYPE_CHECKING:
    from tui.settings import Settings

COMMANDS: dict[str, str] = {
    "demo": "the monitor on stores that it fills itself; nothing to install, nothing left behind",
    "monitor": "watch a ward on the configured stores (what wardwatch alone does)",
    "simulate": "simulated bedsides into the configured stores, without a screen",
    "replay": "recorded numerics (CSV) into the configured stores, without a screen",
    "setup": "create what each server in the settings needs; safe to run twice",
    "find": "the look-up without a screen: by any part of a name, an MRN or a bed",
    "alerts": "the alert feed without a screen",
    "history": "the readings of a patient, gaps as gaps",
    "info": "where settings, data and log lie, and which setting came from where",
    "completion": "what lets the shell complete commands and options by Tab",
    "news2": "the NEWS2 of one set of observations, part by part",
}
LOGS_OF_THEIR_OWN = ("demo",)
"""What writes its log into the demo's folder."""

DESCRIPTION = "A terminal central station: watch patients live, from the keyboard."
SAFETY = "Information display. The bedside monitor is the primary alarm."


class Command(Protocol):
    """What a module of `tui.commands` offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""
        ...

    def run(self, arguments: argparse.Namespace, settings: "Settings") -> int:
        """Do it, and give the exit code; a Refusal is one line for the user."""
        ...


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with 2."""
        self.exit(_say(f"{message}; see {self.prog} --help", 2))


class _Version(argparse.Action):
    """Asks for the version only when it is wanted: what knows it takes 30 ms to load."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> NoReturn:
        from importlib.metadata import version

        sys.stdout.write(f"wardwatch {version('wardwatch')}\n")
        parser.exit()


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    asked = list(sys.argv[1:] if argv is None else argv)
    try:
        name, words = _command_of(asked)
        return _run(name, _parser(name).parse_args(words))
    except Refusal as refusal:
        return _say(str(refusal), refusal.code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _say(f"it cannot be written or read: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        return 130


def _command_of(asked: list[str]) -> tuple[str, list[str]]:
    """Give the command and all its words; `monitor` is understood where none is named."""
    first = asked[0] if asked else ""
    if first in COMMANDS or first in ("-h", "--help", "--version"):
        return first, asked
    if first and not first.startswith("-"):
        near = difflib.get_close_matches(first, COMMANDS, 1)
        hint = f"did you mean {near[0]}?" if near else "see wardwatch --help"
        raise Refusal(f"there is no command {first!r}; {hint}", 2)
    return "monitor", ["monitor", *asked]


def _parser(name: str | None) -> argparse.ArgumentParser:
    parser = Parser(prog="wardwatch", description=DESCRIPTION, epilog=SAFETY)
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command, purpose in COMMANDS.items():
        _declare(
            commands.add_parser(command, help=purpose, description=purpose, epilog=SAFETY), command, name
        )
    return parser


def whole_parser() -> argparse.ArgumentParser:
    """Every command with its arguments; it loads all of them, so a run declares its own alone."""
    return _parser(None)


def _declare(parser: argparse.ArgumentParser, command: str, asked: str | None) -> None:
    if asked not in (None, command):
        return
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file (default: see the README)")
    _module(command).add_arguments(parser)


def _module(name: str) -> Command:
    return cast(Command, importlib.import_module(f"tui.commands.{name}"))


def _run(name: str, arguments: argparse.Namespace) -> int:
    """Run a command with the settings; what it begins before they are read is ended after it."""
    begun = getattr(_module(name), "begun", nullcontext)
    with begun(arguments):
        return _run_with_settings(name, arguments)


def _run_with_settings(name: str, arguments: argparse.Namespace) -> int:
    from tui import logs
    from tui.settings import SettingsError, load

    config = arguments.config or _config_from_environment()
    flags = {flag: getattr(arguments, flag, None) for flag in ("data", "region", "clinician", "theme")}
    try:
        settings = load(config, flags)
        settings.home()
        if name not in LOGS_OF_THEIR_OWN:
            logs.begin(settings.log, name, aloud=name != "monitor")
        return _module(name).run(arguments, settings)
    except SettingsError as error:
        return _say(str(error), 2)
    except _store_error() as error:
        return _say(str(error), 1)


def _store_error() -> type[Exception]:
    """What a store raises; asked for when something was raised, since it takes 40 ms to load."""
    from backends.ports import StoreError

    return StoreError


def _config_from_environment() -> Path | None:
    path = os.environ.get("WARDWATCH_CONFIG")
    return Path(path) if path else None


def _say(words: str, code: int) -> int:
    from tui.output import message

    message(words)
    return code
