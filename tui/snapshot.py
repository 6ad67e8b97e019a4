"""A snapshot of the screen, as a picture (SVG) and as text, for a question to a colleague or a bug report.

It holds what the screen holds: the folder is the user's alone (0700), as are the files (0600), and their
names say when and nothing of whom. What is drawn is taken on the loop; the rest is work for a thread.
"""

import asyncio
import io
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.segment import Segment, Segments
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, TerminalTheme
from textual.app import App
from textual.strip import Strip

if TYPE_CHECKING:
    from tui.station import Station

_FETCHED = re.compile(r',\s*url\("[^"]*"\) format\("[^"]*"\)')
_PICTURE = _FETCHED.sub("", CONSOLE_SVG_FORMAT)
"""As Rich draws it, but for the fonts that a viewer would fetch from the net."""

_SIXTEEN: list[tuple[int, int, int]] = [DEFAULT_TERMINAL_THEME.ansi_colors[number] for number in range(16)]
_ON_DARK = TerminalTheme((18, 18, 18), (188, 188, 188), _SIXTEEN[:8], _SIXTEEN[8:])
_ON_LIGHT = DEFAULT_TERMINAL_THEME
"""What stands for the terminal's own ground and sixteen colours, which only the terminal knows."""

_BLANKS = re.compile("( +)")
_SAME_SECOND = 100


@dataclass(frozen=True, slots=True)
class Frame:
    """What stood on a screen: lines, how wide they are, whether their colours are made for a dark ground."""

    lines: tuple[Strip, ...]
    width: int
    dark: bool = True


def taken(app: App[Any]) -> Frame:
    """What stands on the screen now, dialogues and what is behind them included."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert update is not None
    strips: Sequence[Iterable[Strip]] = getattr(update, "strips", ())
    return Frame(tuple(Strip.join(list(parts)) for parts in strips), app.size.width, app.current_theme.dark)


async def keep(station: "Station", app: App[Any], folder: Path) -> None:
    """Save what stands on the screen now, and say where it went, or in one line why it did not."""
    frame = taken(app)
    try:
        path = await asyncio.to_thread(save, frame, folder, time.time())
    except OSError as error:
        station.navigation.front.say(f"no snapshot: {error.strerror or error}, {_short(folder)}")
    else:
        station.navigation.front.say(f"saved {path.name} in {_short(path.parent)}")


def save(frame: Frame, folder: Path, now: float) -> Path:
    """Write both files and give the path of the picture; raises OSError, and then leaves neither behind."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    stem = _free(folder, time.strftime("wardwatch-%Y%m%d-%H%M%S", time.localtime(now)))
    picture, text = stem.with_suffix(".svg"), stem.with_suffix(".txt")
    made: list[Path] = []
    try:
        _write(text, as_text(frame), made)
        _write(picture, as_picture(frame), made)
    except OSError:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise
    return picture


def as_text(frame: Frame) -> str:
    """The lines without what follows their last letter."""
    return "\n".join(line.text.rstrip() for line in frame.lines) + "\n"


def as_picture(frame: Frame) -> str:
    """An SVG that holds all it needs."""
    console = Console(
        width=frame.width,
        height=len(frame.lines),
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
    )
    for line in frame.lines:
        console.print(Segments([*_apart(line), Segment.line()]), end="")
    ground = _ON_DARK if frame.dark else _ON_LIGHT
    return console.export_svg(title="wardwatch", theme=ground, code_format=_PICTURE)


def _apart(line: Iterable[Segment]) -> Iterator[Segment]:
    """A line's segments with their blanks apart: some viewers swallow those that a text begins with."""
    for text, style, _ in line:
        yield from (Segment(part, style) for part in _BLANKS.split(text) if part)


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _free(folder: Path, name: str) -> Path:
    """A name that nothing has yet; several snapshots may be of the same second."""
    names = (name, *(f"{name}-{number}" for number in range(2, _SAME_SECOND)))
    paths = (folder / each for each in names)
    return next((path for path in paths if not _taken(path)), folder / name)


def _taken(path: Path) -> bool:
    return any(path.with_suffix(ending).exists() for ending in (".txt", ".svg"))


def _write(path: Path, text: str, made: list[Path]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    made.append(path)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
