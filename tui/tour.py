"""The guided tour of the demo: a dozen lines above the key bar, each of which goes on when it was done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from clinical.places import Bed
from tui.actions import Action
from tui.navigation import Scene


class Sight(NamedTuple):
    """What stands on the screen: the scene, the bed under the cursor, the dialogue in front (or "")."""

    scene: Scene
    bed: Bed | None = None
    dialogue: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the tour; `{action}` in its words is the key of that action.

    It is done when the cursor has moved (`moves`), when a dialogue or scene of that name was opened and left
    again (`visits`), when a scene is reached (`reaches`), or else when the user goes on.
    """

    words: str
    moves: bool = False
    visits: str = ""
    reaches: Scene | None = None


STEPS = (
    Step(
        "One line a bed: who, NEWS2, each sign with its trend. Move with {down} and {up} or the arrows.",
        moves=True,
    ),
    Step(
        "A value that is not current shows its age, 97~12s; after 30 s it is hatched, after 60 s gone:"
        " --- 1:12. Go on with {tour}."
    ),
    Step(
        "*** ** * say how soon someone must act, ! is the device. Mark filled: nobody has it yet."
        " Value filled: true now. {next_alarming} goes to the next bed that alarms, {tour} on.",
        moves=True,
    ),
    Step(
        "{acknowledge} takes the worst alert of this bed: it names bed and patient, and asks."
        " Look at it and leave with Esc, or take it with Enter. {tour} goes on.",
        visits="AcknowledgeDialogue",
    ),
    Step("{open} opens all that is known of the patient under the cursor.", reaches=Scene.PATIENT),
    Step(
        "Trends, NEWS2 part by part, record, team, alerts, access: {panel_1} to {panel_6} choose,"
        " {zoom} zooms. {bed_before} and {bed_after} step from bed to bed. {back} goes back to the board.",
        reaches=Scene.WARD,
    ),
    Step(
        "{look_up} finds anyone by part of a name, MRN or bed. Try it; Esc leaves.", visits="LookUpDialogue"
    ),
    Step(
        "{regions} shows every region and its wards, itself live. Look, and come back with {back}.",
        visits="regions",
    ),
    Step(
        "{every_alert} lists every open alert of all regions. Look, and come back with {back}.",
        visits="alerts",
    ),
    Step(
        "{show} shows alarming beds or your own patients, {sort} sorts, {freeze} holds the values still while"
        " alerts go on. {tour} goes on."
    ),
    Step("{command} types commands, {help} shows every key of where you are. {tour} ends the tour."),
)


@dataclass(slots=True)
class Tour:
    """Where the tour stands; None for `at` when nobody takes it."""

    at: int | None = None
    _began: Sight = field(default_factory=lambda: Sight(Scene.WARD))
    _visited: set[str] = field(default_factory=set)

    def go_on(self, sight: Sight) -> None:
        """Begin, or go to the next line; after the last one the tour is over."""
        at = 0 if self.at is None else self.at + 1
        self.at = at if at < len(STEPS) else None
        self._began, self._visited = sight, set()

    def end(self) -> bool:
        """Leave it; whether there was one."""
        was, self.at = self.at is not None, None
        return was

    def look(self, sight: Sight) -> None:
        """Go on where what the line asks for was done."""
        if self.at is not None and self._done(STEPS[self.at], sight):
            self.go_on(sight)

    def _done(self, step: Step, sight: Sight) -> bool:
        if step.visits:
            there = step.visits in (sight.dialogue, sight.scene.value)
            self._visited.update({step.visits} if there else ())
            return step.visits in self._visited and not there
        if step.moves and not sight.dialogue:
            return sight.bed != self._began.bed and self._began.bed is not None
        return sight.scene is step.reaches

    def words(self, actions: Iterable[Action]) -> str:
        """The line that stands now, with the keys as they are set; empty without a tour."""
        if self.at is None:
            return ""
        keys = {action.id: action.shown for action in actions}
        return f"tour {self.at + 1} of {len(STEPS)}   {STEPS[self.at].words.format_map(keys)}"
