"""A list with a cursor that stays on what it was put on; of thousands of lines it draws those in sight."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.message import Message
from textual.reactive import var

from widgets.drawn import Drawn
from widgets.inks import Ink
from widgets.lines import Line, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list; where its `key` is None the cursor passes over it."""

    key: str | None


E = TypeVar("E", bound=Entry)


class Listing(Drawn, Generic[E], can_focus=True):
    """Give it `entries` as they change. While the cursor's entry stands, the cursor stays on it, whatever
    comes and goes; when it has gone the cursor goes to the one in its place.

    A subclass draws the `heading`, which stays, and the `line` of an entry.
    """

    FACTS: ClassVar[tuple[str, ...]] = ("entries", "cursor", "now", "phase", "has_focus")

    entries: var[Sequence[E]] = var((), always_update=True)
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
    cursor: var[str | None] = var(None)

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another entry of this list."""

        listing: "Listing[Entry]"

    @dataclass
    class Chosen(Message):
        """The entry under the cursor was clicked once more."""

        listing: "Listing[Entry]"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._places: dict[str, int] = {}
        self._keys: list[str] = []
        self._orders: dict[str, int] = {}
        self._order = 0
        self._top = 0
        self._head = 0

    def heading(self, width: int, height: int) -> Sequence[Line]:
        """The lines that stay above the list."""
        raise NotImplementedError

    def line(self, entry: E, width: int, *, selected: bool) -> Line:
        """One entry."""
        raise NotImplementedError

    def watch_entries(self, entries: Sequence[E]) -> None:
        """Keep the cursor on its entry; where that has gone, on the one in its place."""
        self._places = {entry.key: place for place, entry in enumerate(entries) if entry.key is not None}
        self._keys = list(self._places)
        self._orders = {key: order for order, key in enumerate(self._keys)}
        if self._keys and self.cursor is not None and self.cursor not in self._places:
            self._stand_on(min(self._order, len(self._keys) - 1))
        else:
            self.watch_cursor()

    def watch_cursor(self) -> None:
        """Remember the cursor's place in the order."""
        self._order = self._orders.get(self.cursor or "", 0)

    @property
    def selected(self) -> E | None:
        """The entry under the cursor; the first one while the cursor stands nowhere."""
        key = self.cursor if self.cursor in self._places else next(iter(self._keys), None)
        return None if key is None else self.entries[self._places[key]]

    def move(self, steps: int) -> None:
        """Move the cursor down by so many entries (up when negative), stopping at the ends."""
        self._stand_on(max(0, min(len(self._keys) - 1, self._order + steps)))

    def first(self) -> None:
        """Move the cursor to the first entry."""
        self._stand_on(0)

    def last(self) -> None:
        """Move the cursor to the last entry."""
        self._stand_on(len(self._keys) - 1)

    def page(self, pages: int) -> None:
        """Move the cursor by so many screens of the list."""
        self.move(pages * max(1, self.size.height - self._head - 1))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the entry that was clicked; where it stands there already, choose it."""
        place = self._top + event.y - self._head
        if event.y < self._head or not 0 <= place < len(self.entries):
            return
        key = self.entries[place].key
        if key is not None and key == self.cursor:
            self.post_message(self.Chosen(self))  # type: ignore[arg-type]
        elif key is not None:
            self._stand_on(self._orders[key])

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The heading and the entries in sight; how many are out of sight stands in the last line."""
        head = [*self.heading(width, height)][:height]
        self._head = len(head)
        selected = self.selected
        key = selected.key if selected is not None else ""
        room = height - len(head)
        shown = self._in_sight(room, self._places.get(key or "", 0))
        lines = [self.line(entry, width, selected=bool(key) and entry.key == key) for entry in shown]
        if len(shown) < min(room, len(self.entries)):
            lines.append(self.out_of_sight(self._top, len(self.entries) - self._top - len(shown)))
        return [*head, *lines]

    def out_of_sight(self, above: int, below: int) -> Line:
        """How many entries are not drawn."""
        words = [f"{above} above"] * bool(above) + [f"{below} more below"] * bool(below)
        return Line((Span(3, ", ".join(words), Ink.QUIET),))

    def _in_sight(self, room: int, place: int) -> Sequence[E]:
        """The entries that fit, the cursor's among them; it scrolls no further than it must."""
        count = len(self.entries)
        if count <= room:
            self._top = 0
            return self.entries
        room = max(1, room - 1)
        if self._orders.get(self.cursor or "", 0) == 0:
            place = min(place, room - 1)
            self._top = 0
        self._top = max(place - room + 1, min(self._top, place, count - room), 0)
        return self.entries[self._top : self._top + room]

    def _stand_on(self, order: int) -> None:
        key = self._keys[order] if 0 <= order < len(self._keys) else None
        self._order = max(0, order)
        if key != self.cursor:
            self.cursor = key
            self.post_message(self.CursorMoved(self))  # type: ignore[arg-type]
