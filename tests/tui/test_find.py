"""`wardwatch find`, run as a user and as a program run it."""

import asyncio
import json
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from backends.connect import RegionAddresses, open_stores
from clinical.patients import Patient, Sex
from clinical.records import AuditEntry, Deed
from tests.tui.bedside import MARIA, Bedside, bed
from tests.tui.test_cli import complaint, wardwatch


def ward(data: Path) -> None:
    """Two patients in beds of the north whose monitors have spoken, and one who has gone home."""

    async def fill() -> None:
        async with open_stores({"north": RegionAddresses(data, "North")}) as stores:
            bedside = Bedside(data, stores["north"])
            await bedside.admit("B01", "B02")
            await bedside.speak("B01")
            await bedside.assign("B01", MARIA)
            patients = stores["north"].patients
            muller = Patient("m", "9900123456", "Müller", "Zoë", date(1950, 2, 28), Sex.FEMALE)
            admitted = await patients.admit(muller, bed("B03"), Deed("in", "test", time.time()))
            await patients.discharge(admitted.id, Deed("out", "test", time.time()))
            rolf = replace(muller, id="r", mrn="\x1b[2J", given="\u202eRolf")
            await patients.save(rolf, Deed("rolf", "test", time.time()))

    asyncio.run(fill())


def looked_up(data: Path) -> list[AuditEntry]:
    async def ask() -> list[AuditEntry]:
        async with open_stores({"north": RegionAddresses(data, "North")}) as stores:
            trail = await stores["north"].analytics.audit_trail(0, time.time() + 60)
            return [entry for entry in trail if entry.action == "look-up"]

    return asyncio.run(ask())


def test_a_patient_is_told_to_programs_by_the_fields_of_the_design(tmp_path: Path) -> None:
    ward(tmp_path)
    run = wardwatch("find", "okaforb01", "--json", WARDWATCH_DATA=str(tmp_path))
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == [
        {
            "region": "north",
            "ward": "4b",
            "bed": "B01",
            "mrn": "447101",
            "name": "OKAFORB01 Chidiebere",
            "news2": {"total": 0, "complete": True, "present": 7},
            "status": "in bed",
        }
    ]


def test_those_without_vital_signs_have_no_score_and_those_who_went_no_bed(tmp_path: Path) -> None:
    ward(tmp_path)
    run = wardwatch("find", "B02", "--json", WARDWATCH_DATA=str(tmp_path))
    assert [(line["mrn"], line["news2"]) for line in json.loads(run.stdout)] == [("447102", None)]
    run = wardwatch("find", "mueller", "zoe", "--json", WARDWATCH_DATA=str(tmp_path))
    (gone,) = json.loads(run.stdout)
    assert (gone["ward"], gone["bed"], gone["news2"]) == (None, None, None)
    assert (gone["name"], gone["status"]) == ("MÜLLER Zoë", "discharged")


def test_people_read_two_identifiers_on_every_line(tmp_path: Path) -> None:
    ward(tmp_path)
    run = wardwatch("find", "okaforb01", WARDWATCH_DATA=str(tmp_path))
    assert run.stdout == (
        "north  4B B01  OKAFORB01 Chidiebere  born 03 Feb 1958  male  MRN 447 101  NEWS2 0\n"
    )


def test_hostile_names_do_nothing_in_a_terminal(tmp_path: Path) -> None:
    ward(tmp_path)
    run = wardwatch("find", "rolf", WARDWATCH_DATA=str(tmp_path))
    assert run.returncode == 0
    assert "Rolf" in run.stdout
    assert not {"\x1b", "\u202e"} & set(run.stdout)


def test_nobody_found_is_one_line_and_1(tmp_path: Path) -> None:
    ward(tmp_path)
    assert "nobody is found for zzz" in complaint(wardwatch("find", "zzz", WARDWATCH_DATA=str(tmp_path)), 1)
    run = wardwatch("find", "'; DROP TABLE patient; --", "--json", WARDWATCH_DATA=str(tmp_path))
    assert (run.returncode, json.loads(run.stdout)) == (1, [])


def test_a_region_that_is_dead_is_one_line_and_the_others_answer(tmp_path: Path) -> None:
    ward(tmp_path)
    (tmp_path / "south").mkdir()
    (tmp_path / "south" / "records.db").write_bytes(b"no database " * 1000)
    run = wardwatch("find", "okafor", WARDWATCH_DATA=str(tmp_path))
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 2
    (line,) = run.stderr.splitlines()
    assert "south does not answer" in line
    run = wardwatch("find", "zzz", WARDWATCH_DATA=str(tmp_path))
    assert (run.returncode, run.stdout) == (1, "")
    assert "zzz could not be looked for everywhere" in run.stderr
    assert "nobody is found" not in run.stderr
    complaint(wardwatch("find", "zzz", "--region", "north", WARDWATCH_DATA=str(tmp_path)), 1)


def test_a_look_up_is_on_record_under_the_name_given(tmp_path: Path) -> None:
    ward(tmp_path)
    wardwatch("find", "okafor", "--as", MARIA.id, WARDWATCH_DATA=str(tmp_path))
    wardwatch("find", "okafor", "--as", "nobody", WARDWATCH_DATA=str(tmp_path))
    wardwatch("find", "zzz", "--as", MARIA.id, WARDWATCH_DATA=str(tmp_path))
    assert [(entry.by, entry.patient, entry.detail) for entry in looked_up(tmp_path)] == [
        ("nobody?", None, "wardwatch find: okafor"),
        (MARIA.name, None, "wardwatch find: okafor"),
    ]
