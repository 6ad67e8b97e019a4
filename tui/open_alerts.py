"""The open alerts of one region, as its board tells them, and those that are judged here meanwhile."""

from collections.abc import Iterable

from backends.ports import Board, Gap
from clinical.alerts import Alert, AlertEvent
from clinical.places import Bed


class OpenAlerts:
    """Alerts by id: what the board said last stands until it says something else.

    What is judged on this screen stands beside it and takes nothing of it away.
    """

    def __init__(self) -> None:
        self.changes = 0
        self._alerts: dict[str, Alert] = {}
        self._local: dict[str, Alert] = {}
        self._at: dict[str, dict[str, dict[str, Alert]]] = {}
        self._told_in: dict[str, tuple[Alert, ...]] = {}
        self._touched: dict[str, set[Bed]] = {}

    def take(self, standing: Board | Gap) -> None:
        """Replace everything by what stands on the board now."""
        self._touch(self._alerts.values())
        self._alerts = {alert.id: alert for alert in standing.alerts if alert.open}
        self._at = {}
        for alert in self._alerts.values():
            self._place(alert)[alert.id] = alert
        self._touch(self._alerts.values())

    def hear(self, event: AlertEvent) -> None:
        """Follow one change."""
        alert = event.alert
        if alert.open:
            self._alerts[alert.id] = alert
            self._place(alert)[alert.id] = alert
        else:
            self._alerts.pop(alert.id, None)
            self._place(alert).pop(alert.id, None)
        self._touch((alert,))

    def take_local(self, judged: Iterable[Alert]) -> None:
        """Replace what was judged on this screen."""
        local = {alert.id: alert for alert in judged}
        if local != self._local:
            self._touch((*self._local.values(), *local.values()))
            self._local = local

    def told(self) -> tuple[Alert, ...]:
        """Every open alert of the region that its board told."""
        return tuple(self._alerts.values())

    def told_in(self, ward: str) -> tuple[Alert, ...]:
        """Those of a ward that its board told: the same tuple until one of them changes."""
        if (told := self._told_in.get(ward)) is None:
            beds = self._at.get(ward, {}).values()
            told = self._told_in[ward] = tuple([alert for bed in beds for alert in bed.values()])
        return told

    def get(self, alert: str) -> Alert | None:
        """An open alert by its id."""
        return self._alerts.get(alert) or self._local.get(alert)

    def all(self) -> tuple[Alert, ...]:
        """Every open alert of the region, told or judged here."""
        return (*self._alerts.values(), *self._local.values())

    def at(self, bed: Bed) -> tuple[Alert, ...]:
        """The open alerts of a bed."""
        here = (alert for alert in self._local.values() if alert.bed == bed)
        return (*self._at.get(bed.ward, {}).get(bed.label, {}).values(), *here)

    def touched(self, ward: str) -> frozenset[Bed]:
        """The beds of a ward whose alerts have changed since this was asked last."""
        return frozenset(self._touched.pop(ward, ()))

    def _place(self, alert: Alert) -> dict[str, Alert]:
        """The alerts of one bed; by ward first, for the beds of all wards have the same labels."""
        return self._at.setdefault(alert.bed.ward, {}).setdefault(alert.bed.label, {})

    def _touch(self, alerts: Iterable[Alert]) -> None:
        self.changes += 1
        for alert in alerts:
            self._touched.setdefault(alert.bed.ward, set()).add(alert.bed)
            self._told_in.pop(alert.bed.ward, None)
