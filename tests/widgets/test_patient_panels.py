"""The panels of the patient screen: what they say, how they wait and fail, that hostile texts stay inert."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Size

from clinical.alerts import AlertEvent, State, Verb
from clinical.limits import OwnLimit, Side
from clinical.patients import Flag, FlagKind
from clinical.records import AuditEntry
from clinical.teams import Clinician, Role, TeamMember
from clinical.vitals import Signal
from tests.widgets import scene
from widgets.access_panel import AccessPanel, Opening
from widgets.alerts_panel import AlertsPanel
from widgets.answer import Answer
from widgets.inert import cells
from widgets.inks import DARK_256, Ink
from widgets.lines import Line, paint
from widgets.names import CURTAIN
from widgets.panel import Panel
from widgets.panel_names import NAMES, PanelNames
from widgets.record_panel import RecordPanel
from widgets.score_panel import ScorePanel
from widgets.team_panel import Team, TeamPanel

EVIL = "\x1b[2J\u202e[bold red]x[/]" + "Z\u0301\u0301\u0301\u0301" * 900
NOW = scene.NOW
HOUR = 3600.0
AMSEL = Clinician("i.amsel", "Dr Inés Amsel", "physician", "bleep 4417")
RUIZ = Clinician("m.ruiz", "Maria Ruiz RN", "nurse", "bleep 4420")
MEYER = Clinician("j.meyer", "Jonas Meyer RN", "nurse", "")
TEAM = Team(
    (
        TeamMember(AMSEL, Role.RESPONSIBLE, NOW - 86_400),
        TeamMember(RUIZ, Role.NURSE, NOW - HOUR, NOW + 8 * HOUR),
        TeamMember(MEYER, Role.COVERS, NOW - 600, NOW + 1800, "Maria Ruiz RN"),
    ),
    (Clinician("t.achterberg", "Dr T. Achterberg", "physician", "bleep 4401"),),
)


def _filled(panel: Panel, **facts: Any) -> Panel:
    for name, value in {"now": NOW, **facts}.items():
        panel.set_reactive(getattr(type(panel), name), value)
    return panel


def _drawn(panel: Panel, width: int = 49, height: int = 12) -> list[str]:
    panel._size = Size(width, height)
    return [paint(line, width, DARK_256).text.rstrip() for line in panel.draw(width, height)]


def _inks(panel: Panel, word: str) -> set[Ink]:
    panel._size = Size(60, 20)
    return {span.ink for line in panel.draw(60, 20) for span in line.spans if word in span.text}


def _unasked(store: str = "teams") -> Answer[Any]:
    return Answer(store)


def _answered(value: Any, store: str = "analytics") -> Answer[Any]:
    return _unasked(store).told(value, NOW, 0.004)


def _closed(number: int, began: float, by: str | None = "M. Ruiz") -> AlertEvent:
    alert = replace(
        scene.ALERTS[0],
        id=f"past-{number}",
        state=State.CLOSED,
        level=None,
        since=began,
        ended=began + 360,
        by=by,
        by_at=began + 60 if by else None,
        version=4,
    )
    return AlertEvent(f"op-{number}", Verb.END, began + 360, alert)


def test_news2_says_each_part_its_age_and_when_the_next_set_is_due() -> None:
    picture = scene.picture("C19")
    panel = _filled(ScorePanel(), picture=picture, assessment=scene.assessments([picture])[picture.bed])
    text = "\n".join(_drawn(panel))
    for wanted in ("2 NEWS2", "NEWS2", "RR", "SpO2", "O2", "SBP", "pulse", "ACVPU", "temp", "next set"):
        assert wanted in text
    assert "31 min" in text
    assert "m.ruiz" in text


def test_a_late_set_stands_out_with_the_time_at_which_it_was_due() -> None:
    picture = scene.picture("C19")
    later = NOW + 3 * HOUR
    panel = _filled(
        ScorePanel(),
        now=later,
        picture=picture,
        assessment=scene.assessments([picture], later)[picture.bed],
    )
    assert _inks(panel, "late") <= {Ink.TECHNICAL}


def test_one_who_is_off_the_ward_is_not_scored() -> None:
    away = next(each for each in scene.PICTURES if each.patient and each.patient.away)
    text = "\n".join(_drawn(_filled(ScorePanel(), picture=away)))
    assert "off the ward: not scored" in text


def test_the_record_shows_an_own_limit_with_default_reason_author_and_expiry() -> None:
    patient = replace(
        scene.PATIENTS["B12"],
        diagnoses=("community-acquired pneumonia, day 2",),
        medications=("levofloxacin 500 mg",),
        limits=(OwnLimit(Signal.HR, Side.HIGH, 125, "fever", "i.amsel", NOW - HOUR, NOW + 48 * HOUR),),
    )
    panel = _filled(RecordPanel(), patient=patient, answer=_answered((patient,), "records"))
    text = "\n".join(_drawn(panel, 60, 20))
    for wanted in (
        "community-acquired pneumonia, day 2",
        "levofloxacin 500 mg",
        "HR alarm above 125, default 120",
        "fever, i.amsel 14 Oct 10:41",
        "until Thu 16 Oct 11:41, then default",
        "penicillin: anaphylaxis",
        "m.ruiz, 14 Oct 10:41",
        "records 4 ms, version 1",
    ):
        assert wanted in text


def test_a_limit_that_has_expired_is_said_not_to_be_in_force() -> None:
    limit = OwnLimit(Signal.HR, Side.LOW, 45, "", "", NOW - 9 * HOUR, NOW - HOUR)
    panel = _filled(RecordPanel(), patient=replace(scene.PATIENTS["B12"], limits=(limit,)))
    text = "\n".join(_drawn(panel, 70, 20))
    assert "not in force: HR alarm below 45, default 50" in text
    assert "no reason given, no author" in text
    assert "expired Tue 14 Oct 10:41: default again" in text


def test_a_record_that_the_store_does_not_have_is_said_to_be_missing() -> None:
    panel = _filled(RecordPanel(), missing=True, answer=_answered((), "records"))
    assert "no such record" in "\n".join(_drawn(panel))


def test_the_team_names_who_is_responsible_how_to_reach_them_covers_and_who_is_on_call() -> None:
    text = "\n".join(_drawn(_filled(TeamPanel(), answer=_answered(TEAM, "teams"))))
    lines = text.splitlines()
    assert lines[1].split() == ["responsible", "Dr", "Inés", "Amsel", "bleep", "4417"]
    assert "for Maria Ruiz RN until 12:11" in text
    assert lines[-1].strip() == "" or "on call" in text
    assert "bleep 4401" in text


def test_a_patient_for_whom_nobody_is_responsible_stands_out() -> None:
    panel = _filled(TeamPanel(), answer=_answered(Team(TEAM.members[1:], ()), "teams"))
    assert _inks(panel, "nobody on record") >= {Ink.TECHNICAL}


def test_alerts_that_stand_come_first_then_those_of_the_past_day_by_day() -> None:
    standing = tuple(alert for alert in scene.ALERTS if alert.bed.label == "B12")
    past = (_closed(1, NOW - 2 * HOUR), _closed(2, NOW - 30 * HOUR, by=None))
    panel = _filled(AlertsPanel(), standing=standing, answer=_answered(past))
    lines = _drawn(panel)
    assert lines[0].endswith("open 2, last 24 h 3")
    assert "nobody yet" in lines[1]
    assert "M. Ruiz" in lines[2]
    assert "09:41 - 09:47" in lines[3]
    assert lines[4] == "Mon 13 Oct"
    assert "05:41 - 05:47" in lines[5]
    assert "nobody" in lines[5]


def test_while_the_alert_store_is_away_open_alerts_are_those_last_known() -> None:
    panel = _filled(AlertsPanel(), standing=scene.ALERTS[:1], unheard=NOW - 60, answer=_answered(()))
    assert "! open alerts as of 11:40" in _drawn(panel)[1]


def test_the_trail_begins_with_this_opening() -> None:
    trail = (
        AuditEntry("1", NOW - 60, "Maria Ruiz RN", "open", "B12", ""),
        AuditEntry("2", NOW - 30 * HOUR, "bedside", "admit", "B12", "to north/4b/B12"),
    )
    opening = Opening("Maria Ruiz RN", at=NOW)
    lines = _drawn(_filled(AccessPanel(), opening=opening, answer=_answered(trail)), 60)
    assert lines[1].strip() == "This opening is on record: 11:41:27 Maria Ruiz RN"
    assert "opened" in lines[2]
    assert "Mon 13 Oct" in lines[3]
    assert "admitted: to north/4b/B12" in lines[4]


def test_the_curtain_covers_whom_someone_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    trail = (AuditEntry("1", NOW - 60, "Maria Ruiz RN", "look-up", "B12", "looked for: okafor chidiebere"),)
    panel = _filled(AccessPanel(), opening=Opening("Maria Ruiz RN", at=NOW), answer=_answered(trail))
    assert "looked up: looked for: okafor chidiebere" in "\n".join(_drawn(panel, 90))
    monkeypatch.setattr(CURTAIN, "drawn", True)
    assert "looked up: hidden" in "\n".join(_drawn(panel, 90))
    assert "okafor" not in "\n".join(_drawn(panel, 90))


def test_an_opening_that_could_not_be_put_on_record_says_so() -> None:
    opening = Opening("Maria Ruiz RN", problem="it does not answer", since=NOW - 60)
    panel = _filled(AccessPanel(), opening=opening)
    assert "! NOT on record since 11:40: it does not answer" in "\n".join(_drawn(panel, 70))
    assert _inks(panel, "NOT on record") == {Ink.TECHNICAL}


def test_a_panel_counts_how_long_it_waits() -> None:
    waiting = _unasked().waits(NOW - 0.8)
    assert _drawn(_filled(TeamPanel(), answer=waiting))[0].endswith("asking teams, 0.8 s")


def test_a_panel_says_why_it_is_empty() -> None:
    failed = _unasked().waits(NOW - 5).failed("no answer in 3 s", NOW)
    lines = _drawn(_filled(TeamPanel(), answer=failed))
    assert lines[0].endswith("teams: no answer since 11:41")
    assert "nothing known: no answer in 3 s" in lines[1]


def test_what_was_known_before_a_failure_stays_and_looks_old() -> None:
    answer = _unasked().told(TEAM, NOW - 180, 0.004).failed("no answer in 3 s", NOW)
    panel = _filled(TeamPanel(), answer=answer)
    assert "as of 11:38: no answer in 3 s" in "\n".join(_drawn(panel, 60))
    assert _inks(panel, "Amsel") == {Ink.OLD}


class Stage(App[None]):
    """One panel alone."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self.panel = panel

    def compose(self) -> ComposeResult:
        self.panel.styles.width, self.panel.styles.height = "100%", "100%"
        yield self.panel


