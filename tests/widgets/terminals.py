"""What a terminal shows after it was sent something."""

import pyte


def shown(sent: str, columns: int) -> list[tuple[object, ...]]:
    """Each cell of the first line: its character, colours and forms."""
    screen = pyte.Screen(columns, 1)
    pyte.Stream(screen).feed(sent)
    return [tuple(screen.buffer[0][x]) for x in range(columns)]
