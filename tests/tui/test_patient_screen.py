"""The patient screen on real stores: each panel by itself, and nothing left of the patient before."""

import asyncio
import fcntl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from backends.ports import Unavailable
from clinical.patients import Flag, FlagKind, Stay, StayState
from clinical.places import Ward
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Duty, Role
from tests.tui.bedside import MARIA, WARD, Bedside, bed, patient
from tests.tui.conftest import opened, seen, until
from tui.actions import Where, of
from tui.app import Wardwatch
from tui.navigation import Place, Scene
from tui.patient_layout import PanelId
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.patient import PatientScreen

WIDE = (160, 48)


def front(monitor: Wardwatch) -> PatientScreen:
    """The patient screen that is seen."""
    screen = monitor.station.navigation.front
    assert isinstance(screen, PatientScreen)
    return screen


def text(monitor: Wardwatch) -> str:
    """What a nurse reads."""
    return seen(monitor.screen)


async def stands(monitor: Wardwatch, label: str) -> PatientScreen:
    """Wait until a bed's patient is open, and every question has its answer."""
    await until(lambda: isinstance(monitor.station.navigation.front, PatientScreen))
    screen = front(monitor)
    await until(lambda: screen.dossier is not None and screen.dossier.patient == f"p-{label}")
    await until(lambda: screen.dossier and screen.dossier.opening.at is not None)
    await until(lambda: screen.dossier and screen.dossier.access.answer.value)
    await until(lambda: f"OKAFOR{label}" in text(monitor))
    return screen


@asynccontextmanager
async def opened_patient(
    bedside: Bedside, size: tuple[int, int] = WIDE, label: str = "B01"
) -> AsyncIterator[tuple[Wardwatch, Pilot[Any]]]:
    """A monitor with the patient of a bed open."""
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        await until(lambda: monitor.started)
        ward = monitor.station.ward_screen
        await until(lambda: ward.watching and len(ward.watching.picture.patients) >= 2)
        await until(lambda: monitor.station.region.alerts_known)
        go(monitor, label)
        await stands(monitor, label)
        yield monitor, pilot


def go(monitor: Wardwatch, label: str) -> None:
    """Open the patient of a bed, as a look-up does."""
    place = Place(Scene.PATIENT, "north", WARD.id, bed(label), f"p-{label}")
    monitor.station.navigation.go(place)


class Slow:
    """A store that answers only once it is let."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.gate = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._store, name)
        if not callable(verb):
            return verb

        async def slowly(*args: object, **named: object) -> object:
            await self.gate.wait()
            return await verb(*args, **named)

        return slowly


class Broken:
    """A store that answers nothing any more."""

    link = None

    def __init__(self, why: str) -> None:
        self._why = why

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def fails(*_args: object, **_named: object) -> object:
            raise Unavailable(self._why)

        return fails


def exchange(monitor: Wardwatch, **stores: Any) -> None:
    """Put other adapters in the place of some of the region's ports."""
    region = monitor.station.region
    assert region.stores is not None
    region.stores = replace(region.stores, **stores)


async def save(bedside: Bedside, label: str, **changes: Any) -> None:
    """Change a record, as another terminal does."""
    record = await bedside.stores.patients.get(f"p-{label}")
    assert record is not None
    deed = Deed(f"save-{label}-{time.time()}", "other terminal", time.time())
    await bedside.stores.patients.save(replace(record, **changes), deed)


def test_every_action_of_the_screen_is_done_by_it() -> None:
    for action in of(Where.PATIENT):
        assert callable(getattr(PatientScreen, f"action_{action.id}"))


