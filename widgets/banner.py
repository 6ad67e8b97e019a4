"""The banner: when what is on the screen must not be trusted, it says so in the loudest ink."""

from dataclasses import dataclass

from textual.reactive import var

from widgets.drawn import Drawn


@dataclass(frozen=True, slots=True)
class Notice:
    """One warning about the display itself: what is wrong, since when, what to do, and why in a second line.

    `grave` is for what makes the display untrue (alerts not updating, display delayed); others are quiet
    (frozen by the user, sound off).
    """

    title: str
    since: float | None = None
    advice: str = ""
    why: str = ""
    grave: bool = True


class Banner(Drawn):
    """No line while all is well; one or two lines for each notice. The screen gives it its height: `lines`."""

    notices: var[tuple[Notice, ...]] = var(())
    now: var[float] = var(0.0)

    @property
    def lines(self) -> int:
        """How many lines its notices need."""
        return sum(2 if notice.why else 1 for notice in self.notices)
