"""The line that says who is sickest now, and why."""

from clinical.acuity import Sickest
from textual.reactive import var

from clinical.alerts import Alert
from clinical.places import Bed
from widgets.drawn import Drawn


class SickestLine(Drawn):
    """One line: `sickest` with its worst open `alert`, then the beds that follow in order of acuity."""

    sickest: var[Sickest | None] = var(None)
    patient: var[str] = var("")
    alert: var[Alert | None] = var(None)
    then: var[tuple[Bed, ...]] = var(())
    now: var[float] = var(0.0)
    phase: var[int] = var(0)
