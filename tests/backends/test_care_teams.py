"""What every store of care teams must do: who looks after whom, and a nurse reads her own writes."""

import math

import pytest

from backends import team_facts
from backends.ports import CareTeams, Invalid
from clinical.records import Deed
from clinical.teams import Assignment, Clinician, Cover, Duty, Role, TeamFact, TeamMember
from tests.backends.examples import NOON
from tests.backends.people import deed

GREY = Clinician("dr.grey", "Grey, Mia", "doctor", "bleep 4417")
SHAH = Clinician("dr.shah", "Shah, Ravi", "doctor", "bleep 4418")
ADA = Clinician("nurse.ada", "Ada, Zoe", "nurse", "ext 12")
LATER = NOON + 3600.0


@pytest.fixture
async def staffed(care_teams: CareTeams) -> CareTeams:
    """Two doctors and a nurse, with two patients of Dr Grey, one of whom the nurse looks after."""
    for clinician in (GREY, SHAH, ADA):
        await care_teams.enrol(clinician)
    await care_teams.assign(
        [
            Assignment("p1", "nurse.ada", Role.NURSE, NOON - 60),
            Assignment("p1", "dr.grey", Role.RESPONSIBLE, NOON - 30),
            Assignment("p2", "dr.grey", Role.RESPONSIBLE, NOON - 30),
        ],
        deed(),
    )
    return care_teams


async def test_the_responsible_one_comes_first(staffed: CareTeams) -> None:
    assert await staffed.team_of("p1", NOON) == (
        TeamMember(GREY, Role.RESPONSIBLE, NOON - 30),
        TeamMember(ADA, Role.NURSE, NOON - 60),
    )
    assert await staffed.team_of("nobody", NOON) == ()


async def test_an_assignment_holds_from_its_beginning_to_its_end(staffed: CareTeams) -> None:
    await staffed.assign([Assignment("p1", "dr.shah", Role.CONSULTED, NOON, NOON + 60)], deed())
    for at, there in ((NOON - 1, False), (NOON, True), (NOON + 59, True), (NOON + 60, False)):
        assert ("p1" in await staffed.patients_of("dr.shah", at)) is there
        assert (SHAH in [member.clinician for member in await staffed.team_of("p1", at)]) is there


async def test_the_same_assignment_again_changes_nothing_but_may_end_it(staffed: CareTeams) -> None:
    team = await staffed.team_of("p1", NOON)
    await staffed.assign([Assignment("p1", "dr.grey", Role.RESPONSIBLE, NOON - 30)], deed())
    assert await staffed.team_of("p1", NOON) == team
    await staffed.assign([Assignment("p1", "dr.grey", Role.RESPONSIBLE, NOON - 30, LATER)], deed())
    await staffed.assign([Assignment("p1", "dr.grey", Role.RESPONSIBLE, NOON - 30)], deed())
    assert [member.clinician for member in await staffed.team_of("p1", LATER)] == [ADA]


async def test_who_is_not_enrolled_is_assigned_to_nobody(staffed: CareTeams) -> None:
    with pytest.raises(Invalid):
        await staffed.assign(
            [
                Assignment("p3", "dr.grey", Role.RESPONSIBLE, NOON),
                Assignment("p3", "dr.who", Role.NURSE, NOON),
            ],
            deed(),
        )
    assert await staffed.team_of("p3", NOON) == ()


async def test_who_is_enrolled_is_known_by_id_and_nobody_else(staffed: CareTeams) -> None:
    assert await staffed.known("nurse.ada") == ADA
    for stranger in ("nurse.a", "NURSE.ADA", "", "' OR 1 --", "\x00"):
        assert await staffed.known(stranger) is None


async def test_enrolling_again_changes_how_to_reach_them(staffed: CareTeams) -> None:
    await staffed.enrol(Clinician("dr.grey", "Grey, Mia", "doctor", "bleep 9"))
    assert (await staffed.team_of("p1", NOON))[0].clinician.contact == "bleep 9"


async def test_a_cover_looks_after_the_absent_ones_patients_until_it_ends(staffed: CareTeams) -> None:
    assert await staffed.cover("dr.grey", "dr.shah", LATER, deed(NOON)) == ("p1", "p2")
    assert (await staffed.team_of("p1", NOON))[-1] == TeamMember(
        SHAH, Role.COVERS, NOON, LATER, for_whom="Grey, Mia"
    )
    await staffed.assign([Assignment("p3", "dr.grey", Role.RESPONSIBLE, NOON + 60)], deed())
    assert await staffed.patients_of("dr.shah", NOON) == ("p1", "p2")
    assert await staffed.patients_of("dr.shah", NOON + 60) == ("p1", "p2", "p3")
    assert await staffed.patients_of("dr.grey", NOON) == ("p1", "p2")
    assert await staffed.patients_of("dr.shah", LATER) == ()
    assert SHAH not in [member.clinician for member in await staffed.team_of("p1", LATER)]


