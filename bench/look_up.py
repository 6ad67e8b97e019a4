"""What each key typed into the look-up costs among 100,000 patients of one region.

Names are spread as among people: a few that thousands bear, many that one has. Each keystroke asks the port
anew, through its link, as the dialogue does. The yardstick asks SQLite alone for twenty of the same records,
by the beginning of an indexed name.
"""

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles

from backends.connect import RegionAddresses, open_stores
from backends.ports import Patients
from bench.figures import Figure
from clinical.patients import Patient, Sex, grouped_mrn
from clinical.places import Bed, Ward
from clinical.records import Deed

PATIENTS, WARDS, BEDS = 100_000, 250, 40
ROWS = 20

_TOGETHER = 1_000
_BEGINNINGS = (
    "Gar",
    "Mül",
    "O'Bri",
    "Oka",
    "Schm",
    "Łuk",
    "Ni",
    "Ta",
    "Ro",
    "Ha",
    "Kow",
    "Es",
    "Iv",
    "Wa",
    "Þor",
)
_MIDDLES = ("", "ci", "ne", "ra", "der", "so", "an", "mi", "tel", "wan", "fí", "ber")
_ENDINGS = ("a", "ler", "en", "for", "idt", "asz", "son", "ez", "ov", "wa", "dóttir", "man", "as", "i")


def figures(patients: int = PATIENTS, typed: int = 150) -> list[Figure]:
    """The slowest keystroke of twenty, beside a bare indexed query of the same run."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), patients, typed))


async def _measure(folder: Path, count: int, typed: int) -> list[Figure]:
    chance = Random(1)
    people = list(_people(chance, count))
    async with open_stores({"north": RegionAddresses(data=folder)}) as regions:
        record = regions["north"].patients
        await _fill(record, people)
        keys = [text for person in chance.sample(people, typed) for text in _keystrokes(chance, person)]
        ours = [await _asked(record, text) for text in keys]
    bare = list(_bare(people, keys))
    megabytes = sum(file.stat().st_size for file in (folder / "north").glob("records.db*")) / 1e6
    return [
        Figure(f"look-up: p95 of {len(keys)} keys", _p95(ours), "ms", limit=30),
        Figure("look-up: against a bare query", _p95(ours), "ms", _p95(bare)),
        Figure("look-up: the region's records", megabytes, "MB"),
    ]


def _people(chance: Random, count: int) -> Iterator[Patient]:
    families = [a + b + c for a in _BEGINNINGS for b in _MIDDLES for c in _ENDINGS]
    given = [a + c for a in _BEGINNINGS for c in _ENDINGS]
    chance.shuffle(families)
    shares = [1 / place for place in range(1, len(families) + 1)]
    drawn = chance.choices(families, shares, k=count)
    mrns = chance.sample(range(10**9, 10**10), count)
    for number, (family, mrn) in enumerate(zip(drawn, mrns, strict=True)):
        born = date(1930, 1, 1) + timedelta(days=chance.randrange(30_000))
        yield Patient(f"bench-{number:06}", f"{mrn}", family, chance.choice(given), born, Sex.OTHER)


async def _fill(record: Patients, people: list[Patient]) -> None:
    """Admit as many as there are beds, and write down the others."""
    wards = [
        Ward("north", f"w{n}", f"Ward {n}", tuple(f"B{m:02}" for m in range(BEDS))) for n in range(WARDS)
    ]
    for ward in wards:
        await record.open_ward(ward)
    beds: list[Bed | None] = [bed for ward in wards for bed in ward.beds]
    beds += [None] * (len(people) - len(beds))
    for start in range(0, len(people), _TOGETHER):
        these = zip(people[start : start + _TOGETHER], beds[start : start + _TOGETHER], strict=True)
        await asyncio.gather(*(_write(record, person, bed) for person, bed in these))


async def _write(record: Patients, person: Patient, bed: Bed | None) -> None:
    deed = Deed(person.id, "bench", time.time())
    await (record.save(person, deed) if bed is None else record.admit(person, bed, deed))


def _keystrokes(chance: Random, person: Patient) -> Iterator[str]:
    """What stands in the field after each key, by one of the ways in which someone is looked for."""
    bed, inside = f"w{chance.randrange(WARDS)}/B{chance.randrange(BEDS):02}", chance.randrange(3)
    ways = (
        person.family,
        f"{person.family} {person.given}",
        f"{person.given} {person.family}",
        person.family[inside:],
        grouped_mrn(person.mrn),
        person.mrn[-4:],
        bed,
        person.family + "zzz",
    )
    text = chance.choice(ways).lower()
    return (text[:end] for end in range(1, len(text) + 1))


async def _asked(record: Patients, text: str) -> float:
    began = time.perf_counter()
    await record.find(text, ROWS)
    return (time.perf_counter() - began) * 1e3


def _bare(people: list[Patient], keys: list[str]) -> Iterator[float]:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE person (name TEXT, mrn TEXT)")
        connection.execute("CREATE INDEX person_name ON person (name)")
        rows = ((f"{person.family} {person.given}".lower(), person.mrn) for person in people)
        connection.executemany("INSERT INTO person VALUES (?, ?)", rows)
        for text in keys:
            began = time.perf_counter()
            query = "SELECT * FROM person WHERE name >= ? AND name < ? ORDER BY name LIMIT ?"
            connection.execute(query, (text, text + "\U0010ffff", ROWS)).fetchall()
            yield (time.perf_counter() - began) * 1e3


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]
