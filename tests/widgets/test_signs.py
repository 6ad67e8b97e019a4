"""The vital signs of a row: what is true of a value now fills it, whatever else is open of its signal."""

from dataclasses import replace

import pytest

from clinical.alerts import Alert, Kind, Priority, State
from clinical.vitals import Quality, Sample, Signal
from tests.widgets.scene import ALERTS, MONITOR, NOW, picture
from widgets.grid import Key, grid
from widgets.inks import Ink
from widgets.signs import signs

COLUMNS = grid(160, 3)
HIGH_LATCHED = replace(
    ALERTS[0], condition="hr.high", signal=Signal.HR, state=State.LATCHED, level=None, text="HR 141 > 140"
)
LOW_NOW = replace(
    ALERTS[0], condition="hr.low", signal=Signal.HR, priority=Priority.MEDIUM, level=Priority.MEDIUM
)
OFF = replace(ALERTS[0], condition="hr.off", signal=Signal.HR, kind=Kind.TECHNICAL, since=NOW - 75)


def heart(value: float | None, *alerts: Alert) -> tuple[str, Ink]:
    """What stands in the column of the heart rate, and its first ink."""
    bed = picture("B12")
    assert bed.vitals is not None
    sample = Sample(value, NOW, NOW, Quality.GOOD if value else Quality.SENSOR_OFF, MONITOR)
    latest = tuple(
        sample if n == Signal.HR else None if n == Signal.PULSE else s
        for n, s in enumerate(bed.vitals.latest)
    )
    vitals = replace(bed.vitals, latest=latest)
    cell = signs(replace(bed, alerts=alerts, trends=None), vitals, None, {}, COLUMNS, NOW)
    column, after = COLUMNS.columns[Key.HR], COLUMNS.columns[Key.RR]
    mine = [span for span in cell.spans if column.x <= span.x < after.x]
    return "".join(span.text for span in mine).strip(), mine[0].ink


@pytest.mark.parametrize("alerts", [(LOW_NOW, HIGH_LATCHED), (HIGH_LATCHED, LOW_NOW)])
def test_a_value_that_is_out_of_its_limit_now_is_filled_beside_a_worse_alert_that_is_over(
    alerts: tuple[Alert, ...],
) -> None:
    assert heart(48, *alerts) == ("48", Ink.MEDIUM_FILL)


def test_an_alert_that_is_over_does_not_fill_a_value_that_is_well() -> None:
    assert heart(72, HIGH_LATCHED) == ("72", Ink.TEXT)


def test_a_device_that_is_in_trouble_too_does_not_hide_that_of_the_patient() -> None:
    assert heart(48, OFF, LOW_NOW) == ("48", Ink.MEDIUM_FILL)


def test_a_sensor_that_is_off_says_since_when_beside_a_worse_alert_of_the_patient() -> None:
    assert heart(None, LOW_NOW, HIGH_LATCHED, OFF) == ("--- 1:15", Ink.TECHNICAL)
