"""With what a start begins: what the flags ask for, then what comes back from the last session."""

import argparse
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui.commands_typed import FILTERS, SORTS
from tui.session import Session, SessionFile
from widgets.palettes import THEMES


@dataclass(frozen=True, slots=True)
class Beginning:
    """The session to begin with, and the file in which it is kept, if it is.

    `insists` means that the ward was asked for now: where it is not, that is an error. `first` means that
    this clinician has never been here. `theme` is the one to remember: a flag is for one start alone.
    """

    session: Session = field(default_factory=Session)
    file: SessionFile | None = None
    insists: bool = False
    first: bool = False
    theme: str = ""


def add_view_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is looked at, and how; each beats what comes back from the last session."""
    parser.add_argument("--ward", metavar="W", help="the ward to open")
    parser.add_argument("--sort", choices=[choice.word for choice in SORTS], help="the order of the beds")
    parser.add_argument("--filter", choices=[choice.word for choice in FILTERS], help="which beds to show")
    parser.add_argument("--theme", choices=["auto", *THEMES], help="the colours")


def beginning(
    asked: argparse.Namespace, region: str, regions: Collection[str], folder: Path | None, clinician: str
) -> Beginning:
    """What the flags ask for over what was left last time; no `folder` keeps and brings back nothing."""
    flags = Session(region, asked.ward or "", asked.sort or "", asked.filter or "")
    file = SessionFile(folder, clinician) if folder else None
    last = file.read() if file else None
    left = last or Session()
    if left.region not in regions:
        left = replace(left, region="", ward="")
    session = left.under(flags)
    theme = session.theme
    if asked.theme:
        session = replace(session, theme="")
    return Beginning(session, file, insists=bool(asked.ward), first=last is None, theme=theme)
