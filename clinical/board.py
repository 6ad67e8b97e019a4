"""The ward as a board shows it at one moment: values only, gathered by a screen and drawn by widgets."""

from dataclasses import dataclass

from clinical.alerts import Alert
from clinical.patients import Patient
from clinical.places import Bed
from clinical.trends import Trends
from clinical.vitals import BedVitals, blind


@dataclass(frozen=True, slots=True)
class BedPicture:
    """One bed: its patient, vital signs, trends and open alerts (worst first); None where there are none."""

    bed: Bed
    patient: Patient | None = None
    vitals: BedVitals | None = None
    trends: Trends | None = None
    alerts: tuple[Alert, ...] = ()

    def is_blind(self, now: float) -> bool:
        """Whether someone lies here of whom nothing is known any more; not one who is off the ward."""
        return self.patient is not None and not self.patient.away and blind(self.vitals, now)
