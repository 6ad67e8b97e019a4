"""From what is held to what is drawn: assigns each pane its values, and only when they have changed."""

from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from clinical.acuity import sickest
from clinical.alerts import Alert, Kind, Priority
from clinical.places import Bed
from tui import notices
from tui.care_team import TeamLookup
from tui.freeze import Freeze
from tui.glass import Glass, steady
from tui.header_facts import facts, tally
from tui.matching import alert_has
from tui.not_heard import not_heard
from tui.view import View
from tui.ward_watch import WardWatch
from widgets.banner import Banner, Notice
from widgets.board import WardBoard
from widgets.drawn import Drawn
from widgets.feed import AlertFeed
from widgets.header import Header, Tally
from widgets.inks import Inks
from widgets.keybar import KeyBar
from widgets.legend import Legend, SafetyLine
from widgets.marks import PHASES
from widgets.patient_pane import PatientFacts, PatientPane
from widgets.sickest import NOBODY, SickestLine

if TYPE_CHECKING:
    from tui.station import Station

_SAID_FOR = 5.0
_NOT_JUDGED = "not judged: look at the bedside monitors"
_SLOW_START = 2.0
_AGE_WITH_NEWS, _AGE_WITHOUT = 0.9, 1.1
_SETTLES = 3.0


@dataclass(frozen=True, slots=True)
class Panes:
    """The panes of the ward board."""

    header: Header
    banner: Banner
    sickest: SickestLine
    board: WardBoard
    feed: AlertFeed
    patient: PatientPane
    legend: Legend
    safety: SafetyLine
    keys: KeyBar

    @property
    def all(self) -> tuple[Drawn, ...]:
        """Every pane."""
        return (
            self.header,
            self.banner,
            self.sickest,
            self.board,
            self.feed,
            self.patient,
            self.legend,
            self.safety,
            self.keys,
        )


