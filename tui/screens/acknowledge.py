"""Acknowledging one alert: it names bed and patient, and asks."""

from dataclasses import replace
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.worker import get_current_worker

from backends.ports import Conflict, StoreError, TimedOut
from clinical.alerts import Alert, State
from clinical.board import BedPicture
from clinical.last_known import LastKnown, last_known
from clinical.patients import Patient
from clinical.vitals import BedVitals, Freshness, freshness
from tui.guard import Guard
from tui.local_judge import is_local
from tui.regions import RegionWatch
from tui.screens.dialogue import Dialogue
from tui.work import begin
from widgets.acknowledge import AcknowledgeBody

if TYPE_CHECKING:
    from tui.station import Station

READ_ONLY = "--read-only: this screen can only look"
LOWEST, NARROWEST = 6, 24
"""Lines and columns that name the alert, the bed and the patient with two identifiers."""

LOCAL = "judged on this screen alone while the link is away: no store has it, look at the bedside"
WAITING = "sent; waiting for the alert store"


class AcknowledgeDialogue(Dialogue):
    """Asks about one alert as it stands now; what is sent is the version that was on the screen.

    It goes on asking its own region, whatever ward is opened beneath it.
    """

    def __init__(
        self,
        station: "Station",
        alert: Alert,
        picture: BedPicture | None,
        place: str,
        region: RegionWatch | None = None,
    ) -> None:
        super().__init__(station)
        self._region = region or station.region
        self._alert = alert
        self._picture = picture
        self._place = place
        self._guard = Guard(monotonic())
        self._operation: str | None = None
        self._waiting = False
        self._refused = ""
        self._body = AcknowledgeBody(id="body")

    def compose(self) -> ComposeResult:
        """One frame with the body in it."""
        with Vertical(id="frame") as frame:
            frame.border_title = "ACKNOWLEDGE ONE ALERT"
            yield self._body

    @property
    def lines(self) -> int:
        """As many as its body wants."""
        return AcknowledgeBody.lines

    def on_mount(self) -> None:
        """Show the alert from the first frame."""
        super().on_mount()
        self._guard.again(monotonic())
        self.paint(0)
        if self._picture is None:
            begin(self, self._look_at_the_bed)

    async def _look_at_the_bed(self) -> None:
        """Of a bed whose ward is not followed, ask who lies there and how, for as long as this is asked."""
        from tui.bed_elsewhere import follow_bed

        async for picture in follow_bed(self._region, self._alert):
            self._picture = picture
            self.paint(0)

    @property
    def rested(self) -> bool:
        """Whether a press would count now."""
        return self._guard.rested(monotonic())

    def paint(self, phase: int) -> None:
        """Show the alert as it stands now, and whether it can be acknowledged."""
        region = self._region
        now = region.clock.now()
        self._follow(region.alerts.get(self._alert.id))
        body = self._body
        body.inks = self.station.inks
        body.alert = self._alert
        body.patient = self._patient()
        body.others = tuple(a for a in region.alerts.at(self._alert.bed) if a.id != self._alert.id)
        body.place = self._place
        body.by = self.station.who.signature
        vitals = self._vitals()
        body.current, body.last_known = _reading(self._alert, vitals, now)
        body.refused = self._why_not() or (WAITING if self._waiting else self._refused)
        body.now, body.phase = now, phase

    def on_key(self, event: Key) -> None:
        """Enter sends it, if the press was meant and there is something to send."""
        if event.key != "enter":
            return
        event.stop()
        if not self._guard.accepts(event.time) or self._waiting or self._why_not():
            return
        self._operation = self._operation or self.station.new_operation()
        self._waiting, self._refused = True, ""
        begin(self.app, partial(self._send, self._alert, self._operation))
        self.paint(0)

    async def _send(self, alert: Alert, operation: str) -> None:
        """Ask the store; its answer closes the dialogue or is shown in it, or on the board."""
        try:
            await self.station.acknowledge(self._region, alert, operation)
        except Conflict as conflict:
            self._operation = None
            self._refuse(_first(conflict), alert)
        except TimedOut as error:
            self._refuse(f"{error}: it may be done or not; Enter sends it again, once", alert)
        except StoreError as error:
            self._operation = None
            self._refuse(f"refused: {error}", alert)
        else:
            self._waiting = False
            self.station.ward_screen.say(f"acknowledged {alert.bed.label} {alert.text}")
            if self.is_attached and not get_current_worker().is_cancelled:
                self.dismiss()

    def _refuse(self, why: str, alert: Alert) -> None:
        self._waiting, self._refused = False, why
        self._guard.again(monotonic())
        if not self.is_attached:
            self.station.ward_screen.say(f"NOT acknowledged {alert.bed.label} {alert.text}: {why}")

    def _follow(self, stands: Alert | None) -> None:
        """Take what stands now; where it says something else than before, a new press is needed."""
        if stands is None:
            self._alert = _closed(self._alert)
        elif stands.version != self._alert.version:
            if (stands.priority, stands.state) != (self._alert.priority, self._alert.state):
                self._guard.again(monotonic())
            self._alert, self._operation = stands, self._operation if self._waiting else None

    def _patient(self) -> Patient | None:
        """The alert's own patient, who may have left the bed; the alert itself carries name and MRN."""
        patient = self._picture.patient if self._picture else None
        return patient if patient and patient.id == self._alert.patient else None

    def _vitals(self) -> BedVitals | None:
        """The bed's vital signs, if they are of the alert's own patient."""
        picture = self.station.ward_screen.picture_of(self._alert.bed) or self._picture
        vitals = picture.vitals if picture is not None else None
        return vitals if vitals is not None and vitals.patient == self._alert.patient else None

    def _why_not(self) -> str:
        if self.station.wanted.read_only:
            return READ_ONLY
        if self._body.size and (self._body.size.height < LOWEST or self._body.size.width < NARROWEST):
            return "make the window larger: bed, name and MRN have no room here"
        if is_local(self._alert):
            return LOCAL
        if self._alert.state is State.CLOSED:
            return "it is over: there is nothing left to acknowledge"
        if self._alert.state is State.ACKNOWLEDGED and not self._waiting:
            return f"{self._alert.by or 'someone'} has it already"
        return "the alert store does not answer" if self._region.cut("alerts") else ""


def _reading(alert: Alert, vitals: BedVitals | None, now: float) -> tuple[float | None, LastKnown | None]:
    """The value now of the alert's signal, only where it is current; else what was last known."""
    sample = vitals.latest[alert.signal] if vitals is not None and alert.signal is not None else None
    known = last_known(alert, vitals, now)
    if known is not None or sample is None or alert.signal is None:
        return None, known
    current = freshness(alert.signal, sample, now) in (Freshness.CURRENT, Freshness.AGEING)
    return (sample.value if current else None), None


def _first(conflict: Conflict) -> str:
    stands = conflict.current
    if isinstance(stands, Alert) and stands.state is State.ACKNOWLEDGED:
        return f"{stands.by or 'someone'} was first"
    return "it has changed meanwhile: look at it again, then Enter"


def _closed(alert: Alert) -> Alert:
    return alert if alert.state is State.CLOSED else replace(alert, state=State.CLOSED)
