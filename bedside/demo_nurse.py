"""You, in the demo; in a module of its own, since the monitor knows you before it knows the simulator."""

from clinical.teams import Clinician

DEMO_NURSE = Clinician("m.ruiz", "Maria Ruiz RN", "nurse", "bleep 2201")
"""The nurse of bay B of the ward that is shown first, on every shift."""