async def test_what_does_not_fit_is_counted_and_scrolls_into_sight() -> None:
    past = tuple(_closed(n, NOW - 600.0 * n) for n in range(1, 31))
    panel = _filled(AlertsPanel(), answer=_answered(past))
    async with Stage(panel).run_test(size=(80, 11)) as pilot:

        async def shown() -> list[str]:
            await pilot.pause()
            return [panel.render_line(y).text.strip() for y in range(11)]

        assert (await shown())[-1] == "21 more below"
        panel.to_end(last=True)
        assert (await shown())[1] == "21 more above"
        panel.page(-1)
        lines = await shown()
        assert lines[1] == "13 more above"
        assert lines[-1] == "9 more below"
        panel.scroll_by(-1)
        assert (await shown())[1] == "12 more above"
        panel.to_end(last=False)
        assert "more above" not in "\n".join(await shown())


def _evil_panels() -> Sequence[Panel]:
    patient = replace(
        scene.PATIENTS["B12"],
        diagnoses=(EVIL,) * 3,
        medications=(EVIL,),
        flags=tuple(Flag(kind, EVIL, EVIL, NOW) for kind in FlagKind),
        limits=(OwnLimit(Signal.HR, Side.LOW, 45, EVIL, EVIL, NOW, None),),
    )
    clinician = Clinician(EVIL, EVIL, EVIL, EVIL)
    team = Team((TeamMember(clinician, Role.COVERS, NOW, NOW, EVIL),), (clinician,))
    alert = replace(scene.ALERTS[0], text=EVIL, by=EVIL, by_at=NOW, closed_because=EVIL, name=EVIL)
    past = replace(_closed(1, NOW - 60), alert=replace(alert, id="x", state=State.CLOSED, ended=NOW))
    trail = (AuditEntry("1", NOW, EVIL, EVIL, EVIL, EVIL),)
    picture = replace(scene.picture("B12"), patient=patient)
    failed = _unasked(EVIL).told(team, NOW, 0.1).failed(EVIL, NOW)
    return [
        _filled(RecordPanel(), patient=patient),
        _filled(ScorePanel(), picture=picture, assessment=scene.assessments([picture])[picture.bed]),
        _filled(TeamPanel(), answer=_answered(team, EVIL)),
        _filled(TeamPanel(), answer=failed),
        _filled(AlertsPanel(), standing=(alert,), answer=_answered((past,)), unheard=NOW),
        _filled(AccessPanel(), opening=Opening(EVIL, NOW), answer=_answered(trail)),
        _filled(AccessPanel(), opening=Opening(EVIL, None, EVIL, NOW)),
    ]


def _spans_are_inert(line: Line, width: int, panel: Panel) -> None:
    for span in line.spans:
        assert not set(span.text) & set("\x1b\u202e\n\r"), type(panel).__name__
    assert paint(line, width, DARK_256).cell_length == width


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(20, 220), st.integers(1, 40), st.booleans(), st.integers(0, 30))
def test_hostile_texts_are_inert_in_every_panel_at_every_size(
    width: int, height: int, beside: bool, top: int
) -> None:
    for panel in _evil_panels():
        _filled(panel, beside=beside, top=top)
        panel._size = Size(width, height)
        lines = panel.draw(width, height)
        assert len(lines) == height
        for line in lines:
            _spans_are_inert(line, width, panel)


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_one_line_names_every_panel_by_its_digit(width: int) -> None:
    names = PanelNames()
    names.set_reactive(PanelNames.chosen, 3)
    names.set_reactive(PanelNames.troubled, frozenset({4}))
    (line,) = names.draw(width, 1)
    text = paint(line, width, DARK_256).text
    for number, name in enumerate(NAMES, 1):
        assert f"{number}" in text
        assert name[:3] in text
    assert ">3" in text
    assert "!4" in text
    assert sum(cells(span.text) for span in line.spans) <= width