@pytest.mark.parametrize(
    ("absent", "by", "until"),
    [("dr.grey", "dr.grey", LATER), ("dr.grey", "dr.who", LATER), ("dr.grey", "dr.shah", NOON)],
)
async def test_a_cover_that_cannot_be_is_refused(
    staffed: CareTeams, absent: str, by: str, until: float
) -> None:
    with pytest.raises(Invalid):
        await staffed.cover(absent, by, until, deed(NOON))
    assert await staffed.patients_of("dr.shah", NOON) == ()


async def test_handing_over_moves_every_patient(staffed: CareTeams) -> None:
    assert await staffed.hand_over("dr.grey", "dr.shah", deed(NOON)) == ("p1", "p2")
    assert await staffed.patients_of("dr.grey", NOON) == ()
    assert await staffed.patients_of("dr.grey", NOON - 1) == ("p1", "p2")
    assert (await staffed.team_of("p1", NOON))[0] == TeamMember(SHAH, Role.RESPONSIBLE, NOON)
    assert await staffed.patients_of("nurse.ada", NOON) == ("p1",)


async def test_who_looks_after_a_patient_already_is_not_doubled_by_a_hand_over(staffed: CareTeams) -> None:
    await staffed.assign([Assignment("p1", "dr.shah", Role.RESPONSIBLE, NOON - 10)], deed())
    await staffed.hand_over("dr.grey", "dr.shah", deed(NOON))
    assert [member.clinician for member in await staffed.team_of("p1", NOON)] == [SHAH, ADA]


async def test_a_hand_over_sent_again_after_one_back_moves_nobody(staffed: CareTeams) -> None:
    there = deed(NOON)
    moved = await staffed.hand_over("dr.grey", "dr.shah", there)
    await staffed.hand_over("dr.shah", "dr.grey", deed(NOON + 60))
    assert await staffed.hand_over("dr.grey", "dr.shah", there) == moved
    assert await staffed.patients_of("dr.grey", NOON + 120) == ("p1", "p2")


async def test_patients_are_shared_by_all_who_are_named(staffed: CareTeams) -> None:
    assert await staffed.shared_by(["dr.grey", "nurse.ada"], NOON) == ("p1",)
    assert await staffed.shared_by(["dr.grey"], NOON) == ("p1", "p2")
    assert await staffed.shared_by(["dr.grey", "dr.shah"], NOON) == ()
    assert await staffed.shared_by([], NOON) == ()


async def test_on_call_are_those_whose_duty_it_is_now(staffed: CareTeams) -> None:
    night = Clinician("dr.night", "Night, Noa", "doctor", "bleep 1")
    await staffed.set_duty(Duty(GREY, "4b", NOON, LATER), deed())
    await staffed.set_duty(Duty(night, "4b", NOON, LATER), deed())
    assert await staffed.on_call("4b", NOON) == (GREY, night)
    assert await staffed.on_call("4b", NOON - 1) == await staffed.on_call("4b", LATER) == ()
    assert await staffed.on_call("icu", NOON) == ()
    await staffed.cover("dr.grey", "dr.shah", NOON + 60, deed(NOON))
    assert await staffed.on_call("4b", NOON) == (night, SHAH)
    assert await staffed.on_call("4b", NOON + 60) == (GREY, night)


async def test_a_duty_must_end_after_it_begins(staffed: CareTeams) -> None:
    with pytest.raises(Invalid):
        await staffed.set_duty(Duty(GREY, "4b", NOON, NOON), deed())
    assert await staffed.on_call("4b", NOON) == ()


async def test_on_call_is_enrolled_where_nobody_knows_them_yet(staffed: CareTeams) -> None:
    night = Clinician("dr.night", "Night, Noa", "doctor", "bleep 1")
    await staffed.set_duty(Duty(night, "4b", NOON, LATER), deed())
    await staffed.set_duty(Duty(Clinician("dr.grey", "?", "?", "?"), "4b", NOON, LATER), deed())
    assert await staffed.known("dr.night") == night
    assert await staffed.known("dr.grey") == GREY


@pytest.mark.parametrize("at", [math.nan, math.inf, -math.inf])
async def test_an_assignment_at_no_moment_is_refused(staffed: CareTeams, at: float) -> None:
    with pytest.raises(Invalid):
        await staffed.assign([Assignment("p3", "dr.grey", Role.NURSE, at)], deed())
    with pytest.raises(Invalid):
        await staffed.assign([Assignment("p3", "dr.grey", Role.NURSE, NOON, at)], deed())


HOSTILE = "') DETACH DELETE n // $region \x00 {} ` \" \\ \u202e'; DROP TABLE clinician --"


