"""An app that shows the invented ward on every pane, as the ward screen sets them, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical

from clinical.board import BedPicture
from tests.widgets import scene
from widgets.banner import Banner, Notice
from widgets.board import WardBoard
from widgets.drawn import Drawn
from widgets.feed import AlertFeed
from widgets.header import Header
from widgets.inks import DARK_256, Inks
from widgets.keybar import KeyBar
from widgets.legend import Legend, SafetyLine
from widgets.patient_pane import PatientPane
from widgets.sickest import SickestLine

ALARMING = tuple(p for p in scene.PICTURES if p.alerts)


class Showcase(App[None]):
    """Every pane of the ward screen at the sizes of the pictures."""

    CSS = """
    #header, #banner, #sickest, #below, #feed, #patient { width: 1fr; }
    #sickest, #legend, #safety, #keys { width: 1fr; height: 1; }
    #main, #beds, #board { height: 1fr; width: 1fr; }
    """

    def __init__(self, inks: Inks = DARK_256, notices: tuple[Notice, ...] = ()) -> None:
        super().__init__()
        self.scene_inks = inks
        self.scene_notices = notices

    def compose(self) -> ComposeResult:
        yield Header(id="header")
        yield Banner(id="banner")
        yield SickestLine(id="sickest")
        with Horizontal(id="main"):
            with Vertical(id="beds"):
                yield WardBoard(id="board")
                yield AlertFeed(id="below")
            with Vertical(id="side"):
                yield AlertFeed(id="feed")
                yield PatientPane(id="patient")
        yield Legend(id="legend")
        yield SafetyLine(id="safety")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self._lay_out()
        self._fill()

    def _lay_out(self) -> None:
        width, height = self.size
        side = 0 if width < 140 else min(62, max(46, width - 138))
        self.query_one("#side").display = bool(side)
        self.query_one("#side").styles.width = side
        self.query_one("#patient").styles.height = 20
        self.query_one("#feed").styles.height = "1fr"
        below = self.query_one("#below")
        below.display = not side
        below.styles.height = 1 if height < 20 else 5 if height < 30 else 7
        self.query_one("#header").styles.height = 2
        banner = self.query_one("#banner", Banner)
        banner.notices = self.scene_notices
        banner.styles.height = banner.lines
        banner.display = bool(banner.lines)
        self.query_one("#sickest").display = height >= 16
        self.query_one("#legend").display = height >= 40
        self.query_one("#safety").display = height >= 32

    def _fill(self) -> None:
        for pane in self.query(Drawn):
            pane.inks = self.scene_inks
        self.query_one(Header).facts = scene.HEADER
        self.query_one(SickestLine).sickest = scene.SICKEST
        self.query_one(SickestLine).patient = "OKAFOR Chidiebere"
        self.query_one(PatientPane).facts = scene.B12
        for feed in self.query(AlertFeed):
            feed.alerts = scene.ALERTS
        self.query_one(KeyBar).keys = scene.KEYS
        self.query_one(KeyBar).right = "places   all beds"
        self.show(scene.PICTURES)
        self.tick(scene.NOW)

    def show(self, pictures: Sequence[BedPicture], now: float = scene.NOW) -> None:
        """Put beds on the board."""
        board = self.query_one(WardBoard)
        small = self.size.height < 16
        board.pictures = ALARMING if small else tuple(pictures)
        board.showing = f"alarming {len(ALARMING)} of 40" if small else ""
        board.hidden = tuple(p for p in pictures if small and p not in ALARMING)
        board.assessments = scene.assessments(pictures, now)
        board.namesakes = scene.NAMESAKES
        board.cursor = scene.bed("B12")

    def tick(self, now: float) -> None:
        """Let the time be `now`."""
        self.query_one(Header).now = self.query_one(Banner).now = now
        self.query_one(WardBoard).now = self.query_one(PatientPane).now = now
        for feed in self.query(AlertFeed):
            feed.now = now


def with_name(picture: BedPicture, family: str, given: str = "") -> BedPicture:
    """A bed whose patient is called otherwise."""
    assert picture.patient is not None
    return replace(picture, patient=replace(picture.patient, family=family, given=given))
