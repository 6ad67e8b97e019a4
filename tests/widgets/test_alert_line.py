"""The line of one alert says whether it is true, easing or over."""

from dataclasses import replace

import pytest

from clinical.alerts import Alert, State
from clinical.last_known import LastKnown
from tests.widgets import scene
from widgets.alert_line import Shape, alert_line
from widgets.inks import DARK_256, Ink
from widgets.lines import Line, paint

EASING = replace(scene.picture("B12").alerts[0], text="NEWS2 0, limit 7", condition="news2", signal=None)


def drawn(alert: Alert, width: int, known: LastKnown | None = None) -> Line:
    return alert_line(alert, Shape.listed(width), scene.NOW, 0, known=known)


@pytest.mark.parametrize(("width", "words"), [(40, "easing"), (160, "easing, nobody yet")])
def test_an_alert_that_is_back_inside_but_not_over_says_that_it_is_easing(width: int, words: str) -> None:
    line = drawn(EASING, width)
    assert words in paint(line, width, DARK_256).text
    (text,) = [span for span in line.spans if span.text.startswith("NEWS2")]
    assert text.ink is Ink.TEXT


def test_one_that_is_not_heard_or_that_someone_has_is_not_called_easing() -> None:
    taken = replace(EASING, state=State.ACKNOWLEDGED, by="M. Ruiz")
    lines = drawn(EASING, 160, LastKnown(None, None)), drawn(taken, 160)
    assert not [line for line in lines if "easing" in paint(line, 160, DARK_256).text]