async def test_text_with_syntax_in_it_is_nothing_but_text(staffed: CareTeams) -> None:
    eve = Clinician(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    await staffed.enrol(eve)
    await staffed.assign([Assignment(HOSTILE, HOSTILE, Role.NURSE, NOON)], deed())
    await staffed.set_duty(Duty(eve, HOSTILE, NOON, LATER), deed())
    assert await staffed.known(HOSTILE) == eve
    assert await staffed.patients_of(HOSTILE, NOON) == (HOSTILE,)
    assert await staffed.shared_by([HOSTILE], NOON) == (HOSTILE,)
    assert await staffed.team_of(HOSTILE, NOON) == (TeamMember(eve, Role.NURSE, NOON),)
    assert await staffed.on_call(HOSTILE, NOON) == (eve,)
    assert await staffed.hand_over(HOSTILE, "dr.grey", Deed(HOSTILE, HOSTILE, NOON)) == (HOSTILE,)
    assert (await staffed.outbox(0))[-1][1].entries[0].op == HOSTILE
    assert await staffed.patients_of("dr.grey", NOON - 1) == ("p1", "p2")


async def test_what_is_no_text_is_refused(staffed: CareTeams) -> None:
    with pytest.raises(Invalid):
        await staffed.enrol(Clinician("dr.x", "\ud800", "doctor", ""))
    with pytest.raises(Invalid):
        await staffed.assign([Assignment("\ud800", "dr.grey", Role.NURSE, NOON)], deed())
    with pytest.raises(Invalid):
        await staffed.enrol(Clinician("", "Nobody", "doctor", ""))
    with pytest.raises(Invalid):
        await staffed.enrol(Clinician("dr.x", "x" * 5_001, "doctor", ""))
    assert await staffed.known("dr.x") is None


@pytest.fixture
async def busy(staffed: CareTeams) -> CareTeams:
    """The same after a cover, a duty and a hand-over."""
    await staffed.cover("dr.grey", "dr.shah", LATER, Deed("cover", "dr.grey", NOON))
    await staffed.set_duty(Duty(SHAH, "4b", NOON, LATER), Deed("duty", "rota", NOON))
    await staffed.hand_over("dr.grey", "dr.shah", Deed("hand over", "dr.grey", NOON + 60))
    return staffed


async def test_the_outbox_tells_of_every_deed_in_order_and_once(busy: CareTeams) -> None:
    steps = await busy.outbox(0)
    numbers = [number for number, _ in steps]
    assert numbers == sorted(set(numbers))
    told = [(entry.action, entry.patient) for _, step in steps for entry in step.entries]
    assert told == [
        *(("assign", patient) for patient in ("p1", "p2")),
        *(("cover", patient) for patient in ("p1", "p2")),
        ("on call", None),
        *(("hand over", patient) for patient in ("p1", "p2")),
    ]
    entries = [entry for _, step in steps for entry in step.entries]
    assert len({entry.op for entry in entries}) == len(entries)
    assert (entries[-2].op, entries[-2].by, entries[-2].at) == ("hand over", "dr.grey", NOON + 60)
    assert entries[-2].detail == "dr.grey to dr.shah"


async def test_the_outbox_goes_on_after_a_number_by_pages(busy: CareTeams) -> None:
    whole = await busy.outbox(0)
    found = list(await busy.outbox(0, limit=2))
    while page := await busy.outbox(found[-1][0], limit=2):
        found += page
    assert tuple(found) == whole
    assert await busy.outbox(whole[-1][0]) == ()


async def test_the_facts_of_the_outbox_are_how_the_teams_stand(busy: CareTeams) -> None:
    stands: dict[str, TeamFact] = {}
    for _, step in await busy.outbox(0):
        stands |= {team_facts.key(fact): fact for fact in step.facts}
    over = NOON + 60
    assert set(stands.values()) == {
        *(GREY, SHAH, ADA),
        Assignment("p1", "nurse.ada", Role.NURSE, NOON - 60),
        *(Assignment(patient, "dr.grey", Role.RESPONSIBLE, NOON - 30, over) for patient in ("p1", "p2")),
        *(Assignment(patient, "dr.shah", Role.RESPONSIBLE, over) for patient in ("p1", "p2")),
        Cover("dr.grey", "dr.shah", NOON, LATER),
        Duty(SHAH, "4b", NOON, LATER),
    }


async def test_what_changes_nothing_is_told_to_nobody(busy: CareTeams) -> None:
    told = await busy.outbox(0)
    await busy.enrol(GREY)
    await busy.hand_over("dr.grey", "dr.shah", Deed("hand over", "dr.grey", NOON + 60))
    assert await busy.outbox(0) == told


async def test_an_operation_id_is_good_for_one_deed(busy: CareTeams) -> None:
    with pytest.raises(Invalid):
        await busy.cover("dr.grey", "dr.shah", LATER, Deed("duty", "dr.grey", NOON))
