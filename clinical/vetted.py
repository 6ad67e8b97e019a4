"""What a store says, vetted before it is shown or scored: a value that cannot be is no value.

The intake has vetted every reading; but what a store holds was not always written by it.
"""

from clinical.vitals import CONTINUOUS, BedVitals, Quality, Sample, Series, Signal, plausible


def vetted_vitals(vitals: BedVitals) -> BedVitals:
    """A bed's vital signs without what cannot be; the same object where all of it can."""
    latest = [_sample(signal, sample) for signal, sample in zip(Signal, vitals.latest, strict=True)]
    medians = [_value(signal, value) for signal, value in zip(CONTINUOUS, vitals.medians, strict=True)]
    if all(map(_same, latest, vitals.latest)) and all(map(_same, medians, vitals.medians)):
        return vitals
    return BedVitals(vitals.bed, vitals.patient, tuple(latest), tuple(medians))


def vetted_series(series: Series) -> Series:
    """A patient's history without what cannot be: a gap in its place."""
    return Series(
        series.start,
        series.step,
        {signal: tuple(_value(signal, v) for v in values) for signal, values in series.values.items()},
    )


def _sample(signal: Signal, sample: Sample | None) -> Sample | None:
    if sample is None or sample.value is None or plausible(signal, sample.value):
        return sample
    return sample._replace(value=None, quality=Quality.IMPLAUSIBLE)


def _value(signal: Signal, value: float | None) -> float | None:
    return value if value is None or plausible(signal, value) else None


def _same(one: object, other: object) -> bool:
    return one is other
