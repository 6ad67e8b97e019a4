"""The look-up on real stores: who is typed of is found, and no answer stands under another question."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot

from backends.connect import RegionAddresses, open_stores
from backends.ports import Unavailable
from clinical.patients import Patient
from clinical.places import Bed, Ward
from clinical.records import AuditEntry, Deed
from tests.tui.bedside import WARD, Bedside, bed, patient
from tests.tui.conftest import opened, seen, until
from tui.app import Wardwatch
from tui.look_ups import Glances
from tui.navigation import Place, Scene
from tui.regions import RegionWatch
from tui.screens.look_up import LookUpDialogue

SIZE = (160, 48)


@pytest.fixture
async def ward(bedside: Bedside) -> Bedside:
    """Ward 4B with people whose names can be mixed up, and one who has gone home."""
    for label, family in (("B03", "García"), ("B04", "Gracia"), ("B05", "Müller"), ("B06", "Edgar")):
        deed = Deed(f"admit-{label}", "test", time.time())
        await bedside.stores.patients.admit(patient(label, family), bed(label), deed)
    gone = Patient("gone", "9900123456", "Garg", "Anand", patient("B01").born, patient("B01").sex)
    await bedside.stores.patients.save(gone, Deed("gone", "test", time.time()))
    return bedside


@asynccontextmanager
async def looking(
    bedside: Bedside, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[Pilot[int], LookUpDialogue]]:
    """A monitor on whose ward the look-up has just been opened."""
    monitor = bedside.monitor()
    async with monitor.run_test(size=size) as pilot:
        await until(lambda: monitor.started and monitor.station.ward_screen.watching)
        await until(lambda: monitor.station.region.alerts_known)
        yield pilot, await look_up(pilot)


async def look_up(pilot: Pilot[int]) -> LookUpDialogue:
    await pilot.press("slash")
    await until(lambda: isinstance(pilot.app.screen, LookUpDialogue))
    dialogue = pilot.app.screen
    assert isinstance(dialogue, LookUpDialogue)
    return dialogue


def shown(dialogue: LookUpDialogue) -> str:
    """What stands in the dialogue, below the line that is typed."""
    body = dialogue._body
    return "\n".join(strip.text for strip in body.render_lines(body.size.region))


async def answered(pilot: Pilot[int], dialogue: LookUpDialogue, text: str) -> list[str]:
    """Type a text and give the family names that are found for it."""
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await until(lambda: dialogue._field.value == text and not dialogue.asking)
    return [found.patient.family for found in dialogue._body.found]


async def cleared(pilot: Pilot[int], dialogue: LookUpDialogue) -> None:
    await pilot.press("ctrl+u")
    await until(lambda: not dialogue._field.value)


async def there(monitor: Wardwatch, patient_id: str) -> Place:
    """Wait until a patient's record is looked at."""
    await until(lambda: monitor.station.navigation.here.patient == patient_id)
    await until(lambda: not isinstance(monitor.screen, LookUpDialogue))
    return monitor.station.navigation.here


async def on_record(bedside: Bedside) -> list[AuditEntry]:
    trail = await bedside.stores.analytics.audit_trail(0, time.time() + 60)
    return [entry for entry in trail if entry.action == "look-up"]


async def recorded(bedside: Bedside) -> list[AuditEntry]:
    """Wait until a look-up is on record."""
    async with asyncio.timeout(15):
        while not (entries := await on_record(bedside)):  # noqa: ASYNC110  a store is asked
            await asyncio.sleep(0.01)
    return entries


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("garcia", ["García"]),
        ("muller", ["Müller"]),
        ("mueller", ["Müller"]),
        ("gar", ["García", "Edgar", "Garg"]),
        ("447103", ["García"]),
        ("b05", ["Müller"]),
        ("4b b05", ["Müller"]),
        ("4b/b05", ["Müller"]),
        ("zzz", []),
        ("%", []),
        ("'", []),
    ],
)
async def test_patients_are_found_by_name_number_and_bed(ward: Bedside, text: str, found: list[str]) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert await answered(pilot, dialogue, text.replace("/", " ")) == found


