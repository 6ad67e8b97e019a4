"""The ward as a board shows it at one moment: values only, gathered by a screen and drawn by widgets."""

from dataclasses import dataclass

from clinical.alerts import Alert
from clinical.patients import Patient
from clinical.places import Bed
from clinical.trends import Trends
from clinical.vitals import BedVitals


@dataclass(frozen=True, slots=True)
class BedPicture:
    """One bed: its patient, vital signs, trends and open alerts (worst first); None where there are none."""

    bed: Bed
    patient: Patient | None = None
    vitals: BedVitals | None = None
    trends: Trends | None = None
    alerts: tuple[Alert, ...] = ()
