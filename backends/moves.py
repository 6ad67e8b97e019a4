"""What each deed makes of a patient's record, the same in every store: rules alone, nothing is stored here.

A move takes the record as it stands (None for a new one) and gives the one that is to stand; which beds are
freed and taken follows from the difference. Raises Conflict, with what stands, and Invalid.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import TypeAlias

from backends.ports import Conflict, Invalid
from clinical.limits import OwnLimit
from clinical.patients import Patient, Stay, StayState
from clinical.places import Bed
from clinical.records import Deed

Move: TypeAlias = Callable[[Patient | None], Patient]


def saving(patient: Patient) -> Move:
    """Store a changed record at the version it was read at; one with another bed is Invalid."""

    def move(stored: Patient | None) -> Patient:
        _check_version(stored, patient.version)
        if patient.bed != (stored.bed if stored else None):
            raise Invalid("a bed is given, changed and freed by admit, transfer and discharge")
        return patient

    return move


def admitting(patient: Patient, bed: Bed, deed: Deed) -> Move:
    """Begin a stay in a bed, for one who has none."""

    def move(stored: Patient | None) -> Patient:
        _check_version(stored, patient.version)
        if stored is not None and stored.bed is not None:
            raise Conflict("the patient has a bed already", stored)
        return replace(patient, stay=Stay(bed, deed.at))

    return move


def transferring(bed: Bed) -> Move:
    """Go on with a stay in another bed."""

    def move(stored: Patient | None) -> Patient:
        lying, stay = _lying(stored)
        return replace(lying, stay=replace(stay, bed=bed, state=StayState.IN_BED, note="", until=None))

    return move


def discharging(deed: Deed) -> Move:
    """End a stay; the patient's own limits end with it."""

    def move(stored: Patient | None) -> Patient:
        lying, stay = _lying(stored)
        gone = replace(stay, state=StayState.DISCHARGED, note="", until=deed.at)
        return replace(lying, limits=(), stay=gone)

    return move


def limiting(limits: Sequence[OwnLimit], version: int) -> Move:
    """Give a patient other limits, in a record that still stands as it was read."""

    def move(stored: Patient | None) -> Patient:
        patient = known(stored)
        _check_version(patient, version)
        return replace(patient, limits=tuple(limits))

    return move


def moved(stored: Patient | None, move: Move) -> Patient:
    """The record after a move, at its next version."""
    return replace(move(stored), version=(stored.version if stored else 0) + 1)


def known(stored: Patient | None) -> Patient:
    """Raise Invalid for a patient who is not there."""
    if stored is None:
        raise Invalid("there is no such patient")
    return stored


def difference(before: Patient | None, after: Patient) -> str:
    """Say for the audit which parts of a record a deed changed, never what they hold."""
    names = [field.name for field in fields(Patient) if field.name not in ("id", "version")]
    parts = [name for name in names if before is None or getattr(before, name) != getattr(after, name)]
    return f"version {after.version}, {after.bed or 'no bed'}: {', '.join(parts)}"


def _lying(stored: Patient | None) -> tuple[Patient, Stay]:
    patient = known(stored)
    if patient.stay is None or patient.bed is None:
        raise Conflict("the patient has no bed", patient)
    return patient, patient.stay


def _check_version(stored: Patient | None, version: int) -> None:
    """Raise Conflict unless the record stands at the version at which it was read."""
    if (stored.version if stored else 0) != version:
        raise Conflict("the record has been changed by someone else", stored)
