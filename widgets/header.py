"""The header: which ward, is it alive, how many alerts, and what the stores do."""

from dataclasses import dataclass

from textual.reactive import var

from widgets.drawn import Drawn


@dataclass(frozen=True, slots=True)
class StoreLink:
    """One store as the header shows it: its name, whether it answers, its round trip, and down since when."""

    name: str
    up: bool = True
    latency: float | None = None
    since: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another region's open high alerts: how many, and the newest in words; None where it does not answer."""

    region: str
    high: int | None = 0
    text: str = ""
    since: float | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """The ward's beds: all of them, those seen, blind (no data), old (every value stale) and off the ward."""

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

    `glass` is the glass latency in seconds (received to painted, p95); `demo` says so and how fast the
    clock runs ("DEMO 20x"), `skew` how far the store's clock is from this one where it matters.
    """

    region: str = ""
    ward: str = ""
    ward_short: str = ""
    census: Census = Census()
    tally: Tally = Tally()
    newest: float | None = None
    glass: float | None = None
    links: tuple[StoreLink, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    who: str = ""
    verified: bool = True
    read_only: bool = False
    demo: str = ""
    skew: float | None = None


class Header(Drawn):
    """Two status lines (one where the screen is low): give it `facts` when they change and `now` each second."""

    facts: var[HeaderFacts] = var(HeaderFacts())
    now: var[float] = var(0.0)
