"""Short trends for the board: clock-aligned buckets, so that bars never shimmer, with gaps as gaps."""

from dataclasses import dataclass

from clinical.vitals import Signal


@dataclass(frozen=True, slots=True)
class Trends:
    """A bed's trends: for each signal, and for NEWS2, the buckets oldest first; None is a gap.

    Bucket lengths: `STEPS` (5 min; BP 30 min; temperature 2 h; NEWS2 1 h).
    """

    cells: dict[Signal, tuple[float | None, ...]]
    news2: tuple[int | None, ...]
