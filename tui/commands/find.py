"""`wardwatch find`: the look-up without a screen."""

import argparse
import asyncio
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from backends.connect import open_stores
from backends.ports import StoreError, Stores
from clinical.news2 import Assessment, assess
from clinical.patients import Patient, grouped_mrn
from clinical.places import Bed
from clinical.records import AuditEntry
from clinical.vitals import BedVitals
from tui import output
from tui.follow import WRITE_PATIENCE, asked
from tui.needs import need_folder
from tui.on_record import LONGEST_LOOK_UP
from tui.opening import addresses, who
from tui.running import run as run_to_end
from tui.settings import Settings
from tui.who import Who
from widgets.inert import cut

MOST = 200
"""Patients of a region that are told; whoever needs fewer says more words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare who is looked for, and where."""
    parser.add_argument("text", nargs="+", metavar="TEXT", help="any part of a name, an MRN or a bed")
    parser.add_argument("--region", metavar="R", help="only this region")
    parser.add_argument("--as", dest="clinician", metavar="ID", help="who looks: goes on record")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print who is found; 1 where nobody is, or where a region does not answer."""
    need_folder(settings.data)
    return run_to_end(_show(arguments, settings))


@dataclass(frozen=True, slots=True)
class Told:
    """One who was found, and NEWS2 now where vital signs are known."""

    region: str
    patient: Patient
    assessment: Assessment | None

    @property
    def status(self) -> str:
        """Whether the patient lies in the bed, is away from it, has gone, or never came."""
        return str(self.patient.stay.state) if self.patient.stay else "not admitted"

    def fields(self) -> dict[str, Any]:
        """As programs read it; `news2` is null where nothing is known, or it does not hold."""
        bed, score = self.patient.bed, self.assessment.score if self.assessment else None
        return {
            "region": self.region,
            "ward": bed.ward if bed else None,
            "bed": bed.label if bed else None,
            "mrn": self.patient.mrn,
            "name": self.patient.name,
            "news2": score and {"total": score.total, "complete": score.complete, "present": score.present},
            "status": self.status,
        }

    def line(self) -> str:
        """As people read it: where, who by name, date of birth, sex and MRN, and how ill."""
        patient, bed = self.patient, self.patient.bed
        where = f"{bed.ward.upper()} {bed.label}" if bed else self.status
        words = (
            f"{self.region}  {where}",
            cut(patient.name, 60),
            f"born {patient.born:%d %b %Y}",
            f"{patient.sex}",
            f"MRN {grouped_mrn(patient.mrn)}",
            self._score(),
            self.status if patient.away else "",
        )
        return "  ".join(word for word in words if word)

    def _score(self) -> str:
        if self.assessment is None:
            return ""
        score = self.assessment.score
        if score is None or score.total is None:
            return f"NEWS2 not scored {self.assessment.exclusion or ''}".rstrip()
        return f"NEWS2 {score.total}" if score.complete else f"NEWS2 ≥{score.total} {score.present}/7"


async def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    text, by = " ".join(arguments.text), who(settings)
    async with open_stores(addresses(settings, arguments.region)) as regions:
        answers = await asyncio.gather(*(_find(stores, text, by) for stores in regions.values()))
    found = [told for answer in answers for told in answer or ()]
    everywhere = None not in answers
    found.sort(key=lambda told: told.patient.bed is None)
    if arguments.json:
        output.document([told.fields() for told in found])
    for told in () if arguments.json else found:
        output.line(told.line())
    if not found:
        wanted = cut(text, LONGEST_LOOK_UP)
        output.message(
            f"nobody is found for {wanted}" if everywhere else f"{wanted} could not be looked for everywhere"
        )
    return 0 if found and everywhere else 1


async def _find(stores: Stores, text: str, by: Who) -> list[Told] | None:
    """A region's answer; None from one that does not answer, which says so in a line."""
    try:
        found = await asked(stores.patients.find(text, MOST))
    except StoreError as error:
        output.message(f"{stores.region} does not answer: {error}")
        return None
    vitals = await _vitals(stores, {patient.bed.ward for patient in found if patient.bed})
    if found:
        await _put_on_record(stores, text, by)
    return [_told(stores.region, patient, vitals, time.time()) for patient in found]


def _told(region: str, patient: Patient, vitals: Mapping[Bed, BedVitals], now: float) -> Told:
    signs = vitals.get(patient.bed) if patient.bed else None
    own = signs if signs and signs.patient == patient.id else None
    return Told(region, patient, assess(patient, own, now) if own else None)


async def _vitals(stores: Stores, wards: Iterable[str]) -> dict[Bed, BedVitals]:
    """The newest vital signs of these wards; none where they are not to be had."""
    found: dict[Bed, BedVitals] = {}
    try:
        for ward in wards:
            found |= {each.bed: each for each in (await asked(stores.live.snapshot(ward))).beds}
    except StoreError as error:
        output.message(f"{stores.region} gives no vital signs, so no NEWS2: {error}")
    return found


async def _put_on_record(stores: Stores, text: str, by: Who) -> None:
    detail = f"wardwatch find: {cut(text, LONGEST_LOOK_UP)}"
    entry = AuditEntry(uuid4().hex, time.time(), await _name(stores, by), "look-up", None, detail)
    try:
        await asked(stores.analytics.add_audit((entry,)), WRITE_PATIENCE)
    except StoreError as error:
        output.message(f"{stores.region}: the look-up is not on record: {error}")


async def _name(stores: Stores, by: Who) -> str:
    """Who looks: by the team store's name where it knows them, else marked as unverified."""
    known = None
    with suppress(StoreError):
        known = await asked(stores.teams.known(by.id)) if by.claimed else None
    return known.name if known else by.signature
