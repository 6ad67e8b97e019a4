"""The frozen board: values and trends as they stood, while ages count, alerts paint and news is counted."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clinical.alerts import Alert, Priority
from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.places import Bed


class Freeze:
    """A ward's beds as they stood at `since`, each under the alerts that are open now.

    `readings` and `alerts` count what has come since: sets of readings, and alerts that were not open before.
    """

    def __init__(
        self,
        pictures: Iterable[BedPicture],
        assessments: Mapping[Bed, Assessment],
        alerts: Iterable[Alert],
        since: float,
    ) -> None:
        self.since = since
        self.assessments = assessments
        self.all = tuple(pictures)
        self.readings = self.alerts = 0
        self._held = {picture.bed: picture for picture in self.all}
        standing = list(alerts)
        self._known = {alert.id for alert in standing}
        self._grave = frozenset(_grave(standing))

    def look(self, pictures: Iterable[BedPicture], alerts: Iterable[Alert]) -> str:
        """Take the alerts of now; gives why the board must thaw, or nothing.

        It thaws for an alert of high priority that nobody has yet, and for another patient in a bed.
        """
        standing = list(alerts)
        for alert in standing:
            if alert.id not in self._known:
                self._known.add(alert.id)
                self.alerts += 1
        grave = _grave(standing)
        risen = [alert for alert_id, alert in grave.items() if alert_id not in self._grave]
        self._grave = frozenset(grave)
        if risen:
            return f"*** {risen[0].bed.label} {risen[0].text}"
        now = tuple(pictures)
        for picture in now:
            if _moved(self._held.get(picture.bed, picture), picture):
                return f"{picture.bed.label} {'has another patient' if picture.patient else 'is empty'}"
        self.all = tuple(self._under(picture) for picture in now)
        return ""

    def _under(self, now: BedPicture) -> BedPicture:
        """The bed as it stood, with what is known of patient and alerts now; one that is new as it is."""
        held = self._held.get(now.bed, now)
        if held.alerts != now.alerts or held.patient != now.patient:
            held = replace(held, alerts=now.alerts, patient=now.patient)
        self._held[now.bed] = held
        return held


def _grave(alerts: Iterable[Alert]) -> dict[str, Alert]:
    return {alert.id: alert for alert in alerts if alert.priority is Priority.HIGH and alert.unseen}


def _moved(held: BedPicture, now: BedPicture) -> bool:
    """Whether someone else lies there: his values under another name would be the worst of mistakes."""
    before, after = held.patient, now.patient
    return (before.id if before else None) != (after.id if after else None)
