"""The picture of one ward: what the streams said last, gathered bed by bed for the board."""

import math
from collections.abc import Iterable, Mapping

from backends.ports import WardVitals
from clinical.alerts import severity
from clinical.board import BedPicture
from clinical.namesakes import mistakable
from clinical.news2 import Assessment, assess
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.sight import TELLABLE
from clinical.trends import STEPS, TrendRecorder, Trends
from clinical.vetted import vetted_series, vetted_vitals
from clinical.vitals import CONTINUOUS, BedVitals, Series
from tui.open_alerts import OpenAlerts

_SHORTEST_STEP = min(STEPS.values())
_REASSESSED = 10.0
_TRENDS_AGAIN = 10.0


class WardPicture:
    """A ward's patients, vital signs, trends and alerts; only beds that changed are gathered anew.

    Vital signs that were measured on someone else than the patient in the bed are not shown.
    """

    def __init__(self, ward: Ward, alerts: OpenAlerts) -> None:
        self.ward = ward
        self._beds = ward.beds
        self._alerts = alerts
        self._patients: dict[Bed, Patient] = {}
        self._namesakes: frozenset[Bed] | None = None
        self._vitals: dict[Bed, BedVitals] = {}
        self._recorders: dict[str, TrendRecorder] = {}
        self._trends: dict[str, tuple[float, Trends]] = {}
        self._stale = set(self._beds)
        self._trends_at = self._assessed_at = 0.0
        self._pictures: dict[Bed, BedPicture] = {}
        self._assessments: dict[Bed, Assessment] = {}
        self._came: dict[Bed, float] = {}
        self._received: dict[Bed, float] = {}
        self._asked_for: frozenset[str] = frozenset()
        self.all: tuple[BedPicture, ...] = ()
        self.assessments: Mapping[Bed, Assessment] = {}

    @property
    def patients(self) -> tuple[Patient, ...]:
        """Those who have a bed on the ward."""
        return tuple(self._patients.values())

    @property
    def namesakes(self) -> frozenset[Bed]:
        """The beds of those with the same or similar surnames; sought anew when a surname comes or goes."""
        if self._namesakes is None:
            alike = mistakable(self.patients)
            self._namesakes = frozenset(bed for bed, who in self._patients.items() if who.id in alike)
        return self._namesakes

    def take_ward(self, ward: Ward) -> None:
        """Follow the ward itself: it may have been given other beds."""
        for gone in set(self._beds).difference(ward.beds):
            self._lay(gone, None)
            self._vitals.pop(gone, None)
            self._assessments.pop(gone, None)
        self.ward, self._beds = ward, ward.beds
        self._stale.update(ward.beds)

    def take_census(self, patients: Iterable[Patient]) -> None:
        """Replace the ward's patients by those who have a bed now."""
        standing = {patient.bed: patient for patient in patients}
        for bed in self._beds:
            self._lay(bed, standing.get(bed))
        self._forget_those_who_left()

    def take_record(self, patient: Patient) -> None:
        """Follow one changed record: it may have come to this ward, moved, or left it."""
        for bed, occupant in tuple(self._patients.items()):
            if occupant.id == patient.id and patient.bed != bed:
                self._lay(bed, None)
        if patient.bed in self._beds:
            self._lay(patient.bed, patient)
        self._forget_those_who_left()

    def take_vitals(self, news: WardVitals, *, just_come: bool = True) -> None:
        """Follow the newest vital signs of some of the beds; a snapshot's have not `just_come`."""
        for vitals in map(vetted_vitals, news.beds):
            received = _received(vitals)
            if not self._is_news(vitals, received, news.at):
                continue
            self._came[vitals.bed] = received
            self._vitals[vitals.bed] = vitals
            self._recorder(vitals.patient).add(vitals, news.at)
            self._stale.add(vitals.bed)
            if just_come:
                self._received[vitals.bed] = received

    def take_history(self, patient: str, past: Series) -> None:
        """Fill the trends of a patient from what the history holds."""
        self._recorder(patient).fill(vetted_series(past))
        self._trends.pop(patient, None)
        self._stale.update(bed for bed, occupant in self._patients.items() if occupant.id == patient)

    def unfilled(self, *, again: bool = False) -> frozenset[str]:
        """Patients whose history has not been asked for yet; all of them when it is to be asked again."""
        present = self._present()
        new = present if again else present - self._asked_for
        self._asked_for = present
        return new

    def gather(self, now: float) -> bool:
        """Bring `all` and `assessments` up to date; false when nothing has changed."""
        self._age(now)
        self._stale.update(self._alerts.touched(self.ward.id))
        stale = [bed for bed in self._beds if bed in self._stale]
        self._stale.clear()
        for bed in stale:
            self._gather_bed(bed, now)
        if stale:
            self.all = tuple(self._pictures[bed] for bed in self._beds)
            self.assessments = dict(self._assessments)
        return bool(stale)

    def arrivals(self) -> tuple[float, ...]:
        """When the readings were received that came since this was asked last."""
        arrivals = tuple(self._received.values())
        self._received.clear()
        return arrivals

    def _lay(self, bed: Bed, patient: Patient | None) -> None:
        before = self._patients.get(bed)
        if before == patient:
            return
        if (before and before.family) != (patient and patient.family):
            self._namesakes = None
        if patient is None:
            self._patients.pop(bed)
        else:
            self._patients[bed] = patient
            self._recorder(patient.id).renew(patient)
            self._trends.pop(patient.id, None)
        self._stale.add(bed)

    def _forget_those_who_left(self) -> None:
        """Keep no trends of those who have no bed here; who comes back is asked for again."""
        present = self._present()
        self._asked_for &= present
        for gone in self._recorders.keys() - present:
            del self._recorders[gone]
            self._trends.pop(gone, None)

    def _present(self) -> frozenset[str]:
        return frozenset(patient.id for patient in self._patients.values())

    def _recorder(self, patient: str) -> TrendRecorder:
        if patient not in self._recorders:
            self._recorders[patient] = TrendRecorder()
        return self._recorders[patient]

    def _is_news(self, vitals: BedVitals, received: float, at: float) -> bool:
        """Whether these replace what is held: what is later than now (a clock was set back) gives way."""
        held = self._vitals.get(vitals.bed)
        if held is None or held.patient != vitals.patient:
            return True
        return vitals != held and not (received < self._came[vitals.bed] <= at)

    def _age(self, now: float) -> None:
        """Trends move on with the clock, and scored values expire, though nothing new is said."""
        if now // _SHORTEST_STEP != self._trends_at // _SHORTEST_STEP:
            self._trends_at = now
            self._trends.clear()
            self._stale.update(self._beds)
        if not 0 <= now - self._assessed_at <= _REASSESSED:
            self._assessed_at = now
            self._stale.update(self._patients)

    def _gather_bed(self, bed: Bed, now: float) -> None:
        patient = self._patients.get(bed)
        vitals = self._vitals.get(bed)
        if patient is None or (vitals and (vitals.patient != patient.id or _lies_ahead(vitals, now))):
            vitals = None
        self._pictures[bed] = BedPicture(
            bed,
            patient,
            vitals,
            self._trends_of(patient, now) if patient else None,
            tuple(sorted(self._alerts.at(bed), key=severity)),
        )
        self._assess(bed, patient, vitals, now)

    def _assess(self, bed: Bed, patient: Patient | None, vitals: BedVitals | None, now: float) -> None:
        if patient is None:
            self._assessments.pop(bed, None)
        else:
            self._assessments[bed] = assess(patient, vitals, now)

    def _trends_of(self, patient: Patient, now: float) -> Trends | None:
        """The trends as of a few seconds ago: one second moves no bar of five minutes."""
        made, trends = self._trends.get(patient.id, (-math.inf, None))
        if not 0 <= now - made < _TRENDS_AGAIN and patient.id in self._recorders:
            trends = self._recorders[patient.id].trends(now)
            self._trends[patient.id] = now, trends
        return trends


def _received(vitals: BedVitals) -> float:
    return max([sample.received for sample in vitals.latest if sample], default=0.0)


def _lies_ahead(vitals: BedVitals, now: float) -> bool:
    """Whether devices last spoke at a time to come: a clock was set back, and they are silent since."""
    return any(sample.observed > now + TELLABLE for signal in CONTINUOUS if (sample := vitals.latest[signal]))