async def test_two_identifiers_stand_with_every_name(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "gar")
        await until(lambda: "GARCÍA Chidiebere" in shown(dialogue))
        line = next(line for line in shown(dialogue).splitlines() if "GARCÍA" in line)
        assert "03 Feb 1958  M  447 103" in line
        gone = next(line for line in shown(dialogue).splitlines() if "GARG" in line)
        assert "not admitted" in gone
        assert "9900 123 456" in gone


async def test_the_worst_open_alert_and_news2_stand_beside_the_name(ward: Bedside) -> None:
    await ward.alarm("B03")
    await ward.speak("B03", rr=26.0)
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "garcia")
        await until(lambda: any("***" in line and "3" in line for line in _lines(dialogue, "GARCÍA")))
        await until(lambda: dialogue._body.found[0].news is not None)
        assert dialogue._body.found[0].news is not None


async def test_a_similar_surname_on_the_ward_is_warned_of(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "garcia")
        await until(lambda: "GARCÍA is not GRACIA in B04 on ward 4B." in shown(dialogue))
        assert any("=" in line for line in _lines(dialogue, "GARCÍA Chid"))
        await cleared(pilot, dialogue)
        await answered(pilot, dialogue, "muller")
        await until(lambda: "MÜLLER" in shown(dialogue))
        assert "is not" not in shown(dialogue)


async def test_the_same_surname_on_the_ward_is_warned_of(ward: Bedside) -> None:
    namesake = patient("B07", "GARCIA")
    await ward.stores.patients.admit(namesake, bed("B07"), Deed("b07", "test", time.time()))
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "garcia")
        await until(lambda: "2 patients named GARC" in shown(dialogue))
        assert "Check date of birth and MRN" in shown(dialogue)


async def test_enter_opens_the_patient_the_ward_follows_and_it_goes_on_record(ward: Bedside) -> None:
    await ward.stores.patients.open_ward(Ward("north", "icu", "ICU", ("B01",)))
    there_too = replace(patient("B01", "Öztürk"), id="icu", mrn="31")
    await ward.stores.patients.admit(there_too, Bed("north", "icu", "B01"), Deed("icu", "test", time.time()))
    async with looking(ward) as (pilot, dialogue):
        assert await answered(pilot, dialogue, "ozt") == ["Öztürk"]
        await pilot.press("enter")
        monitor = pilot.app
        assert isinstance(monitor, Wardwatch)
        place = await there(monitor, "icu")
        assert (place.scene, place.bed) == (Scene.PATIENT, Bed("north", "icu", "B01"))
        ward_screen = monitor.station.ward_screen
        await until(lambda: ward_screen.watching and ward_screen.watching.ward.id == "icu")
        entries = await recorded(ward)
    assert [(entry.by, entry.patient, entry.detail) for entry in entries] == [
        ("Maria Ruiz RN", "icu", "looked for: ozt")
    ]


async def test_arrows_choose_and_enter_opens_the_chosen(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "gar")
        await pilot.press("down", "down", "down", "up", "enter")
        assert isinstance(pilot.app, Wardwatch)
        await there(pilot.app, "p-B06")


async def test_a_click_chooses_and_a_second_one_opens(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "gar")
        await until(lambda: "EDGAR" in shown(dialogue) and "GRACIA in B04" in shown(dialogue))
        await pilot.pause()
        await pilot.click(dialogue._body, offset=(20, 2))
        await until(lambda: dialogue._body.cursor == 1)
        assert pilot.app.screen is dialogue
        await pilot.click(dialogue._body, offset=(20, 2))
        assert isinstance(pilot.app, Wardwatch)
        await there(pilot.app, "p-B06")


