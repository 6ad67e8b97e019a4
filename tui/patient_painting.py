"""From what the ward and the stores tell of one patient to what the panels draw; panels are values only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from clinical.alerts import Alert, severity, worst
from clinical.board import BedPicture
from clinical.news2 import Assessment
from clinical.patients import Patient, StayState
from clinical.places import Bed
from tui.dossier import Dossier
from tui.matching import Found, past_with, trail_with
from tui.navigation import Place
from tui.patient_layout import PanelId
from tui.patient_steps import Steps
from tui.regions import RegionWatch
from widgets import names
from widgets.access_panel import AccessPanel, Opening
from widgets.alerts_panel import AlertsPanel
from widgets.answer import Answer
from widgets.panel import Panel
from widgets.patient_header import PatientHead, PatientHeader
from widgets.record_panel import RecordPanel
from widgets.score_panel import ScorePanel
from widgets.team_panel import TeamPanel
from widgets.times import day, hour_minute

if TYPE_CHECKING:
    from tui.station import Station
    from tui.ward_watch import WardWatch

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the patient now: the bed as the ward holds it, the newest record, the open alerts.

    `picture` is None while the ward does not show the patient: it is not known yet, or they are not here.
    """

    region: RegionWatch
    watch: "WardWatch | None"
    bed: Bed | None
    picture: BedPicture | None
    patient: Patient | None
    assessment: Assessment | None
    alerts: tuple[Alert, ...]
    now: float


def look(station: "Station", place: Place, dossier: Dossier | None) -> Seen:
    """Gather what is known of the patient of a place."""
    region = station.regions[place.region]
    watch = station.ward_screen.watching
    beds = watch.picture.all if watch and watch.region is region else ()
    picture = next((each for each in beds if each.patient and each.patient.id == place.patient), None)
    here = picture.patient if picture else None
    patient = dossier.newest(here) if dossier else here
    standing = [alert for alert in region.alerts.all() if alert.patient == place.patient]
    bed = picture.bed if picture else place.bed
    assessment = watch.picture.assessments.get(picture.bed) if watch and picture else None
    alerts = tuple(sorted(standing, key=severity))
    return Seen(region, watch, bed, picture, patient, assessment, alerts, region.clock.now())


def told(seen: Seen, dossier: Dossier | None) -> object:
    """All that the screen is drawn from, for telling whether it is news; ages change with each second."""
    questions = (dossier.record, dossier.team, dossier.alerts, dossier.access) if dossier else ()
    answers = [question.answer for question in questions]
    waits = any(answer.asked is not None for answer in answers)
    now = seen.now if waits else float(int(seen.now))
    cuts = [seen.region.cut(port) for port in ("live", "alerts")]
    return replace(seen, now=now), answers, dossier and dossier.opening, cuts


def flash(who: PatientHeader, panels: Mapping[PanelId, Panel], phase: int) -> None:
    """Move on the marks that flash."""
    past = panels[PanelId.ALERTS]
    assert isinstance(past, AlertsPanel)
    if any(alert.unseen for alert in past.standing):
        who.phase = past.phase = phase


def head(seen: Seen, steps: Steps) -> PatientHead:
    """Who is looked at, and where they lie."""
    return PatientHead(
        bed=seen.bed.label if seen.bed else "",
        patient=seen.patient,
        note=f"the record is not known yet: {seen.region.name}",
        stands=stands(seen),
        worst=worst(seen.alerts),
        place=steps.place,
        beds=steps.beds,
        before=steps.before.bed.label if steps.before else "",
        after=steps.after.bed.label if steps.after else "",
    )


def stands(seen: Seen) -> str:
    """That the patient is not in the bed, in words; empty where they are, or nobody knows."""
    patient = seen.patient
    if patient is None:
        return ""
    stay = patient.stay
    if stay is None:
        return "NOT ADMITTED"
    if stay.state is StayState.DISCHARGED:
        return f"DISCHARGED from {stay.bed.ward.upper()} {stay.bed.label}"
    if stay.state is StayState.OFF_WARD:
        until = f", back {day(stay.until)[:3]} {hour_minute(stay.until)}" if stay.until is not None else ""
        return f"OFF WARD {stay.note}{until}"
    if (
        seen.picture is None
        and seen.watch is not None
        and seen.watch.known
        and stay.bed.ward != seen.watch.ward.id
    ):
        return f"MOVED to {stay.bed.ward.upper()} {stay.bed.label}"
    return ""


def panels() -> dict[PanelId, Panel]:
    """The panels beside the trends, in their order."""
    return {
        PanelId.SCORE: ScorePanel(id="score"),
        PanelId.RECORD: RecordPanel(id="record"),
        PanelId.TEAM: TeamPanel(id="team"),
        PanelId.ALERTS: AlertsPanel(id="past"),
        PanelId.ACCESS: AccessPanel(id="access"),
    }


def show_panels(
    panels: Mapping[PanelId, Panel],
    seen: Seen,
    dossier: Dossier | None,
    words: Mapping[PanelId, str],
) -> None:
    """Give each panel what it draws; without a dossier nobody is open, and every panel is empty.

    `words` filter the past alerts and the access trail; what stands is never filtered.
    """
    score, record, team, past, access = panels.values()
    assert isinstance(score, ScorePanel)
    assert isinstance(record, RecordPanel)
    assert isinstance(past, AlertsPanel)
    assert isinstance(access, AccessPanel)
    score.answer = _live(seen, dossier)
    score.picture, score.assessment = seen.picture, seen.assessment
    record.patient = seen.patient
    record.answer = dossier.record.answer if dossier else Answer("records")
    record.missing = record.answer.value == ()
    team.answer = dossier.team.answer if dossier else Answer("teams")
    answer = dossier.alerts.answer if dossier else Answer("analytics")
    past.answer, past.filtered = _sifted(answer, words.get(PanelId.ALERTS, ""), past_with)
    past.standing = seen.alerts
    cut = seen.region.cut("alerts")
    past.unheard = cut.since if cut else None
    trail = dossier.access.answer if dossier else Answer("analytics")
    access.answer, access.filtered = _sifted(trail, words.get(PanelId.ACCESS, ""), trail_with)
    access.opening = dossier.opening if dossier else Opening("")
    for panel in panels.values():
        waiting = panel.answer.asked is not None
        panel.now = seen.now if waiting else float(int(seen.now))


def _sifted(
    answer: Answer[tuple[T, ...]], words: str, sift: Callable[[str, tuple[T, ...]], Found[T]]
) -> tuple[Answer[tuple[T, ...]], str]:
    """An answer with what the words find, and what the panel's title says of it."""
    if not words or answer.value is None:
        return answer, ""
    found = sift(words, answer.value)
    return replace(answer, value=found.kept), f'"{names.typed(words)}" {found.shown} of {found.of}'


def troubled(panels: Mapping[PanelId, Panel]) -> frozenset[int]:
    """The panels whose store does not answer, by their digits."""
    return frozenset(int(name) for name, panel in panels.items() if panel.answer.problem)


def _live(seen: Seen, dossier: Dossier | None) -> Answer[bool]:
    """How the vital signs come: by the ward's stream, which asks nothing of its own for one patient."""
    link, watch = seen.region.cut("live"), seen.watch
    if link is not None:
        return Answer("live", at=link.since, problem=link.problem or "it does not answer", since=link.since)
    if watch is None or not watch.heard:
        return Answer("live", asked=dossier.opened if dossier else None)
    told = seen.region.link("live")
    return Answer("live", value=True, took=told.latency if told else None)
