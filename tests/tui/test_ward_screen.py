"""The ward board on real stores: what comes is seen, and keys do what the table says."""

import asyncio
from dataclasses import replace

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from backends.connect import RegionAddresses
from backends.ports import Unavailable
from clinical.alerts import Priority, State
from clinical.places import Ward
from clinical.records import Deed
from clinical.vitals import Reading, Signal
from tests.tui.bedside import MARIA, MONITOR, WARD, Bedside, bed, patient, vitals
from tests.tui.conftest import opened, seen, until
from tui import judging, own_patients, ward_watch
from tui.app import Wardwatch
from tui.arrange import Order, Show
from tui.beginning import Beginning
from tui.guard import REST
from tui.layout import Pane
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.screens.command import CommandDialogue
from tui.screens.dialogue import Dialogue
from tui.screens.help import HelpDialogue
from tui.screens.look_up import LookUpDialogue
from tui.screens.wards import WardDialogue

WIDE = (160, 48)


def board_text(monitor: Wardwatch) -> str:
    return seen(monitor.station.ward_screen)


async def rested(monitor: Wardwatch) -> AcknowledgeDialogue:
    """Wait until the acknowledge dialogue takes a press for meant."""
    await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
    dialogue = monitor.screen
    assert isinstance(dialogue, AcknowledgeDialogue)
    await until(lambda: dialogue.rested)
    return dialogue


