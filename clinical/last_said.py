"""What a source said last of a bed, as it came: its samples are made only when somebody looks at one."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import overload

from clinical.vitals import BedVitals, Quality, Sample, Source, Values


class LastSaid(Sequence[Sample | None]):
    """The newest sample of each `Signal`: what one source said last, all of it good, and what stood before.

    `values` has a place for each signal and `gaps` says where nothing was said: there `settled` has the
    sample of before, or None. Samples are made when somebody looks: of ten thousand beds hardly any is.
    """

    __slots__ = ("_samples", "gaps", "observed", "received", "settled", "source", "values")

    def __init__(
        self,
        values: Values,
        observed: float,
        received: float,
        source: Source,
        gaps: tuple[bool, ...],
        settled: tuple[Sample | None, ...],
    ) -> None:
        self.values = values
        self.observed = observed
        self.received = received
        self.source = source
        self.gaps = gaps
        self.settled = settled
        self._samples: tuple[Sample | None, ...] | None = None

    @property
    def samples(self) -> tuple[Sample | None, ...]:
        """A sample for each signal, None where nothing was ever said of it."""
        if self._samples is None:
            observed, received, source = self.observed, self.received, self.source
            self._samples = tuple([
                last if value is None else _sample((value, observed, received, Quality.GOOD, source))
                for value, last in zip(self.values, self.settled, strict=True)
            ])  # fmt: skip
        return self._samples

    @overload
    def __getitem__(self, place: int) -> Sample | None: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Sample | None, ...]: ...

    def __getitem__(self, place: int | slice) -> Sample | tuple[Sample | None, ...] | None:
        return self.samples[place]

    def __iter__(self) -> Iterator[Sample | None]:
        return iter(self.samples)

    def __len__(self) -> int:
        return len(self.settled)

    def __eq__(self, other: object) -> bool:
        return self.samples == (other.samples if isinstance(other, LastSaid) else other)

    def __hash__(self) -> int:
        return hash(self.samples)


_sample = partial(tuple.__new__, Sample)


def looked_at(vitals: BedVitals) -> BedVitals:
    """The same vital signs with their samples made, for who looks at many of them."""
    latest = vitals.latest
    if not isinstance(latest, LastSaid):
        return vitals
    return BedVitals(vitals.bed, vitals.patient, latest.samples, vitals.medians)