class Painter:
    """Paints the panes from the ward that is followed: values as they come, ages and counts each second."""

    def __init__(self, station: "Station", panes: Panes, view: View, teams: TeamLookup) -> None:
        self.glass = Glass()
        self.missing = ""
        self._station = station
        self._panes = panes
        self._view = view
        self._teams = teams
        self._opened = steady()
        self._alerts_seen = -1
        self._aged = self._settled = 0.0
        self._flashing: Priority | None = None
        self._said, self._said_until = "", 0.0
        self.frozen: Freeze | None = None

    def ink(self, inks: Inks) -> None:
        """Give every pane its inks."""
        for pane in self._panes.all:
            pane.inks = inks

    def say(self, words: str) -> None:
        """Answer the user in the key bar for a few seconds, on the screen that is seen at once."""
        self._said, self._said_until = words, steady() + _SAID_FOR
        self._show_words()
        self._station.navigation.front.keys.said = words

    def renew(self) -> None:
        """Arrange and count everything again, soon, and for a while with all that comes."""
        self._station.region.news()
        self._alerts_seen = -1
        self._aged = 0.0
        self._settled = steady() + _SETTLES

    def freeze(self, watch: WardWatch) -> None:
        """Let values and trends stand as they are now; alerts, counts and ages go on."""
        picture, now = watch.picture, self._station.region.clock.now()
        self.frozen = Freeze(picture.all, picture.assessments, self.of_the_ward(watch), now)
        picture.arrivals()
        self.renew()

    def thaw(self, why: str) -> None:
        """Show again what is true now."""
        if self.frozen is not None:
            self.frozen = None
            self.renew()
            self.say(why)

    def clear(self, teams: TeamLookup) -> None:
        """Show nothing of a ward that is left: what stands under the new header is of the new ward."""
        panes = self._panes
        panes.board.pictures = panes.board.hidden = panes.feed.alerts = panes.feed.filtered = ()
        self._view.only_with(bed_words="", alert_words="")
        panes.board.assessments, panes.board.namesakes, panes.feed.not_heard = {}, frozenset(), {}
        panes.board.cursor = panes.feed.cursor = panes.sickest.sickest = panes.patient.facts = None
        panes.sickest.patient = ""
        panes.board.showing = self.missing = ""
        self.frozen = panes.board.frozen = None
        self.glass, self._teams, self._flashing = Glass(), teams, None
        self.renew()
        self._show_opening(None)

    def paint(self, watch: WardWatch | None, phase: int) -> None:
        """Look at what has come and assign what has changed."""
        now = self._station.region.clock.now()
        changed = watch is not None and watch.picture.gather(now)
        with_news = 0.0 if steady() < self._settled else _AGE_WITH_NEWS
        if watch is not None and self.frozen is not None:
            self._look_at_the_frozen(watch, self.frozen)
        aged = abs(now - self._aged) >= (with_news if changed else _AGE_WITHOUT)
        if watch is not None and watch.counted and (changed or aged):
            self._show_beds(watch, now)
        self._show_alerts(watch)
        self._flash(phase)
        if aged:
            self._aged = now
            self._show_ages(watch, now)
            self._show_header(watch, now)

    def show_patient(self, watch: WardWatch | None) -> None:
        """Show the patient under the cursor."""
        picture = self._panes.board.selected
        if watch is None or picture is None:
            self._panes.patient.facts = None
            return
        patient = picture.patient.id if picture.patient else ""
        self._panes.patient.facts = PatientFacts(
            picture,
            (self.frozen or watch.picture).assessments.get(picture.bed),
            self._teams.team(patient),
            self._teams.note(patient),
        )

    def _show_beds(self, watch: WardWatch, now: float) -> None:
        board, frozen = self._panes.board, self.frozen
        shown = frozen or watch.picture
        arranged = self._view.arrange(shown, frozen.since if frozen else now)
        board.pictures, board.hidden = arranged.shown, arranged.hidden
        board.assessments = shown.assessments
        board.showing = self._view.showing
        board.frozen = frozen.since if frozen else None
        self.show_patient(watch)
        if (arrivals := watch.picture.arrivals()) and frozen is None:
            board.call_after_refresh(self._painted, arrivals)
        elif frozen is not None:
            frozen.readings += len(arrivals)

    def _look_at_the_frozen(self, watch: WardWatch, frozen: Freeze) -> None:
        """Thaw for what must not wait; a board that is left for another view is thawed too."""
        why = frozen.look(watch.picture.all, self.of_the_ward(watch))
        if why:
            self.thaw(f"not frozen any more: {why}")
        elif self._station.navigation.front is not self._station.ward_screen:
            self.thaw("the board is not frozen any more")

    def _painted(self, arrivals: tuple[float, ...]) -> None:
        self.glass.painted(arrivals, self._station.region.clock.now())

    def _show_alerts(self, watch: WardWatch | None) -> None:
        alerts = self._station.region.alerts
        if watch is None or alerts.changes == self._alerts_seen:
            return
        self._alerts_seen = alerts.changes
        of_the_ward = self.of_the_ward(watch)
        self._sift(of_the_ward)
        flashing = (
            alert.priority for alert in of_the_ward if alert.unseen and alert.kind is Kind.PHYSIOLOGICAL
        )
        self._flashing = max(flashing, default=None)

    def _sift(self, alerts: list[Alert]) -> None:
        """Show the alerts that the user's words find; the feed says of the others how many they are."""
        feed, words = self._panes.feed, self._view.alert_words
        found = [not words or alert_has(words, alert) for alert in alerts]
        feed.alerts = tuple(compress(alerts, found))
        feed.filtered = tuple(compress(alerts, map(not_, found)))
        feed.words = words

    def of_the_ward(self, watch: WardWatch) -> list[Alert]:
        """The open alerts of the ward, told or judged here."""
        return [alert for alert in self._station.region.alerts.all() if alert.bed.ward == watch.ward.id]

    @property
    def phases(self) -> int:
        """In how many phases the next flash comes: 1 for a high alert, 4 for a medium one; 0 for none."""
        return PHASES[self._flashing]

    def _flash(self, phase: int) -> None:
        """Move the phase only when a mark changes by it."""
        shown = phase // self.phases * self.phases if self.phases else 0
        for pane in (self._panes.board, self._panes.feed, self._panes.sickest):
            pane.phase = shown

    def _show_header(self, watch: WardWatch | None, now: float) -> None:
        """The clock, and what is counted."""
        panes = self._panes
        panes.header.now = now
        judged = _unjudged(watch) is None
        panes.header.facts = facts(
            self._station, watch, self._tally(watch), self.glass.latency(now), now, judged=judged
        )
        panes.banner.notices = tuple(self._notices(watch))
        panes.banner.now = now
        self._show_words()

    def _show_ages(self, watch: WardWatch | None, now: float) -> None:
        """Values age once a second, together with the news where there is some: one frame for all."""
        panes = self._panes
        for pane in (panes.board, panes.feed, panes.patient):
            pane.now = now
        link = self._station.region.cut("alerts")
        panes.feed.last_known = link.since if link else None
        panes.feed.judged = panes.board.judged = _unjudged(watch) is None
        self._show_opening(watch)
        if watch is not None:
            panes.board.namesakes = watch.picture.namesakes
            standing = (*panes.feed.alerts, *panes.feed.filtered)
            panes.feed.not_heard = not_heard(standing, watch.picture.all, now)
            panes.board.not_heard = frozenset(panes.feed.not_heard)
            self._show_sickest(watch, now)

    def _show_opening(self, watch: WardWatch | None) -> None:
        """Say what is being opened, until it is known who lies there and which alerts stand."""
        panes = self._panes
        known = watch is not None and watch.known
        words = f"opening {watch.ward.name if watch else self._station.region.name} ..."
        panes.board.instead = "" if known else words
        calm = NOBODY if _unjudged(watch) is None else _NOT_JUDGED
        panes.sickest.nobody = calm if known else words
        panes.feed.known = watch is not None and watch.region.alerts_known and _sure(watch)

    def _show_sickest(self, watch: WardWatch, now: float) -> None:
        line = self._panes.sickest
        line.sickest = worst = sickest(watch.picture.all, now, watch.picture.assessments)
        line.patient = _name_in(watch, worst.bed) if worst else ""

    @property
    def said(self) -> str:
        """What the user is being answered now; empty soon after."""
        return self._said if steady() < self._said_until else ""

    def _show_words(self) -> None:
        self._panes.keys.said, self._panes.keys.right = self.said, self._station.hint or self._view.words

    def _tally(self, watch: WardWatch | None) -> Tally | None:
        """The counts; none where there is nothing to count because nobody judges."""
        feed = self._panes.feed
        alerts = (*feed.alerts, *feed.filtered)
        told = feed.known and (alerts or _unjudged(watch) is None)
        return tally(alerts) if told else None

    def _notices(self, watch: WardWatch | None) -> list[Notice]:
        slow = steady() - self._opened > _SLOW_START
        opening = self._station.opening_problem or ("the stores are still opening" if slow else "")
        opened = self._station.region.stores is not None
        return [
            *notices.of_the_freeze(self.frozen),
            *notices.of_the_screen(self._station.delay.seconds, "" if opened else opening, self.missing),
            *notices.of_the_links(self._station.region),
            *notices.of_the_engine(_unjudged(watch)),
            *notices.of_the_absence(self._station.absences),
        ]


def _unjudged(watch: WardWatch | None) -> float | None:
    """Since when nobody judges the ward's patients; None while someone does, or it has none."""
    if watch is None or not watch.picture.patients:
        return None
    return watch.region.unjudged(watch.ward.id)


def _sure(watch: WardWatch) -> bool:
    """Whether an alert would be listed: one is, or it is known by now whether anyone judges the ward."""
    region = watch.region
    return bool(region.alerts.told_in(watch.ward.id)) or region.judging.sure_of(watch.ward.id)


def _name_in(watch: WardWatch, bed: Bed) -> str:
    names = (picture.patient.name for picture in watch.picture.all if picture.bed == bed and picture.patient)
    return next(names, "")