async def test_the_shell_is_painted_before_a_store_is_opened(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[str] = []
    begin = Wardwatch._begin

    async def look_and_begin(monitor: Wardwatch) -> None:
        painted.append(seen(monitor.screen))
        await begin(monitor)

    monkeypatch.setattr(Wardwatch, "_begin", look_and_begin)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
    assert "The bedside monitor is the primary alarm." in painted[0]


async def test_a_reading_reaches_its_bed(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await bedside.speak("B02", hr=113)
        await until(lambda: "113" in board_text(monitor))
        row = next(line for line in board_text(monitor).splitlines() if "B02 OKAFORB02" in line)
        assert "113" in row
        assert "113" not in next(line for line in board_text(monitor).splitlines() if "B01 OKAFORB01" in line)


async def test_vital_signs_of_another_patient_are_not_shown(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        stranger = replace(vitals("B01", monitor.station.region.clock.now(), hr=199), patient="somebody-else")
        await bedside.stores.live.publish("4b", [stranger], stranger.latest[0].observed)  # type: ignore[union-attr]
        await bedside.speak("B02", hr=111)
        await until(lambda: "111" in board_text(monitor))
        assert "199" not in board_text(monitor)


async def test_an_alert_reaches_feed_bed_and_counts(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await bedside.alarm("B02")
        await until(lambda: "SpO2 78 < 80" in board_text(monitor))
        await until(lambda: "*** 1" in board_text(monitor))
        assert monitor.station.ward_screen.panes.feed.alerts[0].bed == bed("B02")


async def test_an_acknowledgement_goes_to_the_store_and_comes_back_with_the_name(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        raised = await bedside.alarm("B01")
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        await until(lambda: "OKAFORB01 Chidiebere" in seen(dialogue) and "447 101" in seen(dialogue))
        await pilot.press("enter")
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts[0].state is State.ACKNOWLEDGED)
        standing = await bedside.standing(raised)
        assert standing is not None
        assert (standing.state, standing.by) == (State.ACKNOWLEDGED, "Maria Ruiz RN")
        await until(lambda: monitor.screen is monitor.station.ward_screen)


async def test_acknowledging_in_one_monitor_shows_on_the_other(bedside: Bedside) -> None:
    mine, other = bedside.monitor(), bedside.monitor()
    raised = await bedside.alarm("B01")
    async with mine.run_test(size=WIDE) as pilot:
        await opened(mine)
        await pilot.press("a")
        await rested(mine)
        await pilot.press("enter")
        await until(lambda: mine.station.ward_screen.panes.feed.alerts[0].by == "Maria Ruiz RN")
    async with other.run_test(size=WIDE):
        await opened(other)
        await until(lambda: other.station.ward_screen.panes.feed.alerts)
        assert other.station.ward_screen.panes.feed.alerts[0].by == "Maria Ruiz RN"
    assert raised.by is None


async def test_held_and_pasted_keys_acknowledge_nothing(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        dialogue.post_message(Paste("\r\n"))
        opened_at = dialogue._guard._until - REST
        for repeat in range(100):
            held = Key("enter", "\r")
            held.time = opened_at + repeat / 30
            dialogue.post_message(held)
        await pilot.pause()
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.state is State.ACTIVE
        assert isinstance(monitor.screen, AcknowledgeDialogue)


async def test_escape_leaves_the_alert_alone(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        await rested(monitor)
        await pilot.press("escape")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.state is State.ACTIVE


async def test_a_colleague_who_is_first_is_named_in_the_dialogue(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        await bedside.acknowledge(raised, "J. Meyer")
        await until(lambda: "J. Meyer has it already" in seen(dialogue))
        await pilot.press("enter")
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.by == "J. Meyer"


async def test_an_alert_that_worsens_in_the_dialogue_asks_for_a_new_press(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01", Priority.MEDIUM, "HR 128 > 120")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        await bedside.worsen(raised)
        await until(lambda: "HIGH" in seen(dialogue))
        await rested(monitor)
        await pilot.press("enter")
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts[0].by == "Maria Ruiz RN")
        assert monitor.station.ward_screen.panes.feed.alerts[0].priority is Priority.HIGH


async def test_read_only_refuses_and_says_why(bedside: Bedside) -> None:
    monitor = bedside.monitor(read_only=True)
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        await until(lambda: "--read-only" in seen(dialogue))
        await pilot.press("enter")
        await pilot.pause()
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.state is State.ACTIVE


async def test_without_its_link_the_last_known_alerts_stay_under_a_banner(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        monitor.station.region.lose("alerts")(Unavailable("it does not answer"))
        await until(lambda: "ALERTS NOT UPDATING" in board_text(monitor))
        assert "SpO2 78 < 80" in board_text(monitor)
        await pilot.press("a")
        dialogue = await rested(monitor)
        await until(lambda: "the alert store does not answer" in seen(dialogue))
        await pilot.press("enter", "escape")
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.state is State.ACTIVE
        await bedside.alarm("B02", text="RR 4 < 6")
        await until(lambda: "ALERTS NOT UPDATING" not in board_text(monitor))


async def test_a_ward_that_nobody_judges_never_looks_calm(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "_EVERY", 0.05)
    monkeypatch.setattr(judging, "_FIRST", 0.5)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await bedside.speak("B01", hr=72)
        await bedside.speak("B02", hr=72)
        await until(lambda: "none open" in board_text(monitor))
        await until(lambda: "nobody stands out now" in board_text(monitor))
        await bedside.starve()
        await until(lambda: "ALERTS NOT JUDGED" in board_text(monitor))
        assert "No alarm engine feeds this ward" in board_text(monitor)
        await until(lambda: "alerts not judged" in board_text(monitor))
        for calm in ("none open", "nobody stands out", "nobody yet"):
            assert calm not in board_text(monitor)
        await bedside.speak("B01", sbp=70)
        await until(lambda: "SBP 70 < 80 (local)" in board_text(monitor))
        raised = await bedside.alarm("B02")
        await until(lambda: "nobody yet 2 of 2  not judged" in board_text(monitor))
        monitor.station.region.lose("alerts")(Unavailable("it does not answer"))
        await until(lambda: "ALERTS NOT UPDATING" in board_text(monitor))
        await until(lambda: "ALERTS NOT JUDGED" not in board_text(monitor))
        await bedside.worsen(raised)
        await until(lambda: "ALERTS NOT JUDGED" in board_text(monitor))
        await bedside.feed()
        await until(lambda: "alerts not judged" not in board_text(monitor).lower())
        await until(lambda: "(local)" not in board_text(monitor))


async def test_without_its_link_new_alerts_are_judged_here_and_nobody_can_acknowledge_them(
    bedside: Bedside,
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        region = monitor.station.region
        region.lose("alerts")(Unavailable("it does not answer"))
        await bedside.speak("B02", sbp=70)
        await until(lambda: "SBP 70 < 80 (local)" in board_text(monitor))
        await pilot.press("2", "a")
        dialogue = await rested(monitor)
        await until(lambda: "judged on this screen alone" in seen(dialogue))
        await pilot.press("enter", "escape")
        assert (await bedside.stores.alerts.snapshot()).alerts == ()
        await bedside.alarm("B01")
        await until(lambda: "(local)" not in board_text(monitor) and region.cut("alerts") is None)


async def test_history_that_comes_late_fills_the_trends(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ward_watch, "_ASK_AGAIN", (0.05,) * 400)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        screen = monitor.station.ward_screen
        await until(lambda: screen.watching and screen.watching.picture.all[0].patient)
        await bedside.remember("B01", minutes=40, hr=88.0)

        def trend() -> tuple[float | None, ...]:
            found = screen.watching.picture.all[0].trends if screen.watching else None
            return found.cells[Signal.HR] if found else ()

        await until(lambda: trend().count(88.0) >= 7)


async def test_without_live_values_the_latest_of_the_history_are_shown_and_said_so(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        station = monitor.station
        await until(lambda: station.ward_screen.watching is not None and station.ward_screen.watching.heard)
        now = station.region.clock.now()
        said = Reading(bed("B01"), "p-B01", now, now, (118.0, *(None,) * 9), MONITOR)
        await bedside.stores.vitals.record([said])
        station.region.lose("live")(Unavailable("it does not answer"))
        await until(lambda: "VITAL SIGNS NOT LIVE" in board_text(monitor))
        await until(lambda: "118" in board_text(monitor))


@pytest.mark.parametrize("key", ["question_mark", "ctrl+p", "w", "a"])
async def test_alerts_arrive_while_a_dialogue_is_open(bedside: Bedside, key: str) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01", Priority.MEDIUM, "HR 128 > 120")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press(key)
        await until(lambda: monitor.screen is not monitor.station.ward_screen)
        await bedside.alarm("B02", text="RR 4 < 6")
        await until(lambda: "RR 4 < 6" in board_text(monitor))
        assert monitor.screen is not monitor.station.ward_screen


@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24)])
async def test_a_dialogue_covers_neither_header_nor_sickest_line_nor_alerts(
    bedside: Bedside, size: tuple[int, int]
) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=size) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        await rested(monitor)
        frame = monitor.screen.query_one("#frame").region
        assert monitor.station.ward_screen.panes.board.region.contains_region(frame)


async def test_the_cursor_keeps_its_bed_when_the_order_changes(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("j")
        assert monitor.station.ward_screen.panes.board.cursor == bed("B02")
        await bedside.alarm("B05")
        await pilot.press("s", "s")
        assert monitor.station.ward_screen.view.order is Order.ALERT
        await until(lambda: monitor.station.ward_screen.panes.board.pictures[0].bed == bed("B05"))
        assert monitor.station.ward_screen.panes.board.cursor == bed("B02")


async def test_the_filter_shows_alarming_beds_then_mine(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.speak("B01")
        await bedside.alarm("B02")
        await pilot.press("f")
        board = monitor.station.ward_screen.panes.board
        await until(lambda: [picture.bed for picture in board.pictures] == [bed("B02")])
        await pilot.press("f")
        assert monitor.station.ward_screen.view.show is Show.MINE
        await until(lambda: board.pictures == ())
        assert {picture.bed for picture in board.hidden} >= {bed("B01"), bed("B02")}


async def shown_as_mine(pilot: Pilot[int], monitor: Wardwatch, *labels: str) -> None:
    """Filter by my patients, and wait until it shows just these beds."""
    while monitor.station.ward_screen.view.show is not Show.MINE:
        await pilot.press("f")
    board = monitor.station.ward_screen.panes.board
    await until(lambda: {picture.bed.label for picture in board.pictures} == {*labels})


async def test_a_patient_who_is_assigned_later_appears_among_mine(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_patients, "AGAIN", 0.05)
    await bedside.assign("B01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await shown_as_mine(pilot, monitor, "B01")
        await bedside.assign("B02")
        await shown_as_mine(pilot, monitor, "B01", "B02")


async def test_without_the_team_store_my_patients_are_the_last_known_and_said_so(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_patients, "AGAIN", 0.05)
    await bedside.assign("B01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await shown_as_mine(pilot, monitor, "B01")
        answers = ward_watch.WardWatch.patients_of

        async def refuse(watch: ward_watch.WardWatch, clinician: str) -> frozenset[str]:
            raise Unavailable("it does not answer")

        monkeypatch.setattr(ward_watch.WardWatch, "patients_of", refuse)
        await until(lambda: "team store: it does not answer" in board_text(monitor))
        await until(lambda: "mine 1 of 40, last known" in board_text(monitor))
        assert [each.bed.label for each in monitor.station.ward_screen.panes.board.pictures] == ["B01"]
        monkeypatch.setattr(ward_watch.WardWatch, "patients_of", answers)
        await until(lambda: "last known" not in board_text(monitor))
        assert "teams DOWN" not in board_text(monitor)


async def test_my_patients_and_their_teams_are_asked_for_anew_in_another_region(bedside: Bedside) -> None:
    await bedside.assign("B01")
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        await shown_as_mine(pilot, monitor, "B01")
        await until(lambda: ward.teams.team("p-B01"))
        ward.open_ward("south", None)
        assert ward.teams.team("p-B01") is None
        assert ward.view.mine is None
        await until(lambda: "NO WARD" in board_text(monitor))
        ward.open_ward("north", None)
        await shown_as_mine(pilot, monitor, "B01")


async def test_moves_and_panes(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        ward = monitor.station.ward_screen
        await pilot.press("G")
        assert ward.panes.board.cursor == bed("B40")
        await pilot.press("g", "down", "down", "k")
        assert ward.panes.board.cursor == bed("B02")
        for key, pane in (("tab", Pane.ALERTS), ("1", Pane.BEDS), ("2", Pane.ALERTS), ("tab", Pane.BEDS)):
            await pilot.press(key)
            assert ward.pane is pane
        await pilot.press("2", "z")
        await until(lambda: not ward.panes.board.display)
        await pilot.press("z")
        await until(lambda: ward.panes.board.display)


async def test_help_searches_the_table_and_closes(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("question_mark")
        await until(lambda: isinstance(monitor.screen, HelpDialogue))
        await until(lambda: "take one alert" in seen(monitor.screen))
        await pilot.press(*"sort")
        await until(lambda: "take one alert" not in seen(monitor.screen))
        await pilot.press("escape")
        await until(lambda: monitor.screen is monitor.station.ward_screen)


async def test_the_palette_does_what_the_table_says(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("ctrl+p")
        await until(lambda: monitor.screen is not monitor.station.ward_screen)
        await pilot.press(*"NEWS2")
        await until(lambda: "sort" in seen(monitor.screen))
        await choose(pilot, monitor)
        assert monitor.station.ward_screen.view.order is Order.NEWS2


async def choose(pilot: Pilot[int], monitor: Wardwatch) -> None:
    """Press Enter until the palette has done what it highlights."""
    async with asyncio.timeout(10):
        while monitor.screen is not monitor.station.ward_screen:
            await pilot.press("enter")
            await pilot.pause()


async def test_another_ward_is_chosen_in_a_dialogue(bedside: Bedside) -> None:
    await bedside.stores.patients.open_ward(Ward("north", "5a", "5A Surgical", ("S1", "S2")))
    monitor = bedside.monitor("4b")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("w")
        await until(
            lambda: isinstance(monitor.screen, WardDialogue) and "5A Surgical" in seen(monitor.screen)
        )
        await pilot.press("down", "enter")
        await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 2)
        await until(lambda: "5A Surgical" in board_text(monitor))


async def test_nothing_of_a_ward_that_is_left_stands_under_the_next_ones_name(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await bedside.speak("B01", spo2=78)
        await until(lambda: "SpO2 78 < 80 for" in board_text(monitor))
        monitor.station.ward_screen.open_ward("south", None)
        await until(lambda: "NO WARD" in board_text(monitor))
        below_the_header = "\n".join(board_text(monitor).splitlines()[2:])
        assert below_the_header.count("opening South ...") == 2
        assert "OKAFOR" not in below_the_header.upper()
        assert "SpO2 78" not in below_the_header


async def test_the_dialogue_asks_the_region_in_which_it_was_opened(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    raised = await bedside.alarm("B01")
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        monitor.station.ward_screen.open_ward("south", None)
        await until(lambda: "opening South ..." in board_text(monitor))
        await pilot.pause()
        assert "it is over" not in seen(dialogue)
        await pilot.press("enter")
        await until(lambda: monitor.screen is monitor.station.ward_screen)
        standing = await bedside.standing(raised)
        assert standing is not None
        assert standing.state is State.ACKNOWLEDGED


async def test_a_bed_that_is_added_comes_to_the_board(
    bedside: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ward_watch, "_BEDS_EVERY", 0.05)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        await bedside.stores.patients.open_ward(replace(WARD, labels=(*WARD.labels, "B41")))
        await bedside.stores.patients.admit(patient("B41"), bed("B41"), Deed("admit-B41", "test", 0.0))
        await until(lambda: "B41 OKAFORB41" in board_text(monitor))


async def test_the_team_is_asked_for_when_someone_comes_into_the_bed_under_the_cursor(
    bedside: Bedside,
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        board = monitor.station.ward_screen.panes.board
        board.cursor = bed("B03")
        await until(lambda: "nobody on record" not in board_text(monitor))
        await bedside.admit("B03")
        await until(lambda: "nobody on record" in board_text(monitor))
        assert board.cursor == bed("B03")


async def test_an_unknown_ward_ends_with_one_line(bedside: Bedside) -> None:
    north = {"north": RegionAddresses(bedside.data, "North")}
    monitor = Wardwatch(north, "north", "9z", MARIA, beginning=Beginning(insists=True))
    async with monitor.run_test(size=WIDE):
        await until(lambda: monitor.return_code is not None)
    assert monitor.return_code == 1


@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24), (40, 12), (20, 5)])
async def test_every_size_names_the_worst_bed(bedside: Bedside, size: tuple[int, int]) -> None:
    monitor = bedside.monitor()
    await bedside.alarm("B02")
    async with monitor.run_test(size=size) as pilot:
        await until(lambda: monitor.started)
        await until(lambda: "B02" in board_text(monitor) and "***" in board_text(monitor))
        await pilot.resize_terminal(200, 60)
        await until(lambda: len(monitor.station.ward_screen.panes.board.pictures) == 40)
        await pilot.resize_terminal(*size)
        await until(lambda: "B02" in board_text(monitor) and "***" in board_text(monitor))


HOSTILE = ("[bold red]x[/]", "\x1b[31mred", "\u202egnp.exe", "N" * 5000)


@pytest.mark.parametrize("name", HOSTILE, ids=("markup", "escape", "bidi", "flood"))
async def test_a_hostile_name_is_inert_on_every_pane(bedside: Bedside, name: str) -> None:
    await bedside.admit("B07", family=name)
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await bedside.alarm("B07", name=name)
        monitor.station.ward_screen.panes.board.cursor = bed("B07")
        await until(lambda: monitor.station.ward_screen.panes.feed.alerts)
        await pilot.press("a")
        dialogue = await rested(monitor)
        text = board_text(monitor) + "\n" + seen(dialogue)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert max(len(line) for line in text.splitlines()) <= 160


async def test_news_that_comes_while_a_dialogue_is_being_opened_ends_nothing(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        front = monitor.station.ward_screen
        for action in (front.action_ward, front.action_help, front.action_command, front.action_look_up):
            action()
            monitor.station._look()
            await until(lambda: monitor.screen is not front)
            monitor.station._look()
            monitor.station.navigation.to_ward(WARD)
            await until(lambda: monitor.screen is front)


async def test_an_answer_that_comes_when_its_dialogue_has_been_left_ends_nothing(bedside: Bedside) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        front = monitor.station.ward_screen
        for action in (front.action_ward, front.action_help, front.action_command, front.action_look_up):
            action()
            await until(lambda: isinstance(monitor.screen, Dialogue) and monitor.screen.is_mounted)
            left = monitor.screen
            assert isinstance(left, Dialogue)
            await left.dismiss()
            await until(lambda left=left: not left.query("#frame"))  # type: ignore[misc]
            left.settle()
            if isinstance(left, CommandDialogue):
                left._look_up()
            if isinstance(left, LookUpDialogue):
                left._show()
