"""`wardwatch monitor`: watch a ward on the configured stores."""

import argparse
import os

from tui.beginning import add_view_arguments, beginning
from tui.needs import need_folder, need_terminal
from tui.opening import addresses, habits, who
from tui.over_ssh import pace
from tui.session import state_folder
from tui.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where to look and who looks."""
    parser.add_argument("--region", metavar="R", help="the region to open")
    add_view_arguments(parser)
    parser.add_argument("--as", dest="clinician", metavar="ID", help="who you are, by clinician id")
    parser.add_argument("--read-only", action="store_true", help="look, and nothing else")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Open the monitor and give its exit code."""
    need_terminal()
    need_folder(settings.data)
    pace(os.environ)
    from tui.app import Wardwatch

    you = who(settings)
    begin = beginning(arguments, arguments.region or "", settings.regions, state_folder(), you.id)
    app = Wardwatch(
        addresses(settings),
        begin.session.region or settings.home(),
        begin.session.ward or None,
        you,
        arguments.read_only,
        theme=settings.theme,
        habits=habits(settings),
        keys=settings.keys,
        beginning=begin,
    )
    return app.attend()
