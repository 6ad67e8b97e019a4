"""The index by which the embedded record finds its patients."""

from pathlib import Path

from backends import patient_record
from backends.embedded import patients
from backends.embedded.database import Database
from backends.embedded.patients import Patients
from backends.embedded.region import RECORDS
from tests.backends.people import B1, WARD, deed, someone


async def test_patients_of_an_older_data_folder_are_found(tmp_path: Path) -> None:
    path, garcia = tmp_path / "records.db", someone("a", "García", "Inés", mrn="447")
    async with Database(path, steps=RECORDS[:1]) as old:
        await old.write(
            lambda c: c.execute(
                "INSERT INTO patient VALUES (?, ?, ?)", ("a", "447", patient_record.write(garcia))
            )
        )
        await old.write(lambda c: c.execute("INSERT INTO patient_key VALUES (1, 'garcia', 'a')"))
    async with Patients(Database(path, steps=RECORDS), "north") as store:
        assert await store.database.schema_version() == len(RECORDS)
        assert await store.find("arci") == (garcia,)
        await store.open_ward(WARD)
        admitted = await store.admit(garcia, B1, deed())
        assert await store.find("b1") == (admitted,)


async def test_a_name_of_a_thousand_words_makes_no_thousand_entries(tmp_path: Path) -> None:
    steps = (patients.TABLES, patients.FINDABLE)
    async with Patients(Database(tmp_path / "records.db", steps=steps), "north") as store:
        await store.save(someone(family=" ".join(f"word{number:04}" for number in range(5_000))), deed())
        assert [patient.id for patient in await store.find("word0001")] == ["ada"]
        entries = await store.database.read(lambda c: c.execute("SELECT count(*) FROM found_by").fetchone())
    assert entries[0] <= 1_024
