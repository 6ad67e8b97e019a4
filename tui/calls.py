"""What the terminal is told beside the picture, once it was asked for: its bell, the window's title, notices.

None of it is an alarm: a bell may be off, a window hidden, a notice lost, and nobody learns of it. All of it
is bounded, inert, rate-limited, and says wards, beds and counts but never a name.
"""

from collections.abc import Callable, Iterable

from clinical.alerts import Alert, Kind, Priority, severity
from tui.glass import steady
from tui.habits import Habits
from widgets.inert import inert
from widgets.marks import stars

BELL = "\a"
PUSH_TITLE, POP_TITLE = "\x1b[22;2t", "\x1b[23;2t"
"""xterm's stack of titles: what stood in the window's title comes back at the end."""

LONGEST = 120
"""Characters of a title or a notice."""

BELL_EVERY, NOTICE_EVERY, TITLE_EVERY = 5.0, 10.0, 1.0
"""Seconds between two of a kind, at least; what comes meanwhile is told with the next."""


class Pending:
    """New alerts from a priority on, told together and not too often."""

    def __init__(self, least: Priority | None, every: float) -> None:
        self._least = least
        self._every = every
        self._next = 0.0
        self._waiting: dict[str, Alert] = {}

    def take(self, new: Iterable[Alert], standing: Iterable[Alert], now: float) -> tuple[Alert, ...]:
        """Add what is new; gives what is to be told now, the gravest first, if it still waits for someone."""
        if self._least is None:
            return ()
        self._waiting |= {alert.id: alert for alert in new if alert.priority >= self._least}
        unseen = {alert.id for alert in standing}
        self._waiting = {key: alert for key, alert in self._waiting.items() if key in unseen}
        if not self._waiting or now < self._next:
            return ()
        told, self._waiting, self._next = self._waiting, {}, now + self._every
        return tuple(sorted(told.values(), key=severity))


class Calls:
    """Rings, notifies and keeps the title, for the ward on the screen; what stands at first is not new."""

    def __init__(
        self, habits: Habits, write: Callable[[str], None], ticks: Callable[[], float] = steady
    ) -> None:
        self.wanted = habits.title or habits.bell is not None or habits.notices is not None
        self._titled = habits.title
        self._write = write
        self._ticks = ticks
        self._rings = Pending(habits.bell, BELL_EVERY)
        self._notices = Pending(habits.notices, NOTICE_EVERY)
        self._place: tuple[str, str] | None = None
        self._known: dict[str, Priority] = {}
        self._title = ""
        self._title_due = 0.0

    def look(self, region: str, ward: str, alerts: Iterable[Alert]) -> None:
        """Note what is open on a region's ward, by the name that may be told."""
        now, standing = self._ticks(), [alert for alert in alerts if alert.unseen]
        standing = [alert for alert in standing if alert.kind is Kind.PHYSIOLOGICAL]
        new = [alert for alert in standing if alert.priority > self._known.get(alert.id, 0)]
        if (region, ward) != self._place:
            self._place, new = (region, ward), []
        self._known = {alert.id: alert.priority for alert in standing}
        if self._rings.take(new, standing, now):
            self._write(BELL)
        if told := self._notices.take(new, standing, now):
            self._write(_osc(9, _notice(ward, told)))
        if self._titled and now >= self._title_due:
            self._say_title(_title(ward, standing), now)

    def rest(self) -> None:
        """Give the window its title back; the next look says ours again."""
        if self._title:
            self._title = ""
            self._write(POP_TITLE)

    @property
    def undo(self) -> str:
        """What must be written at the end so that the terminal is as it was found."""
        return POP_TITLE if self._title else ""

    def _say_title(self, title: str, now: float) -> None:
        if title != self._title:
            self._write(("" if self._title else PUSH_TITLE) + _osc(2, title))
            self._title, self._title_due = title, now + TITLE_EVERY


def _title(ward: str, unseen: Iterable[Alert]) -> str:
    priorities = [alert.priority for alert in unseen]
    counts = f"*** {priorities.count(Priority.HIGH)}  ** {priorities.count(Priority.MEDIUM)}"
    return f"{counts}  {ward}  wardwatch"


def _notice(ward: str, told: tuple[Alert, ...]) -> str:
    gravest = told[0]
    more = f" and {len(told) - 1} more" if len(told) > 1 else ""
    return f"wardwatch {ward}: {stars(gravest)} {gravest.bed.label} {gravest.text}{more}"


def _osc(number: int, text: str) -> str:
    return f"\x1b]{number};{inert(text, LONGEST)}\x1b\\"
