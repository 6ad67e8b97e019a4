"""Every open alert of every region: grouped by who has it, the gravest first, filtered by words."""

from collections.abc import Iterable, Iterator

from clinical.alerts import severity
from clinical.folding import findable, plain
from tui.matching import text_of
from tui.regions import RegionWatch
from tui.told_alerts import Row, ToldAlerts
from widgets.open_alert import Group, OpenAlert

NOBODY = "NOBODY YET"


class EveryAlert:
    """Lists them; of two looks the second costs what has changed."""

    def __init__(self) -> None:
        self._told = ToldAlerts(severity)
        self._listed: tuple[list[Row], str] | None = None
        self._entries: tuple[OpenAlert | Group, ...] = ()

    def entries(self, regions: Iterable[RegionWatch], words: str = "") -> tuple[OpenAlert | Group, ...]:
        """Those in which each of the words occurs, under who has them; those that nobody has come first."""
        rows = self._told.look(regions)
        if self._listed is None or self._listed[0] is not rows or self._listed[1] != words:
            self._listed = rows, words
            self._entries = tuple(_grouped(_by_holder(rows, plain(words).split())))
        return self._entries


def _by_holder(rows: Iterable[Row], wanted: list[str]) -> dict[str, list[OpenAlert]]:
    """Those in which each word occurs, by who has them; nobody's under no name."""
    groups: dict[str, list[OpenAlert]] = {}
    for row in rows:
        if not wanted or _has(row, wanted):
            alert = row.entry.alert
            groups.setdefault("" if alert.unseen else alert.by or "someone", []).append(row.entry)
    return groups


def _grouped(groups: dict[str, list[OpenAlert]]) -> Iterator[OpenAlert | Group]:
    for who in sorted(groups, key=bool):
        yield Group(None, who or NOBODY, len(groups[who]), unseen=not who)
        yield from groups[who]


def _has(row: Row, wanted: Iterable[str]) -> bool:
    """Whether each word occurs in what the alert says, or in the names of its region and ward."""
    if row.text is None:
        entry = row.entry
        where = findable(f"{entry.region} {entry.ward}")
        row.text = f"{text_of(entry.alert)} {where}"
    return all(word in row.text for word in wanted)
