"""Make the README's picture again, from the real program in a real terminal: `python -m docs.picture`.

Runs the demo until a high, a medium and a latched alert stand on the board, some four minutes.
"""

import io
import re
import sys
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bench.terminal import COLOURS_256, Cell, Terminal

_HEX = re.compile("[0-9a-f]{6}")
PICTURES = Path(__file__).parent / "pictures"
WARDWATCH = str(Path(sys.executable).with_name("wardwatch"))


def main() -> None:
    """Run the demo, wait for a busy moment, and keep it."""
    with Terminal((WARDWATCH, "demo"), COLOURS_256) as terminal:
        terminal.until(_busy, timeout=600)
        terminal.settle(2)
        save(terminal.cells(), PICTURES / "board.svg", "wardwatch demo")


def _busy(lines: list[str]) -> bool:
    waiting = re.search(r"nobody yet (\d+)", lines[0])
    return "LATCHED" in "\n".join(lines) and waiting is not None and int(waiting[1]) >= 6


def save(cells: list[list[Cell]], path: Path, title: str) -> None:
    """Write what stands on the terminal as an SVG."""
    console = Console(width=len(cells[0]), record=True, file=io.StringIO(), force_terminal=True)
    for row in cells:
        runs = (("".join(cell.data for cell in run), style) for style, run in groupby(row, _style))
        console.print(Text.assemble(*runs), no_wrap=True, crop=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(console.export_svg(title=title), "utf-8")


def _style(cell: Cell) -> Style:
    return Style(
        color=_colour(cell.fg),
        bgcolor=_colour(cell.bg),
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        strike=cell.strikethrough,
        reverse=cell.reverse,
    )


def _colour(name: str) -> str | None:
    if name == "default":
        return None
    return f"#{name}" if _HEX.fullmatch(name) else name


if __name__ == "__main__":
    main()