async def test_enter_on_a_bed_opens_its_patient_and_minus_goes_back(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("j", "enter")
        await stands(monitor, "B02")
        await pilot.press("minus")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        assert monitor.station.ward_screen.panes.board.cursor == bed("B02")


async def test_enter_on_an_alert_opens_its_patient(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.alarm("B02")
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("2", "enter")
        await stands(monitor, "B02")


async def test_enter_on_an_empty_bed_says_that_nobody_lies_there(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("j", "j", "enter")
        await until(lambda: "nobody lies in B03" in text(monitor))
        assert monitor.screen is monitor.station.ward_screen


async def test_every_store_is_asked_and_every_panel_filled(bedside: Bedside) -> None:
    now = time.time()
    teams = bedside.stores.teams
    for clinician in (
        Clinician("i.amsel", "Dr Amsel", "physician", "bleep 4417"),
        Clinician("t.ach", "Dr Achterberg", "physician", "bleep 4401"),
    ):
        await teams.enrol(clinician)
    await teams.assign(
        [Assignment("p-B01", "i.amsel", Role.RESPONSIBLE, now - 60)], Deed("assign", "test", now)
    )
    await teams.set_duty(
        Duty(Clinician("t.ach", "", "", ""), WARD.id, now - 60, now + 3600), Deed("d", "t", now)
    )
    await save(bedside, "B01", diagnoses=("pneumonia, day 2",), medications=("levofloxacin 500 mg",))
    await bedside.speak("B01", hr=113)
    raised = await bedside.alarm("B01")
    await bedside.stores.analytics.archive(
        [
            replace(event, alert=replace(event.alert, id="past", text="HR 128 > 120"))
            for event in _begun(raised)
        ]
    )
    async with opened_patient(bedside) as (monitor, _):
        for words in (
            "pneumonia, day 2",
            "levofloxacin 500 mg",
            "Dr Amsel",
            "bleep 4417",
            "Dr Achterberg",
            "SpO2 78 < 80",
            "nobody yet",
            "HR 128 > 120",
            "113 /min",
            "This opening is on record",
            "447 101",
        ):
            await until(lambda words=words: words in text(monitor))  # type: ignore[misc]


def _begun(raised: Any) -> list[Any]:
    from clinical.alerts import AlertEvent, State, Verb

    over = replace(raised, state=State.CLOSED, level=None, since=raised.since - 900, ended=raised.since - 300)
    return [AlertEvent("past-end", Verb.END, over.ended, over)]


async def test_each_opening_is_on_record_once_also_by_steps(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        await pilot.press("right_square_bracket")
        await stands(monitor, "B02")
        await pilot.press("left_square_bracket")
        screen = await stands(monitor, "B01")
        await until(lambda: "This opening is on record" in text(monitor))
        for _ in range(3):
            screen.paint(0)
        now = time.time()
        trail = await bedside.stores.analytics.audit_trail(now - 60, now + 60)
        openings = [(entry.by, entry.patient) for entry in trail if entry.action == "open"]
        assert sorted(openings) == [(MARIA.name, "p-B01"), (MARIA.name, "p-B01"), (MARIA.name, "p-B02")]


async def test_an_opening_that_fails_is_tried_again_and_counts_once(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        assert monitor.station.region.stores is not None
        well = monitor.station.region.stores.analytics
        exchange(monitor, analytics=Broken("the archive is gone"))
        await pilot.press("right_square_bracket")
        await until(lambda: "NOT on record" in text(monitor))
        assert "the archive is gone" in text(monitor)
        exchange(monitor, analytics=well)
        await stands(monitor, "B02")
        trail = await bedside.stores.analytics.audit_trail(0.0, time.time() + 60, patient="p-B02")
        assert [entry.action for entry in trail if entry.action == "open"] == ["open"]


async def test_records_that_another_process_has_locked_keep_only_the_opening_waiting(
    bedside: Bedside,
) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        with (bedside.data / "north" / "records.db.lock").open("r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            await pilot.press("right_square_bracket")
            await until(lambda: "putting this opening on record" in text(monitor))
            await until(lambda: "responsible nobody on record" in text(monitor))
            await until(lambda: "none open, none in the last 7 days" in text(monitor))
            assert "This opening is on record" not in text(monitor)
        await stands(monitor, "B02")
        await until(lambda: "This opening is on record" in text(monitor))


async def test_a_store_that_is_slow_keeps_only_its_own_panel_waiting(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        assert monitor.station.region.stores is not None
        slow = Slow(monitor.station.region.stores.teams)
        exchange(monitor, teams=slow)
        await pilot.press("right_square_bracket")
        await until(lambda: "asking teams, 0." in text(monitor))
        await until(lambda: "This opening is on record" in text(monitor))
        await until(lambda: "none on record" in text(monitor))
        await until(lambda: "asking teams, 0.6" in text(monitor) or "asking teams, 0.8" in text(monitor))
        slow.gate.set()
        await until(lambda: "responsible nobody on record" in text(monitor))
        assert "asking teams" not in text(monitor)


async def test_a_store_that_fails_says_why_and_is_asked_again_by_itself(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        assert monitor.station.region.stores is not None
        well = monitor.station.region.stores.teams
        exchange(monitor, teams=Broken("the graph is locked"))
        await pilot.press("right_square_bracket")
        await until(lambda: "nothing known: the graph is locked" in text(monitor))
        assert "teams: no answer since" in text(monitor)
        assert "records: no answer" not in text(monitor)
        exchange(monitor, teams=well)
        await until(lambda: "responsible nobody on record" in text(monitor))
        assert "the graph is locked" not in text(monitor)


async def test_what_is_known_stays_with_its_time_while_its_store_fails(bedside: Bedside) -> None:
    await bedside.assign("B01")
    async with opened_patient(bedside) as (monitor, _):
        await until(lambda: "nurse       Maria Ruiz RN" in text(monitor))
        exchange(monitor, teams=Broken("the graph is locked"))
        dossier = front(monitor).dossier
        assert dossier is not None
        dossier.team.ask_again()
        await until(lambda: "the graph is locked" in text(monitor))
        assert "! as of" in text(monitor)
        assert "nurse       Maria Ruiz RN" in text(monitor)


async def test_nothing_of_the_former_patient_is_left_when_the_next_frame_comes(bedside: Bedside) -> None:
    allergy = (Flag(FlagKind.ALLERGY, "penicillin", "m.ruiz", time.time()),)
    await save(bedside, "B01", diagnoses=("pneumonia",), flags=allergy)
    await bedside.assign("B01")
    await bedside.speak("B01", hr=113)
    raised = await bedside.alarm("B01")
    assert raised.open
    async with opened_patient(bedside) as (monitor, _):
        await until(lambda: "nurse       Maria Ruiz RN" in text(monitor) and "113" in text(monitor))
        assert monitor.station.region.stores is not None
        stores = monitor.station.region.stores
        exchange(
            monitor,
            teams=Slow(stores.teams),
            patients=Slow(stores.patients),
            analytics=Slow(stores.analytics),
            vitals=Slow(stores.vitals),
        )
        screen = front(monitor)
        screen.action_bed_after()
        after = text(monitor)
        assert "OKAFORB02" in after
        for word in ("OKAFORB01", "447 101", "penicillin", "pneumonia", "113", "nurse  ", "SpO2 78"):
            assert word not in after


async def test_times_that_cannot_be_are_shown_as_none(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.patient_record.dated", lambda moment: True)
    stay = Stay(bed("B02"), 1e17, StayState.OFF_WARD, "imaging", 1e18)
    await save(bedside, "B02", stay=stay)
    async with opened_patient(bedside, label="B02") as (monitor, pilot):
        await pilot.press("minus")
        await until(lambda: "back about --:--" in text(monitor))


async def test_steps_go_round_the_occupied_beds_in_the_boards_order(bedside: Bedside) -> None:
    await bedside.admit("B07")
    async with opened_patient(bedside) as (monitor, pilot):
        for label in ("B02", "B07", "B01"):
            await pilot.press("right_square_bracket")
            await stands(monitor, label)
        await pilot.press("left_square_bracket")
        await stands(monitor, "B07")
        assert "bed 7 of 40" in text(monitor)
        await pilot.press("minus")
        await until(lambda: monitor.screen is monitor.station.ward_screen)


async def test_n_goes_to_the_next_patient_with_an_alert(bedside: Bedside) -> None:
    await bedside.admit("B05", "B09")
    await bedside.alarm("B09")
    async with opened_patient(bedside) as (monitor, pilot):
        await until(lambda: monitor.station.region.alerts.all())
        await pilot.press("n")
        await stands(monitor, "B09")


async def test_a_acknowledges_the_patients_worst_alert_by_the_dialogue(bedside: Bedside) -> None:
    await bedside.alarm("B01")
    async with opened_patient(bedside) as (monitor, pilot):
        await until(lambda: "nobody yet" in text(monitor))
        await pilot.press("a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
        dialogue = monitor.screen
        assert isinstance(dialogue, AcknowledgeDialogue)
        await until(lambda: dialogue.rested)
        await pilot.press("enter")
        await until(lambda: monitor.screen is front(monitor))
        await until(lambda: "nobody yet" not in "".join(text(monitor).splitlines()[3:]))


async def test_a_change_on_another_terminal_appears(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        allergy = (Flag(FlagKind.ALLERGY, "latex: rash", "m.ruiz", time.time()),)
        await save(bedside, "B01", flags=allergy, diagnoses=("sepsis",))
        await until(lambda: "ALLERGY latex: rash" in text(monitor) and "sepsis" in text(monitor))


async def test_one_who_is_discharged_while_open_says_so(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        await bedside.stores.patients.discharge("p-B01", Deed("home", "test", time.time()))
        await until(lambda: "DISCHARGED from 4B B01" in text(monitor))
        assert "OKAFORB01" in text(monitor)
        assert "no vital signs of this patient here" in text(monitor)


async def test_one_who_is_off_the_ward_says_where(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        stay = Stay(bed("B01"), time.time() - 3600, StayState.OFF_WARD, "theatre 3")
        await save(bedside, "B01", stay=stay)
        await until(lambda: "OFF WARD theatre 3" in text(monitor))
        assert "off the ward: not scored" in text(monitor)


async def test_one_who_moves_to_another_bed_is_followed(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        await bedside.stores.patients.transfer("p-B01", bed("B20"), Deed("move", "test", time.time()))
        await until(lambda: "bed 20 of 40" in text(monitor))
        assert "B20 OKAFORB01" in text(monitor)


async def test_one_who_moves_to_another_ward_says_where(bedside: Bedside) -> None:
    there = Ward("north", "icu", "ICU", ("C01",))
    await bedside.stores.patients.open_ward(there)
    async with opened_patient(bedside) as (monitor, _):
        await bedside.stores.patients.transfer("p-B01", there.beds[0], Deed("move", "test", time.time()))
        await until(lambda: "MOVED to ICU C01" in text(monitor))


async def test_live_values_tick_while_the_screen_stands(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        for rate in (114, 117):
            await bedside.speak("B01", hr=rate)
            await until(lambda rate=rate: f"{rate} /min" in text(monitor))  # type: ignore[misc]


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (120, 40), (160, 48), (200, 60)])
async def test_identifiers_and_allergies_are_in_sight_at_every_size_and_panel(
    bedside: Bedside, size: tuple[int, int]
) -> None:
    allergy = (Flag(FlagKind.ALLERGY, "penicillin: anaphylaxis", "m.ruiz", time.time()),)
    await save(bedside, "B01", flags=allergy)
    async with opened_patient(bedside, size) as (monitor, pilot):
        for digit in "123456":
            await pilot.press(digit)
            for zoom in range(2):
                await pilot.press(*["z"] * zoom)
                shown = text(monitor)
                for words in ("OKAFORB01", "447 101", "03 Feb 1958", "ALLERGY penicillin: anaphylaxis"):
                    assert words in shown, (size, digit, zoom)
            await pilot.press("z")


@pytest.mark.parametrize("size", [(20, 5), (24, 8), (40, 6), (300, 10), (30, 100)])
async def test_no_size_is_too_small_or_too_odd(bedside: Bedside, size: tuple[int, int]) -> None:
    async with opened_patient(bedside, (160, 48)) as (monitor, pilot):
        await pilot.resize_terminal(*size)
        for digit in "123456":
            await pilot.press(digit)
        await until(lambda: "B01" in text(monitor))


async def test_z_gives_a_panel_the_whole_screen_and_takes_it_back(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        await pilot.press("5", "z")
        await until(lambda: not front(monitor).panels[PanelId.TEAM].display)
        await until(lambda: "5 ALERTS" in text(monitor) and "4 TEAM" not in text(monitor))
        await pilot.press("z")
        await until(lambda: "4 TEAM" in text(monitor))


async def test_at_80x24_a_digit_chooses_the_panel_and_one_line_names_them(bedside: Bedside) -> None:
    async with opened_patient(bedside, (80, 24)) as (monitor, pilot):
        await until(lambda: ">1 trends" in text(monitor))
        for digit, title in (("2", "2 NEWS2"), ("3", "3 RECORD"), ("4", "4 TEAM"), ("6", "6 ACCESS")):
            await pilot.press(digit)
            await until(lambda title=title: f"\n {title} ─" in text(monitor))  # type: ignore[misc]


async def test_a_patient_who_is_in_no_bed_can_be_opened(bedside: Bedside) -> None:
    await bedside.stores.patients.discharge("p-B01", Deed("home", "test", time.time()))
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        monitor.station.navigation.go(Place(Scene.PATIENT, "north", None, None, "p-B01"))
        await until(lambda: "DISCHARGED from 4B B01" in text(monitor))
        assert "OKAFORB01" in text(monitor)


async def test_one_of_whom_there_is_no_record_is_said_to_have_none(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        monitor.station.navigation.go(Place(Scene.PATIENT, "north", None, None, "nobody"))
        await until(lambda: "no such record" in text(monitor))


async def test_hostile_records_do_nothing_to_the_screen(bedside: Bedside) -> None:
    evil = "\x1b[2J\u202e[bold red]x[/]\n\t" + "Z\u0301" * 300
    flags = tuple(Flag(kind, evil, evil, time.time()) for kind in FlagKind)
    await save(bedside, "B01", given=evil, flags=flags, diagnoses=(evil,) * 9, medications=(evil,))
    await bedside.alarm("B01", text=evil, name=evil)
    async with opened_patient(bedside) as (monitor, pilot):
        for digit in "123456":
            await pilot.press(digit, "z")
            assert not set(text(monitor)) & set("\x1b\u202e\t")
            await pilot.press("z")
    assert patient("B01").given != evil


async def test_a_click_chooses_a_panel_or_its_name(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        record = front(monitor).panels[PanelId.RECORD]
        await until(lambda: record.size.height == record.wanted(record.size.width))
        await pilot.click("#team")
        await until(lambda: front(monitor).chosen is PanelId.TEAM)
        await pilot.press("z")
        await until(lambda: ">4 team" in text(monitor))
        await pilot.click("#names", offset=(15, 0))
        await until(lambda: front(monitor).chosen is PanelId.SCORE)


async def test_after_a_move_the_team_on_call_is_that_of_the_new_ward(bedside: Bedside) -> None:
    now, teams, there = time.time(), bedside.stores.teams, Ward("north", "icu", "ICU", ("I1",))
    await bedside.stores.patients.open_ward(there)
    for number, (ward, name) in enumerate(((WARD.id, "Dr Achterberg"), ("icu", "Dr Moreau"))):
        await teams.enrol(Clinician(name, name, "physician", ""))
        duty = Duty(Clinician(name, "", "", ""), ward, now - 60, now + 3600)
        await teams.set_duty(duty, Deed(f"duty {number}", "test", now))
    async with opened_patient(bedside) as (monitor, _):
        await until(lambda: "Dr Achterberg" in text(monitor))
        await bedside.stores.patients.transfer("p-B01", there.beds[0], Deed("move", "test", time.time()))
        await until(lambda: "Dr Moreau" in text(monitor))
        assert "Dr Achterberg" not in text(monitor)


async def test_an_answer_stands_in_the_key_bar_in_the_same_turn_as_its_key(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, _):
        front(monitor).action_copy()
        assert front(monitor).keys.said.startswith("copied 4B B01  OKAFORB01")
        monitor.station.ward_screen.say("from beneath")
        assert front(monitor).keys.said == "from beneath"


async def test_where_nobody_else_is_there_to_step_to_that_is_said(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        await pilot.press("n")
        await until(lambda: "no other bed has an open alert" in text(monitor))
        await bedside.stores.patients.discharge("p-B02", Deed("home", "test", time.time()))
        await until(lambda: front(monitor).steps.after is None)
        await pilot.press("right_square_bracket")
        await until(lambda: "nobody else lies on this ward" in text(monitor))


async def test_a_held_key_steps_through_the_ward_and_every_opening_is_on_record(bedside: Bedside) -> None:
    labels = [f"B{number:02}" for number in range(3, 13)]
    await bedside.admit(*labels)
    async with opened_patient(bedside) as (monitor, pilot):
        await pilot.press(*["right_square_bracket"] * 11)
        await stands(monitor, "B12")

        async def openings() -> int:
            trail = await bedside.stores.analytics.audit_trail(0.0, time.time() + 60)
            return sum(entry.action == "open" for entry in trail)

        async with asyncio.timeout(15):
            while await openings() < 12:  # noqa: ASYNC110  another process's commits are waited for
                await asyncio.sleep(0.05)
        assert await openings() == 12


async def test_the_board_beneath_is_not_painted_too_and_is_fresh_when_it_returns(bedside: Bedside) -> None:
    async with opened_patient(bedside) as (monitor, pilot):
        board = monitor.station.ward_screen
        assert front(monitor).is_current
        assert not board.is_current
        await bedside.speak("B02", hr=119)
        await pilot.press("minus")
        await until(lambda: monitor.screen is board and "119" in text(monitor))
        assert board.is_current
