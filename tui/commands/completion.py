"""`wardwatch completion`: what lets the shell complete commands and options by Tab.

Made by shtab from the parser itself, as one script that the shell keeps: no Tab starts the program.
"""

import argparse
import sys
from collections.abc import Iterator

import shtab

from tui.settings import Settings

SHELLS = ("bash", "zsh", "fish", "tcsh")

_PATHS = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY}
_HOW = """\
bash   eval "$(wardwatch completion bash)"            in ~/.bashrc
zsh    wardwatch completion zsh > _wardwatch          into a folder of $fpath
fish   wardwatch completion fish > ~/.config/fish/completions/wardwatch.fish
tcsh   wardwatch completion tcsh > ~/.wardwatch.tcsh  and source it in ~/.tcshrc
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the shell, and say where its script goes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _HOW
    parser.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the script."""
    from tui.cli import whole_parser

    parser = whole_parser()
    for action in _actions(parser):
        if isinstance(action.metavar, str) and action.metavar in _PATHS:
            action.complete = _PATHS[action.metavar]  # type: ignore[attr-defined]  # shtab reads it
    sys.stdout.write(shtab.complete(parser, arguments.shell))
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of a parser, and of the commands below it."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
