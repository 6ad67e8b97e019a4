"""Care teams over SQLite: who looks after whom, who covers for whom, who is on call."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from backends import team_rules
from backends.embedded import deeds, team_steps
from backends.embedded.store import EmbeddedStore
from backends.ports import TeamDeed
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Cover, Duty, Role, TeamFact, TeamMember

Change: TypeAlias = Callable[[sqlite3.Connection], tuple[Sequence[str], Sequence[TeamFact]]]
"""A change in a transaction; gives the patients whom it concerns, and what stands after it."""

TABLES = (
    *deeds.TABLES,
    """CREATE TABLE IF NOT EXISTS clinician (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, profession TEXT NOT NULL, contact TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS assignment (
        patient TEXT NOT NULL, clinician TEXT NOT NULL REFERENCES clinician, role TEXT NOT NULL,
        since REAL NOT NULL, until REAL, PRIMARY KEY (patient, clinician, role, since)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS assignment_clinician ON assignment (clinician, until)",
    """CREATE TABLE IF NOT EXISTS cover (
        absent TEXT NOT NULL REFERENCES clinician, colleague TEXT NOT NULL REFERENCES clinician,
        since REAL NOT NULL, until REAL NOT NULL, PRIMARY KEY (absent, colleague, since)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS cover_colleague ON cover (colleague, until)",
    """CREATE TABLE IF NOT EXISTS duty (
        ward TEXT NOT NULL, clinician TEXT NOT NULL REFERENCES clinician, since REAL NOT NULL,
        until REAL NOT NULL, PRIMARY KEY (ward, clinician, since)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS duty_until ON duty (ward, until)",
)

STEPS = (*team_steps.TABLES, team_steps.note_what_stands)
"""The third step of the file: what is done is written down for those who keep it elsewhere too."""

_ROLES = {role: place for place, role in enumerate(Role)}
_MOST_STEPS = 1_000

_ASSIGNED = """
    SELECT c.id, c.name, c.profession, c.contact, a.role, a.since, a.until, NULL
    FROM assignment a JOIN clinician c ON c.id = a.clinician
    WHERE a.patient = :patient AND a.since <= :at AND (a.until IS NULL OR a.until > :at)"""
_COVERING = """
    SELECT c.id, c.name, c.profession, c.contact, 'covers', v.since, v.until, absent.name
    FROM cover v JOIN clinician c ON c.id = v.colleague JOIN clinician absent ON absent.id = v.absent
    WHERE v.since <= :at AND v.until > :at AND v.absent IN (
        SELECT clinician FROM assignment
        WHERE patient = :patient AND since <= :at AND (until IS NULL OR until > :at))"""
_OWN_PATIENTS = """
    SELECT patient FROM assignment
    WHERE clinician = :clinician AND since <= :at AND (until IS NULL OR until > :at)"""
_ALL_PATIENTS = f"""
    {_OWN_PATIENTS} UNION SELECT a.patient FROM cover v JOIN assignment a ON a.clinician = v.absent
    WHERE v.colleague = :clinician AND v.since <= :at AND v.until > :at
    AND a.since <= :at AND (a.until IS NULL OR a.until > :at) ORDER BY 1"""
_ON_CALL = """
    SELECT DISTINCT c.id, c.name, c.profession, c.contact FROM duty d
    LEFT JOIN cover v ON v.absent = d.clinician AND v.since <= :at AND v.until > :at
    JOIN clinician c ON c.id = coalesce(v.colleague, d.clinician)
    WHERE d.ward = :ward AND d.until > :at AND d.since <= :at ORDER BY c.name, c.id"""
_ASSIGN = """
    INSERT INTO assignment VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET until =
    nullif(min(coalesce(until, 9e999), coalesce(excluded.until, 9e999)), 9e999)"""
_TAKE = """
    INSERT OR IGNORE INTO assignment SELECT patient, :taker, role, :at, until FROM assignment g
    WHERE clinician = :giver AND since <= :at AND (until IS NULL OR until > :at) AND NOT EXISTS (
        SELECT 1 FROM assignment t WHERE t.patient = g.patient AND t.clinician = :taker AND t.role = g.role
        AND t.since <= :at AND (t.until IS NULL OR t.until > :at))"""
_GIVE = """
    UPDATE assignment SET until = :at
    WHERE clinician = :giver AND since <= :at AND (until IS NULL OR until > :at)"""
_HANDED_OVER = """
    SELECT patient, clinician, role, since, until FROM assignment
    WHERE clinician = :giver AND until = :at OR clinician = :taker AND since = :at"""
_STANDS = """
    SELECT patient, clinician, role, since, until FROM assignment
    WHERE patient = ? AND clinician = ? AND role = ? AND since = ?"""


class CareTeams(EmbeddedStore):
    """The clinicians of a region, their patients and their duties."""

    port = "teams"

    async def enrol(self, clinician: Clinician) -> None:
        """Make a clinician known, or change how to reach them."""
        team_rules.check_clinician(clinician)

        def work(connection: sqlite3.Connection) -> None:
            if _enrol(connection, clinician, known="UPDATE"):
                team_steps.note(connection, self.clock(), (clinician,))

        await self.database.write(work)

    async def known(self, clinician: str) -> Clinician | None:
        """A clinician by id; None where nobody is enrolled under it."""
        found = "SELECT id, name, profession, contact FROM clinician WHERE id = ?"
        row = await self.database.read(lambda c: c.execute(found, (clinician,)).fetchone())
        return Clinician(*row) if row else None

    async def team_of(self, patient: str, at: float) -> tuple[TeamMember, ...]:
        """Those who look after a patient at a moment, the responsible one first, covers included."""
        asked = {"patient": patient, "at": at}
        rows = await self.database.read(
            lambda c: c.execute(f"{_ASSIGNED} UNION {_COVERING}", asked).fetchall()
        )
        members = (TeamMember(Clinician(*row[:4]), Role(row[4]), *row[5:]) for row in rows)
        return tuple(sorted(members, key=lambda m: (_ROLES[m.role], m.clinician.name, m.clinician.id)))

    async def patients_of(self, clinician: str, at: float) -> tuple[str, ...]:
        """Whom a clinician looks after at a moment, those covered for included, by id."""
        return await self.database.read(lambda c: _patients(c, _ALL_PATIENTS, clinician, at))

    async def on_call(self, ward: str, at: float) -> tuple[Clinician, ...]:
        """Who is on call for a ward, by name; a cover in place of the one who is covered for."""
        asked = {"ward": ward, "at": at}
        rows = await self.database.read(lambda c: c.execute(_ON_CALL, asked).fetchall())
        return tuple(Clinician(*row) for row in rows)

    async def shared_by(self, clinicians: Sequence[str], at: float) -> tuple[str, ...]:
        """Patients whom all of these clinicians look after, by id; none where nobody is named."""
        team_rules.check_few(clinicians)

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            each = [set(_patients(connection, _ALL_PATIENTS, who, at)) for who in set(clinicians)]
            return tuple(sorted(set.intersection(*each))) if each else ()

        return await self.database.read(work)

    async def assign(self, assignments: Sequence[Assignment], deed: Deed) -> None:
        """Put clinicians on patients' teams; the same assignment again changes nothing, but may end it."""
        team_rules.check_assignments(assignments)
        rows = [(a.patient, a.clinician, a.role, a.since, a.until) for a in assignments]

        def work(connection: sqlite3.Connection) -> tuple[Sequence[str], Sequence[TeamFact]]:
            _check_known(connection, {a.clinician for a in assignments})
            connection.executemany(_ASSIGN, rows)
            stands = [connection.execute(_STANDS, row[:4]).fetchone() for row in rows]
            return team_rules.patients_of(assignments), _assignments(stands)

        await self._deed(deed, "assign", team_rules.counted(assignments), work)

    async def set_duty(self, duty: Duty, deed: Deed) -> None:
        """Put a clinician on call; who is not known yet is enrolled."""
        team_rules.check_clinician(duty.clinician)
        team_rules.check_span(duty.since, duty.until)

        def work(connection: sqlite3.Connection) -> tuple[Sequence[str], Sequence[TeamFact]]:
            new = _enrol(connection, duty.clinician, known="NOTHING")
            connection.execute(
                "INSERT INTO duty VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
                (duty.ward, duty.clinician.id, duty.since, duty.until),
            )
            return (), (duty.clinician, duty) if new else (duty,)

        await self._deed(deed, "on call", f"{duty.clinician.id} for {duty.ward}", work)

    async def cover(self, absent: str, by: str, until: float, deed: Deed) -> tuple[str, ...]:
        """Let a colleague stand in for all of a clinician's patients until then; gives the patients."""
        team_rules.check_span(deed.at, until)
        team_rules.check_two(absent, by)

        def work(connection: sqlite3.Connection) -> tuple[Sequence[str], Sequence[TeamFact]]:
            _check_known(connection, {absent, by})
            connection.execute(
                "INSERT OR REPLACE INTO cover VALUES (?, ?, ?, ?)", (absent, by, deed.at, until)
            )
            return _patients(connection, _OWN_PATIENTS, absent, deed.at), [Cover(absent, by, deed.at, until)]

        return await self._deed(deed, "cover", f"{by} for {absent}", work)

    async def hand_over(self, giver: str, taker: str, deed: Deed) -> tuple[str, ...]:
        """Move all of a clinician's patients to another; gives the patients that moved."""
        team_rules.check_two(giver, taker)

        def work(connection: sqlite3.Connection) -> tuple[Sequence[str], Sequence[TeamFact]]:
            _check_known(connection, {giver, taker})
            moved = _patients(connection, _OWN_PATIENTS, giver, deed.at)
            asked = {"giver": giver, "taker": taker, "at": deed.at}
            connection.execute(_TAKE, asked)
            connection.execute(_GIVE, asked)
            return moved, _assignments(connection.execute(_HANDED_OVER, asked))

        return await self._deed(deed, "hand over", f"{giver} to {taker}", work)

    async def outbox(self, after: int, limit: int = 100) -> tuple[tuple[int, TeamDeed], ...]:
        """What was done to the teams, numbered, after a number."""
        most = max(1, min(limit, _MOST_STEPS))
        return await self.database.read(lambda c: team_steps.after(c, after, most))

    async def _deed(self, deed: Deed, action: str, detail: str, work: Change) -> tuple[str, ...]:
        """Do something under an operation id, once; give the patients of the first time when sent again."""

        def once(connection: sqlite3.Connection) -> tuple[str, ...]:
            before = deeds.done(connection, deed, action)
            if before is not None:
                return tuple(json.loads(before or "[]"))
            patients, facts = work(connection)
            noted = deeds.note_all(connection, deed, action, patients, detail, json.dumps(patients))
            team_steps.note(connection, self.clock(), facts, noted)
            return tuple(patients)

        return await self.database.write(once)


def _enrol(connection: sqlite3.Connection, clinician: Clinician, *, known: str) -> bool:
    """Store a clinician; where known, UPDATE or do NOTHING. Gives whether anything changed."""
    change = (
        "UPDATE SET name = excluded.name, profession = excluded.profession, contact = excluded.contact"
        " WHERE (name, profession, contact) != (excluded.name, excluded.profession, excluded.contact)"
    )
    stored = connection.execute(
        f"INSERT INTO clinician VALUES (?, ?, ?, ?) ON CONFLICT DO {change if known == 'UPDATE' else known}",
        (clinician.id, clinician.name, clinician.profession, clinician.contact),
    )
    return stored.rowcount == 1


def _assignments(rows: Iterable[tuple[str, str, str, float, float | None]]) -> list[TeamFact]:
    return [Assignment(patient, who, Role(role), since, until) for patient, who, role, since, until in rows]


def _patients(connection: sqlite3.Connection, question: str, clinician: str, at: float) -> tuple[str, ...]:
    rows = connection.execute(question, {"clinician": clinician, "at": at})
    return tuple(sorted({patient for (patient,) in rows}))


def _check_known(connection: sqlite3.Connection, clinicians: Iterable[str]) -> None:
    wanted = tuple(clinicians)
    found = (connection.execute("SELECT id FROM clinician WHERE id = ?", (who,)).fetchone() for who in wanted)
    team_rules.check_known(wanted, [row[0] for row in found if row])
