"""From view to view, and back: which screen stands over the ward board, and what it shows."""

import importlib
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from textual.app import App

from clinical.places import Bed, Ward
from tui.screens.full import FullScreen

if TYPE_CHECKING:
    from tui.station import Station

_REMEMBERED = 50


class Scene(StrEnum):
    """The full screens; each but the ward board is loaded when it is first opened."""

    WARD = "ward"
    PATIENT = "patient"
    REGIONS = "regions"
    ALERTS = "alerts"
    WALL = "wall"
    ANALYTICS = "analytics"


_SCREENS = {
    Scene.PATIENT: ("tui.screens.patient", "PatientScreen"),
    Scene.REGIONS: ("tui.screens.regions", "RegionScreen"),
    Scene.ALERTS: ("tui.screens.every_alert", "EveryAlertScreen"),
    Scene.WALL: ("tui.screens.wall", "WallScreen"),
    Scene.ANALYTICS: ("tui.screens.analytics", "AnalyticsScreen"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: the scene, the ward beneath it, and the patient (by `Patient.id`) and bed if any.

    `ward` None leaves the ward that is open where its region is meant, else opens the region's first.
    """

    scene: Scene
    region: str
    ward: str | None = None
    bed: Bed | None = None
    patient: str | None = None


class Navigation:
    """Goes from place to place, remembers where it came from, and lets the ward follow."""

    def __init__(self, station: "Station", app: App[Any]) -> None:
        self._station = station
        self._app = app
        self._before: deque[Place] = deque(maxlen=_REMEMBERED)
        self._here = Place(Scene.WARD, station.home, station.wanted.ward)

    @property
    def here(self) -> Place:
        """What is looked at now."""
        ward = self._station.ward_screen
        followed = ward.watching.ward.id if ward.watching else self._here.ward
        bed = ward.panes.board.cursor if self._here.scene is Scene.WARD else self._here.bed
        return replace(self._here, region=self._station.home, ward=followed, bed=bed)

    @property
    def front(self) -> FullScreen:
        """The full screen that is seen, beneath any dialogue."""
        stack = reversed(self._app.screen_stack)
        return next((screen for screen in stack if isinstance(screen, FullScreen)), self._station.ward_screen)

    def go(self, place: Place) -> None:
        """Look at another place; the one before is remembered."""
        here = self.here
        if here != place:
            self._before.append(here)
        self._show(place)

    def step(self, place: Place) -> None:
        """Look at the next place of its kind; going back leads to where the first one was opened.

        On a board that is gone back to the cursor stands on the bed that was seen last.
        """
        before = self._before[-1] if self._before else None
        if before and (before.scene, before.region, before.ward) == (Scene.WARD, place.region, place.ward):
            self._before[-1] = replace(before, bed=place.bed)
        self._show(place)

    def back(self) -> bool:
        """Look at the last place again; False where there is none."""
        if not self._before:
            return False
        self._show(self._before.pop())
        return True

    def to_ward(self, ward: Ward) -> None:
        """Look at a ward's board."""
        self.go(Place(Scene.WARD, ward.region, ward.id))

    def _show(self, place: Place) -> None:
        self._follow(place)
        self._here = place
        front = self.front
        name = _SCREENS.get(place.scene)
        if name is None:
            self._close_down_to(self._station.ward_screen)
            return
        kind = getattr(importlib.import_module(name[0]), name[1])
        if isinstance(front, kind):
            self._close_down_to(front)
            front.show(place)
        else:
            self._close_down_to(self._station.ward_screen)
            self._app.push_screen(cast(FullScreen, kind(self._station, place)))

    def _close_down_to(self, screen: FullScreen) -> None:
        while self._app.screen is not screen:
            self._app.pop_screen()

    def _follow(self, place: Place) -> None:
        """Let the ward board follow, beneath whatever stands over it."""
        station, ward = self._station, self._station.ward_screen
        followed = ward.watching.ward.id if ward.watching else None
        if place.region != station.home or (place.ward and place.ward != followed):
            ward.open_ward(place.region, place.ward)
        if place.bed is not None:
            ward.aim(place.bed)
