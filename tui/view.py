"""How this user wants to see the ward: its order and its filter, which no new value may make jump."""

from dataclasses import replace

from tui.arrange import Arrangement, Order, Show, arrange
from tui.freeze import Freeze
from tui.picture import WardPicture
from widgets import names

_SORTED_AGAIN = 5.0


class View:
    """Order, filter, and the beds arranged by them; beds change places at most every few seconds."""

    def __init__(self) -> None:
        self.order = Order.PLACE
        self.show = Show.ALL
        self._nobody_alarms = False
        self.bed_words = self.alert_words = ""
        self.mine: frozenset[str] | None = None
        self._mine_is_old = False
        self.arranged = Arrangement((), ())
        self.ordered_by_user = self.chosen_by_user = False
        """Whether the user, not the size of the screen, has said the order, and which beds are shown."""
        self._due = True
        self._sorted_at = 0.0

    def sort_by(self, order: Order) -> None:
        """Sort by this."""
        self.order, self.ordered_by_user, self._due = order, True, True

    def show_only(self, show: Show) -> None:
        """Filter by this."""
        self.show, self.chosen_by_user, self._due = show, True, True

    def only_with(self, *, bed_words: str | None = None, alert_words: str | None = None) -> None:
        """Show only beds, or only alerts, in which these words occur; empty words show all."""
        self.bed_words = self.bed_words if bed_words is None else bed_words
        self.alert_words = self.alert_words if alert_words is None else alert_words
        self._due = True

    def suit(self, *, cramped: bool) -> None:
        """Where few beds fit show the alarming ones, the worst first, unless the user has said otherwise."""
        if not self.ordered_by_user:
            self.order = Order.ALERT if cramped else Order.PLACE
        if not self.chosen_by_user:
            self.show = Show.ALARMING if cramped else Show.ALL
        self._due = True

    def take_mine(self, patients: frozenset[str] | None) -> None:
        """Whose nurse the user is; None where that is not known, as of a ward that has just been opened."""
        self.mine, self._mine_is_old, self._due = patients, False, True

    def lose_mine(self) -> bool:
        """Go by the last answer; whether that is news, since none has failed before."""
        was_old, self._mine_is_old = self._mine_is_old, True
        return not was_old

    def arrange(self, picture: WardPicture | Freeze, now: float) -> Arrangement:
        """Arrange a ward's beds; where only values have changed the beds stay where they are.

        A filter that nobody chose hides nothing where nobody alarms.
        """
        wanted = self._wanted(self.show, picture, now)
        self._nobody_alarms = not wanted.shown and not self.chosen_by_user
        if self._nobody_alarms:
            wanted = self._wanted(Show.ALL, picture, now)
        rests = 0 <= now - self._sorted_at < _SORTED_AGAIN
        if self._due or self.order is Order.PLACE or not rests:
            self._due, self._sorted_at = False, now
        else:
            wanted = _in_places_of(self.arranged, wanted)
        self.arranged = wanted
        return wanted

    @property
    def _shows(self) -> Show:
        """Which beds are shown: all, where nobody alarms and the user has not said otherwise."""
        return Show.ALL if self._nobody_alarms and not self.chosen_by_user else self.show

    def _wanted(self, show: Show, picture: WardPicture | Freeze, now: float) -> Arrangement:
        return arrange(
            picture.all,
            picture.assessments,
            self.order,
            show,
            self.mine or (),
            now=now,
            words=self.bed_words,
        )

    @property
    def words(self) -> str:
        """Order and filter for the end of the key bar."""
        return f"{self.order}   {self._shows}{self._doubt}"

    @property
    def showing(self) -> str:
        """What the board must say because it is not the whole ward in its places; empty when it is."""
        shown, hidden = len(self.arranged.shown), len(self.arranged.hidden)
        name = "mine" if self._doubt else self._shows
        said = [f"{name} {shown} of {shown + hidden}{self._doubt}"] if self._shows is not Show.ALL else []
        if self.bed_words:
            said = [f'"{names.typed(self.bed_words)}" {shown} of {shown + hidden}', *said[:1]]
        return ", ".join([*said, *([self.order] if self.order is not Order.PLACE else [])])

    @property
    def _doubt(self) -> str:
        """How far the filter can be trusted to show all of one's patients."""
        if self.show is not Show.MINE or (self.mine is not None and not self._mine_is_old):
            return ""
        return ", not known yet" if self.mine is None else ", last known"


def _in_places_of(before: Arrangement, wanted: Arrangement) -> Arrangement:
    """The same beds in the places they had; a bed that was not there yet takes its own."""
    places = {picture.bed: place for place, picture in enumerate(before.shown)}
    if {picture.bed for picture in wanted.shown} != places.keys():
        return wanted
    return replace(wanted, shown=tuple(sorted(wanted.shown, key=lambda picture: places[picture.bed])))
