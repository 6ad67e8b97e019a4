"""The header: which ward, is it alive, how many alerts, and what the stores do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.reactive import var

from clinical.durations import duration
from widgets.drawn import Drawn
from widgets.elsewhere import NARROW, Elsewhere, elsewhere, in_short
from widgets.inert import cut
from widgets.inks import Ground, Ink
from widgets.lines import Line
from widgets.pieces import Piece, length, place
from widgets.times import clock, day, hour_minute

ASKING = "asking"
"""The note of a store that has not answered yet."""


@dataclass(frozen=True, slots=True)
class StoreLink:
    """One store as the header shows it: its name, whether it answers, its round trip, and down since when.

    `latency` is in seconds; `note` stands in for it ("this machine only").
    """

    name: str
    up: bool = True
    latency: float | None = None
    since: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Census:
    """The ward's beds: all, those seen, blind (no data), old (nothing current) and off the ward."""

    beds: int = 0
    seen: int = 0
    blind: int = 0
    old: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Open alerts of the ward by priority, technical ones apart, and how many nobody has acted on."""

    high: int = 0
    medium: int = 0
    low: int = 0
    technical: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """All that the header shows beside the clock. `newest` is when the newest reading was observed.

    `tally` is None until the alerts are known, or while none stands because none is `judged`; `glass` is the
    glass latency in seconds (received to painted, p95); `demo` says so and how fast the clock runs ("DEMO
    20x"); `skew` is by how many seconds the terminal's clock is ahead, where it matters; `private` says that
    names are hidden.
    """

    region: str = ""
    ward: str = ""
    ward_short: str = ""
    census: Census = Census()
    tally: Tally | None = Tally()
    judged: bool = True
    newest: float | None = None
    glass: float | None = None
    links: tuple[StoreLink, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    who: str = ""
    verified: bool = True
    read_only: bool = False
    demo: str = ""
    skew: float | None = None
    private: bool = False


OLD_AFTER = 10.0
"""Seconds after which the newest reading of a whole ward is no longer new."""


class Header(Drawn):
    """Two status lines, one where the screen is low: give it `facts` as they change and `now` each second.

    What never gives way: clock, blind beds, counts by priority, high alerts elsewhere.
    """

    FACTS = ("facts", "now")

    facts: var[HeaderFacts] = var(HeaderFacts())
    now: var[float] = var(0.0)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """The first line: ward, beds, alerts, clock; the second: stores, other regions, who, day."""
        facts, now = self.facts, self.now
        if height < 2:
            more = in_short(facts.elsewhere, width)
            if width >= NARROW:
                return [place(_first(facts, now, width, more), width, Ground.BAR)]
            right = [*more, Piece(clock(now), Ink.STRONG, 1)]
            return [place((_at_narrowest(facts), right), width, Ground.BAR)]
        first = place(_first(facts, now, width), width, Ground.BAR)
        return [first, place(_second(facts, now, width), width, Ground.BAR)]


def _first(
    facts: HeaderFacts, now: float, width: int, more: Sequence[Piece] = ()
) -> tuple[list[Piece], list[Piece]]:
    """Ward, beds and counts at the left; at the right how new it all is, and the clock.

    Where that is too long it is worded as on narrower screens, so that no count falls off the end.
    """
    time = [Piece(clock(now), Ink.STRONG, 3 if width >= NARROW else 1)]
    right = [*newest(facts, now), *_glass(facts, width), *more, *time] if width >= WIDE else [*more, *time]
    room = width - 1 - length(right)
    worded = [_ward(facts, narrower) for narrower in (width, *_WORDINGS) if narrower <= width]
    return next((left for left in worded if length(left) < room), worded[-1]), right


WIDE = 140
"""From this width on the first line says how new everything is; below it the second does."""

_WORDINGS = (149, 119, 99, 89, NARROW)


def _ward(facts: HeaderFacts, width: int) -> list[Piece]:
    counts = _tally(facts, width) if width >= NARROW else ()
    return [*_place(facts, width), *_census(facts.census, width), *counts]


def _at_narrowest(facts: HeaderFacts) -> Iterator[Piece]:
    """All of a narrow screen's only line: ward, what is counted and not none, who is blind, what is apart."""
    yield Piece(cut(facts.ward_short or facts.ward, 6), Ink.STRONG, 0, 2)
    if facts.tally is None:
        yield Piece("alerts ?", Ink.TECHNICAL)
    for stars, ink, count in _counts(facts.tally) if facts.tally else ():
        if count or ink is Ink.HIGH:
            yield Piece(f"{stars}{count}", ink if count else Ink.QUIET, 1, _GIVES_WAY[ink])
    if facts.census.blind:
        yield Piece(f"{facts.census.blind} BLIND", Ink.TECHNICAL, 1, 1)
    yield from (piece._replace(gives_way=5 + piece.gives_way) for piece in _apart(facts, NARROW - 1))
    yield Piece(f"{facts.census.seen}/{facts.census.beds}", Ink.TEXT, 1, 9)


_GIVES_WAY = {Ink.HIGH: 0, Ink.MEDIUM: 3, Ink.TECHNICAL: 4, Ink.LOW: 5}
"""In which order the counts leave a line that is too short, the last first; high alerts never do."""


def _counts(tally: Tally) -> tuple[tuple[str, Ink, int], ...]:
    """Mark, ink and count of each priority."""
    return (
        ("***", Ink.HIGH, tally.high),
        ("**", Ink.MEDIUM, tally.medium),
        ("*", Ink.LOW, tally.low),
        ("!", Ink.TECHNICAL, tally.technical),
    )


def _second(facts: HeaderFacts, now: float, width: int) -> tuple[list[Piece], list[Piece]]:
    """Stores and other regions at the left, who and which day at the right; on narrow screens the counts."""
    if width < NARROW:
        counts = [*_tally(facts, width)]
        right = elsewhere(facts.elsewhere, now, width, width - 1 - length(counts))
        return [*counts, *newest(facts, now)[1:], *_down(facts.links)], right
    right = [*newest(facts, now), *(_who(facts) if width >= 100 else ())]
    if width >= WIDE:
        right = [*_who(facts), Piece(day(now), Ink.QUIET, 3, 5)]
    links = [*_links(facts.links, width)]
    stay = length(links) + length(piece for piece in right if not piece.gives_way)
    return [*links, *elsewhere(facts.elsewhere, now, width, width - 2 - stay)], right


def _place(facts: HeaderFacts, width: int) -> Iterator[Piece]:
    """Region and ward, and what sets this screen apart: a demonstration, one that can only look."""
    region = Piece(cut(facts.region, max(6, width // 6)), Ink.STRONG, 0, 4)
    ward = Piece(cut(facts.ward_short or facts.ward, max(6, width // 6)), Ink.STRONG, 1)
    if width >= 90:
        ward = Piece(cut(facts.ward, width // 5), Ink.STRONG, 2)
    yield from (
        (region, ward._replace(gap=2)) if width >= NARROW else (ward._replace(gap=0), region._replace(gap=1))
    )
    yield from _apart(facts, width)


def _apart(facts: HeaderFacts, width: int) -> Iterator[Piece]:
    """A demonstration, a screen that can only look, names that are hidden."""
    if facts.demo:
        yield Piece(cut(facts.demo, 16), Ink.TECHNICAL, 2, 1)
    if facts.read_only:
        yield Piece("READ ONLY" if width >= 90 else "R/O", Ink.TECHNICAL, 2 if width >= NARROW else 1, 2)
    if facts.private:
        yield Piece("NAMES HIDDEN" if width >= 90 else "HIDDEN", Ink.STRONG, 2 if width >= NARROW else 1, 2)


def _census(census: Census, width: int) -> Iterator[Piece]:
    gap = 2 if width >= 100 else 1
    if width < NARROW:
        yield Piece(f"{census.seen}/{census.beds}", Ink.TEXT, 1, 3)
    else:
        yield Piece(f"{census.beds}", Ink.TEXT, 4 if width >= 120 else 2, 5)
        yield Piece("beds", Ink.QUIET, 1, 5)
        yield Piece(f"{census.seen}", Ink.TEXT, gap, 3)
        yield Piece("seen", Ink.QUIET, 1, 3)
    if census.blind:
        yield Piece(f"{census.blind} BLIND", Ink.TECHNICAL, gap)
    if census.old:
        yield Piece(f"{census.old} OLD", Ink.TECHNICAL, gap)
    if census.away and width >= 120:
        yield Piece(f"{census.away}", Ink.TEXT, gap, 6)
        yield Piece("off ward", Ink.QUIET, 1, 6)


def _tally(facts: HeaderFacts, width: int) -> Iterator[Piece]:
    """The counts by priority; a priority without alerts is quiet. Nothing is counted before it is known."""
    tally = facts.tally
    if tally is None:
        words = uncounted(facts)
        yield Piece(words if width >= 90 else "alerts ?", Ink.TECHNICAL, 3 * (width >= NARROW))
        return
    tight = width < NARROW
    for number, (stars, ink, count) in enumerate(_counts(tally)):
        gap = (0 if tight else 10 if width >= 150 else 3) if number == 0 else (1 if tight else 2)
        yield Piece(stars, ink if count else Ink.QUIET, gap + (width >= 100 and number > 0))
        yield Piece(f"{count}", Ink.TEXT if count else Ink.QUIET, 0 if tight else 1)
    yield Piece("nobody yet" if width >= 90 else "new", Ink.QUIET, 3 if width >= 90 else 2)
    yield Piece(f"{tally.unseen}", Ink.STRONG if tally.unseen else Ink.QUIET, 1)


def uncounted(facts: HeaderFacts) -> str:
    """Why no alerts are counted."""
    return "alerts not known yet" if facts.judged else "alerts not judged"


def newest(facts: HeaderFacts, now: float) -> list[Piece]:
    """How old the newest reading of the ward is: the first sign that nothing comes any more."""
    if facts.newest is None:
        return [Piece("newest", Ink.QUIET, 2), Piece("none", Ink.TECHNICAL, 1)]
    old = max(0.0, now - facts.newest)
    text = f"{old:.1f} s" if old < OLD_AFTER else f"{old:.0f} s" if old < 100 else duration(old)
    return [Piece("newest", Ink.QUIET, 2), Piece(text, Ink.STRONG if old < OLD_AFTER else Ink.TECHNICAL, 1)]


def _glass(facts: HeaderFacts, width: int) -> Iterator[Piece]:
    if facts.glass is not None and width >= 140:
        slow = facts.glass > 2.0
        text = f"{facts.glass:.1f} s" if facts.glass >= 1.0 else f"{facts.glass * 1000:.0f} ms"
        yield Piece("glass", Ink.QUIET, 2)
        yield Piece(text, Ink.TECHNICAL if slow else Ink.TEXT, 1)
    if facts.skew is not None and width >= 140:
        yield Piece(f"clocks {abs(facts.skew):.0f} s apart", Ink.TECHNICAL, 2)


def _links(links: Sequence[StoreLink], width: int) -> Iterator[Piece]:
    """Every store where there is room; else how many are well, and those that are not by name.

    Those that all went at one moment are one.
    """
    down = [link for link in links if not link.up]
    if len(down) == len(links) > 1 and len({_down_since(link) for link in down}) == 1:
        yield Piece(f"all {len(down)} stores {_down_since(down[0])}", Ink.TECHNICAL, 0)
    elif width >= 150:
        for number, link in enumerate(links):
            yield Piece(
                _link(link), Ink.QUIET if link.up else Ink.TECHNICAL, 2 if number else 0, int(link.up)
            )
    elif down:
        yield Piece("  ".join(_link(link) for link in down), Ink.TECHNICAL, 0)
    else:
        said = "asked" if any(link.note == ASKING for link in links) else "ok"
        yield Piece(f"{len(links)} store{'s' * (len(links) != 1)} {said}", Ink.QUIET, 0)


def _down(links: Sequence[StoreLink]) -> Iterator[Piece]:
    """The stores that do not answer, where there is no room for more."""
    down = [link for link in links if not link.up]
    if down:
        yield Piece(f"{len(down)} DOWN", Ink.TECHNICAL, 1, 1)


def _link(link: StoreLink) -> str:
    """A store and its round trip, as wide whatever the figure, so that nothing beside it moves."""
    name = cut(link.name, 16)
    if not link.up:
        return f"{name} {_down_since(link)}"
    return f"{name} {cut(link.note, 24) or _latency(link.latency):>6}"


def _down_since(link: StoreLink) -> str:
    return "DOWN" if link.since is None else f"DOWN {hour_minute(link.since)}"


def _latency(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 0.001:
        return "<1 ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.1f} s"


def _who(facts: HeaderFacts) -> list[Piece]:
    who = [Piece(cut(facts.who, 24), Ink.TEXT, 3, 1)]
    return who if facts.verified else [*who, Piece("unverified", Ink.TECHNICAL, 1, 1)]
