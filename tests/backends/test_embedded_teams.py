"""Teams of files from before they told what was done to them."""

from pathlib import Path

from backends.embedded import alerts, analytics, patients, teams
from backends.embedded.database import Database
from backends.embedded.region import RECORDS
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Cover, Duty, Role
from tests.backends.examples import NOON

BEFORE = ((*patients.TABLES, *teams.TABLES, *alerts.TABLES, *analytics.TABLES), patients.FINDABLE)
GREY = Clinician("dr.grey", "Grey, Mia", "doctor", "bleep 4417")


async def test_an_older_file_tells_what_was_done_and_how_its_teams_stand(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    async with Database(path, steps=BEFORE) as older:
        for statement in (
            "INSERT INTO clinician VALUES ('dr.grey', 'Grey, Mia', 'doctor', 'bleep 4417')",
            f"INSERT INTO assignment VALUES ('p1', 'dr.grey', 'responsible', {NOON}, NULL)",
            f"INSERT INTO cover VALUES ('dr.grey', 'dr.grey', {NOON}, {NOON + 1})",
            f"INSERT INTO duty VALUES ('4b', 'dr.grey', {NOON}, {NOON + 1})",
            "INSERT INTO deed (op, at, author, action, patient, detail, record)"
            f" VALUES ('assign 1', {NOON}, 'rota', 'assign', 'p1', 'dr.grey responsible', 0)",
        ):
            await older.write(lambda c, statement=statement: c.execute(statement))  # type: ignore[misc]
    async with teams.CareTeams(Database(path, steps=RECORDS), "north", lambda: NOON) as store:
        told = await store.outbox(0)
        assert [entry.op for _, step in told for entry in step.entries] == ["assign 1"]
        assert {fact for _, step in told for fact in step.facts} == {
            GREY,
            Assignment("p1", "dr.grey", Role.RESPONSIBLE, NOON),
            Cover("dr.grey", "dr.grey", NOON, NOON + 1),
            Duty(GREY, "4b", NOON, NOON + 1),
        }
        await store.assign([Assignment("p2", "dr.grey", Role.NURSE, NOON)], Deed("assign 2", "rota", NOON))
        assert (await store.outbox(told[-1][0]))[0][1].entries[0].op == "assign 2"
