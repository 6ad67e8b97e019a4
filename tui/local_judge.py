"""Judging on this screen while the region's own judgement does not come: the same rules, marked as local."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Kind
from clinical.board import BedPicture
from clinical.patients import Patient
from clinical.places import Bed
from clinical.vitals import Reading, Source, SourceKind

_MARK = "local:"
_HERE = Source("this screen", SourceKind.DEVICE, 1.0)


def is_local(alert: Alert) -> bool:
    """Whether an alert was judged on this screen, so that no store has it and nobody can acknowledge it."""
    return alert.id.startswith(_MARK)


class LocalJudge:
    """One alarm engine a bed, fed with what the screen shows.

    It says what is wrong with patients; a bed that is silent says so itself. Where an alert of the same
    condition is known to be open and as grave, that one stands for both.
    """

    def __init__(self) -> None:
        self._engines: dict[Bed, tuple[Patient, AlarmEngine]] = {}

    def judge(self, beds: Collection[BedPicture], known: Collection[Alert], now: float) -> tuple[Alert, ...]:
        """The alerts that hold now and that nobody else has told; look about once a second."""
        worst = {(alert.bed, alert.condition): alert.priority for alert in known if alert.level is not None}
        return tuple(
            _marked(alert)
            for picture in beds
            for alert in self._alerts(picture, now)
            if alert.priority > worst.get((alert.bed, alert.condition), 0)
        )

    def rest(self) -> None:
        """Forget everything: the region judges again."""
        self._engines.clear()

    def _alerts(self, picture: BedPicture, now: float) -> Iterator[Alert]:
        patient, vitals = picture.patient, picture.vitals
        if patient is None or vitals is None:
            self._engines.pop(picture.bed, None)
            return
        engine = self._engine(picture.bed, patient)
        engine.observe(Reading(picture.bed, patient.id, now, now, (), _HERE), vitals)
        engine.tick(now, vitals)
        yield from (alert for alert in engine.alerts if alert.open and alert.kind is Kind.PHYSIOLOGICAL)

    def _engine(self, bed: Bed, patient: Patient) -> AlarmEngine:
        judged, engine = self._engines.get(bed, (None, None))
        if engine is None or judged is None or judged.id != patient.id:
            engine = AlarmEngine(patient, bed)
        elif judged != patient:
            engine.renew(patient)
        self._engines[bed] = patient, engine
        return engine


def _marked(alert: Alert) -> Alert:
    return replace(alert, id=_MARK + alert.id, text=f"{alert.text} (local)")
