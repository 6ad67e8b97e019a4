"""Which alerts of the ward are not heard now, and what was last known of them."""

from collections.abc import Iterable

from clinical.alerts import Alert
from clinical.board import BedPicture
from clinical.last_known import LastKnown, last_known


def not_heard(alerts: Iterable[Alert], pictures: Iterable[BedPicture], now: float) -> dict[str, LastKnown]:
    """What was last known of each alert whose signal has no reading now, by the alert's id.

    A bed that is not on the board has no reading either.
    """
    vitals = {picture.bed: picture.vitals for picture in pictures}
    known = ((alert.id, last_known(alert, vitals.get(alert.bed), now)) for alert in alerts)
    return {id_: each for id_, each in known if each is not None}
