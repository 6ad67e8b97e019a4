"""The body of the acknowledge dialogue: which alert, of whom, and what it does and does not do."""

from textual.reactive import var

from clinical.alerts import Alert
from clinical.patients import Patient
from widgets.drawn import Drawn


class AcknowledgeBody(Drawn):
    """One alert to be acknowledged, with bed, patient and two identifiers; `others` are open at the same bed.

    `refused` says why it cannot be done now (alert store away, read-only, someone was first, it got worse).
    `lines` is the height it wants; it is drawn without a frame, on the dialogue's ground.
    """

    alert: var[Alert | None] = var(None)
    patient: var[Patient | None] = var(None)
    others: var[tuple[Alert, ...]] = var(())
    place: var[str] = var("")
    by: var[str] = var("")
    current: var[float | None] = var(None)
    refused: var[str] = var("")
    now: var[float] = var(0.0)
    phase: var[int] = var(0)

    lines = 16