async def test_keys_that_come_in_one_burst_count_in_their_order(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        await answered(pilot, dialogue, "gar")
        for key in ("backspace", "backspace", "backspace", "m", "u", "x", "backspace", "e", "home", "delete"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await until(lambda: dialogue._field.value == "ue" and not dialogue.asking)
        assert [found.patient.family for found in dialogue._body.found] == ["Müller"]


class Held:
    """Patients of a store whose answers to some texts are held back until they are let go."""

    def __init__(self, store: Any, *texts: str) -> None:
        self._find = store.find
        self._texts = texts
        self.gate = asyncio.Event()
        self.asked: list[str] = []

    async def find(self, text: str, limit: int = 20) -> Any:
        self.asked.append(text)
        if text in self._texts:
            await self.gate.wait()
        return await self._find(text, limit)


def hold(monitor: Wardwatch, monkeypatch: pytest.MonkeyPatch, *texts: str) -> Held:
    stores = monitor.station.region.stores
    assert stores is not None
    held = Held(stores.patients, *texts)
    monkeypatch.setattr(stores.patients, "find", held.find, raising=False)
    return held


async def test_an_older_answer_never_stands_under_a_newer_question(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "g")
        await pilot.press("g")
        await until(lambda: "g" in held.asked)
        await pilot.press("backspace")
        assert await answered(pilot, dialogue, "mul") == ["Müller"]
        held.gate.set()
        await pilot.pause()
        assert [found.patient.family for found in dialogue._body.found] == ["Müller"]


async def test_enter_before_the_answer_opens_nobody_who_was_found_for_less(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "gr")
        assert (await answered(pilot, dialogue, "g"))[0] in ("García", "Gracia")
        await pilot.press("r", "enter")
        await until(lambda: "gr" in held.asked)
        assert pilot.app.screen is dialogue
        held.gate.set()
        await there(pilot.app, "p-B04")


async def test_what_is_typed_between_enter_and_the_answer_is_no_part_of_the_question(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "garcia")
        await pilot.press(*"garcia", "enter", "slash", "x", "space")
        assert (dialogue._field.value, dialogue.asking) == ("garcia", True)
        held.gate.set()
        await there(pilot.app, "p-B03")


async def test_enter_can_be_taken_back_before_the_answer(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "graciax")
        await pilot.press(*"graciax", "enter", "y", "backspace")
        await until(lambda: dialogue._field.value == "gracia" and not dialogue.asking)
        held.gate.set()
        await pilot.pause()
        assert pilot.app.screen is dialogue
        await pilot.press("enter")
        await there(pilot.app, "p-B04")


async def test_after_an_answer_that_finds_many_typing_goes_on(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "gar")
        await pilot.press(*"gar", "enter", "x")
        held.gate.set()
        await until(lambda: not dialogue.asking)
        await pilot.press("c")
        await until(lambda: dialogue._field.value == "garc" and not dialogue.asking)
        assert [found.patient.family for found in dialogue._body.found] == ["García"]


async def test_enter_before_the_answer_waits_for_a_choice_where_many_are_found(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        held = hold(pilot.app, monkeypatch, "ga")
        await pilot.press("g", "a", "enter")
        await until(lambda: "ga" in held.asked)
        held.gate.set()
        await until(lambda: not dialogue.asking and len(dialogue._body.found) > 1)
        await pilot.pause()
        assert pilot.app.screen is dialogue


async def test_up_brings_back_earlier_look_ups_the_latest_first(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        monitor = pilot.app
        assert isinstance(monitor, Wardwatch)
        for text, opened_one in (("garcia", "p-B03"), ("gar", "p-B06")):
            await answered(pilot, dialogue, text)
            if opened_one == "p-B06":
                await pilot.press("down")
            await pilot.press("enter")
            await there(monitor, opened_one)
            dialogue = await look_up(pilot)
        await pilot.press("up")
        await until(lambda: dialogue._field.value == "gar" and not dialogue.asking)
        assert dialogue._body.found[0].patient.id == "p-B06"
        await pilot.press("up")
        await until(lambda: dialogue._field.value == "garcia" and not dialogue.asking)
        assert [found.patient.id for found in dialogue._body.found] == ["p-B03"]


async def test_tab_asks_every_region_and_a_dead_one_says_so(
    ward: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_stores({"south": RegionAddresses(ward.data, "South")}) as south:
        record = south["south"].patients
        await record.open_ward(replace(WARD, region="south", id="5a"))
        other = replace(patient("B01", "Garfield"), id="south-1", mrn="77")
        await record.admit(other, Bed("south", "5a", "B01"), Deed("s", "test", time.time()))
    async with looking(ward) as (pilot, dialogue):
        assert isinstance(pilot.app, Wardwatch)
        assert "Garfield" not in await answered(pilot, dialogue, "gar")
        await pilot.press("tab")
        await until(lambda: not dialogue.asking and len(dialogue._body.found) == 4)
        assert "South 5A" in "".join(_lines(dialogue, "GARFIELD"))
        stores = pilot.app.station.regions["south"].stores
        assert stores is not None

        async def dead(text: str, limit: int = 20) -> Any:
            raise Unavailable("the disk is gone")

        monkeypatch.setattr(stores.patients, "find", dead, raising=False)
        await cleared(pilot, dialogue)
        assert "García" in await answered(pilot, dialogue, "gar")
        await until(lambda: "South does not answer: the disk is gone" in shown(dialogue))
        assert "GARCÍA" in shown(dialogue)


async def test_what_is_pasted_shows_itself_and_does_nothing(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        pilot.app.post_message(Paste("\x1b[2J\u202eevil " + "x" * 10_000))
        await until(lambda: dialogue._field.value)
        assert len(dialogue._field.value) <= 200
        assert not {"\x1b", "\u202e"} & set(dialogue._field.value)
        await until(lambda: "Nobody is found" in shown(dialogue))


async def test_the_bed_of_the_ward_on_the_screen_comes_before_those_of_other_wards(ward: Bedside) -> None:
    await ward.stores.patients.open_ward(Ward("north", "2a", "2A", ("B03",)))
    other = replace(patient("B03", "Abara"), id="2a-3", mrn="32")
    await ward.stores.patients.admit(other, Bed("north", "2a", "B03"), Deed("2a", "test", time.time()))
    monitor = ward.monitor("4b")
    async with monitor.run_test(size=SIZE) as pilot:
        await opened(monitor)
        dialogue = await look_up(pilot)
        assert await answered(pilot, dialogue, "b03") == ["García", "Abara"]


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_small_terminals_show_both_identifiers_too(ward: Bedside, size: tuple[int, int]) -> None:
    async with looking(ward, size) as (pilot, dialogue):
        await answered(pilot, dialogue, "garcia")
        await until(lambda: "GARCÍA" in shown(dialogue) and "447 103" in shown(dialogue))
        assert "03 Feb 1958" in shown(dialogue)


async def test_alerts_go_on_behind_the_look_up(ward: Bedside) -> None:
    async with looking(ward) as (_, dialogue):
        await ward.alarm("B01")
        board = dialogue.station.ward_screen
        await until(lambda: board.panes.feed.alerts)
        await until(lambda: "*** 1" in seen(board))


def _lines(dialogue: LookUpDialogue, words: str) -> list[str]:
    return [line for line in shown(dialogue).splitlines() if words in line]


async def test_of_several_wards_the_one_that_was_asked_longest_ago_is_next(ward: Bedside) -> None:
    region = RegionWatch("north", "North")
    region.stores = ward.stores
    glances, beds = Glances(), [Bed("north", each, "B01") for each in ("4b", "5c", "6d")]
    answered_at = iter((10.0, 11.0))
    for each in ("5c", "4b"):
        await glances.look(region, each, lambda: next(answered_at))
    assert [each for _, each in glances.due(beds, 14.5)] == ["6d", "5c"]
    assert [each for _, each in glances.due(beds, 20.0)] == ["6d", "5c", "4b"]


async def test_what_was_looked_for_is_on_record_though_nobody_was_opened(ward: Bedside) -> None:
    async with looking(ward) as (pilot, dialogue):
        assert "García" in await answered(pilot, dialogue, "garc")
        await cleared(pilot, dialogue)
        await pilot.press("escape")
        await until(lambda: pilot.app.screen is not dialogue)
        assert [(entry.action, entry.patient, entry.detail) for entry in await recorded(ward)] == [
            ("look-up", None, "looked for: garc")
        ]
