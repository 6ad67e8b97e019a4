"""Judging on this screen while the link is away: the same rules, marked, and only what nobody else told."""

from dataclasses import replace

from clinical.alerts import Alert, Priority, State
from clinical.board import BedPicture
from clinical.patients import Stay, StayState
from tests.tui.bedside import bed, patient, vitals
from tui.local_judge import LocalJudge, is_local

NOON = 1_700_000_000.0
LYING = replace(patient("B01"), stay=Stay(bed("B01"), NOON - 3600))


def shown(at: float, **values: float) -> BedPicture:
    """The bed as the screen shows it, from the history: without medians."""
    said = replace(vitals("B01", at, **values), medians=(None,) * 4)
    return BedPicture(bed("B01"), LYING, said)


def judged(
    judge: LocalJudge, seconds: int, *known: Alert, start: float = NOON, **values: float
) -> list[Alert]:
    """What is found after looking each second at values that stay as they are."""
    found: tuple[Alert, ...] = ()
    for second in range(seconds):
        found = judge.judge([shown(start + second, **values)], known, start + second)
    return [*found]


def test_what_holds_longer_than_its_delay_alarms_and_is_marked() -> None:
    judge = LocalJudge()
    assert judged(judge, 3, hr=150) == []
    found = judged(judge, 8, start=NOON + 3, hr=150)
    assert [alert.text for alert in found] == ["HR 150 > 140 (local)"]
    assert all(is_local(alert) for alert in found)
    assert found[0].priority is Priority.HIGH


def test_a_well_patient_has_no_alert() -> None:
    assert judged(LocalJudge(), 60) == []


def test_an_alert_that_is_known_and_as_grave_stands_for_both() -> None:
    (local,) = judged(LocalJudge(), 10, hr=150)
    known = replace(local, id="told", state=State.ACKNOWLEDGED, by="M. Ruiz")
    assert judged(LocalJudge(), 10, known, hr=150) == []
    milder = replace(known, priority=Priority.MEDIUM, level=Priority.MEDIUM)
    assert len(judged(LocalJudge(), 10, milder, hr=150)) == 1
    over = replace(known, state=State.LATCHED, level=None)
    assert len(judged(LocalJudge(), 10, over, hr=150)) == 1


def test_nothing_is_judged_of_a_bed_whose_patient_is_away_or_gone() -> None:
    judge = LocalJudge()
    assert judged(judge, 10, hr=150)
    assert judge.judge([BedPicture(bed("B01"))], (), NOON + 11) == ()
    assert LYING.stay is not None
    away = replace(LYING, stay=replace(LYING.stay, state=StayState.OFF_WARD))
    picture = replace(shown(NOON + 12, hr=150), patient=away)
    assert judge.judge([picture], (), NOON + 12) == ()


def test_when_the_link_is_back_the_judge_forgets() -> None:
    judge = LocalJudge()
    assert judged(judge, 10, hr=150)
    judge.rest()
    assert judged(judge, 2, start=NOON + 10, hr=150) == []
