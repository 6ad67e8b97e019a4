"""High alerts outside the open ward: a count and the latest of them, in the header of every screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clinical.durations import duration
from widgets.inert import cut
from widgets.inks import Ink
from widgets.pieces import Piece, length
from widgets.times import hour_minute

NARROW = 72
"""Below this width there is room for counts alone."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A region's open high alerts outside the open ward: how many, the latest in words, and since when.

    `high` is None where nothing is known. `over` is since when the latest is not true any more though nobody
    has looked, `taken` how many of them someone has, `lost` since when they are only last known (seconds,
    UTC). `judged` says whether an alarm engine judges any of its wards, None while that is not known yet.
    """

    region: str
    high: int | None = 0
    text: str = ""
    since: float | None = None
    taken: int = 0
    lost: float | None = None
    judged: bool | None = True
    over: float | None = None

    @property
    def unseen(self) -> int:
        """How many of them nobody has."""
        return (self.high or 0) - self.taken

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to say of the region."""
        return self.high == 0 and self.lost is None and self.judged is True


def elsewhere(others: Sequence[Elsewhere], now: float, width: int, room: int) -> list[Piece]:
    """Every region with the latest alert in words; else those that have something; else all in one count."""
    loud = [other for other in others if not other.quiet]
    latest = _latest(others)
    whole, some = (list(_all_pieces(told, now, width, latest)) for told in (others, loud))
    for pieces, stays in ((whole, _LATEST), (some, _LATEST), (some, 0)):
        if length(piece for piece in pieces if piece.gives_way <= stays) <= room:
            return pieces
    return list(_pieces(_all_in_one(loud), now, width, None))


_LATEST = 2
"""The words of the latest alert of all give way before the counts, and after all other words."""


def _all_pieces(
    told: Sequence[Elsewhere], now: float, width: int, latest: Elsewhere | None
) -> Iterator[Piece]:
    for other in told:
        yield from _pieces(other, now, width, latest)


def in_short(others: Sequence[Elsewhere], width: int) -> list[Piece]:
    """One count for a header of one line; nothing where there is nothing to say."""
    whole = _all_in_one([other for other in others if not other.quiet])
    if not whole.high:
        return []
    ink = Ink.HIGH if whole.unseen else Ink.QUIET
    words = f"{whole.high} elsewhere" if width >= NARROW else f"{whole.high}+"
    return [Piece("***", ink, 1 + (width >= NARROW)), Piece(words, Ink.TEXT, int(width >= NARROW))]


def _latest(others: Sequence[Elsewhere]) -> Elsewhere | None:
    """The region of the latest alert: of those that nobody has, and of those of what is true now."""
    told = [other for other in others if other.high]
    return max(
        told, key=lambda other: (other.unseen > 0, other.over is None, other.since or 0.0), default=None
    )


def _all_in_one(loud: Sequence[Elsewhere]) -> Elsewhere:
    """All regions as one."""
    latest = _latest(loud)
    unknown = [other for other in loud if other.high is None]
    if unknown and latest is None:
        return Elsewhere(f"{len(unknown)} regions", None)
    lost = [other.lost for other in loud if other.lost is not None]
    return Elsewhere(
        f"{len(loud)} regions",
        sum(other.high or 0 for other in loud),
        f"{latest.region} {latest.text}" if latest else "",
        latest.since if latest else None,
        sum(other.taken for other in loud),
        min(lost, default=None),
        judged=_judged(loud),
        over=latest.over if latest else None,
    )


def _judged(loud: Sequence[Elsewhere]) -> bool | None:
    """Of all regions the worst: that one is not judged goes before that one is not known yet."""
    told = {other.judged for other in loud}
    return next((worst for worst in (False, None) if worst in told), True)


def _pieces(other: Elsewhere, now: float, width: int, latest: Elsewhere | None) -> Iterator[Piece]:
    """One region's count, and in words its latest alert; the words give way, the count never."""
    wide = width >= NARROW
    yield Piece(cut(other.region, 12), Ink.STRONG, 4 if wide else 1)
    if other.high is None:
        yield Piece("no answer" if wide else "?", Ink.TECHNICAL, 1)
        return
    if not (other.high or other.judged):
        yield _doubt(other, wide=wide)
        return
    yield Piece("***", Ink.HIGH if other.unseen and other.lost is None else Ink.QUIET, 1)
    yield Piece(f"{other.high}", Ink.TEXT if other.high else Ink.QUIET, int(wide))
    if other.lost is not None:
        yield Piece(f"last known {hour_minute(other.lost)}" if wide else "~", Ink.TECHNICAL, int(wide))
    if other.high and other.text and wide:
        yield from _words(other, now, width, _LATEST if latest in (None, other) else _LATEST + 1)


def _doubt(other: Elsewhere, *, wide: bool) -> Piece:
    """Why no alert of a region counts as none."""
    words = "not known yet" if other.judged is None else "not judged"
    return Piece(words if wide else "?", Ink.QUIET if other.judged is None else Ink.TECHNICAL, 1)


def _words(other: Elsewhere, now: float, width: int, gives_way: int) -> Iterator[Piece]:
    ink = Ink.TEXT if other.unseen and other.lost is None else Ink.QUIET
    gap = 2 if width >= 100 else 1
    yield Piece(cut(other.text, 36 if width >= 100 else 18), ink, gap, gives_way)
    if other.over is not None:
        latched = f"LATCHED {hour_minute(other.over)}" if width >= 100 else "L"
        yield Piece(latched, Ink.STRONG if other.unseen else Ink.QUIET, gap, gives_way)
    elif other.since is not None and other.lost is None and width >= 100:
        yield Piece(duration(now - other.since), Ink.QUIET, 2, 4)
