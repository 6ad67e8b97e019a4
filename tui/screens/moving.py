"""The six moves that every list has: a line, a screen, or to either end."""


class Moving:
    """Gives a screen the actions of moving, by the three ways in which what stands in front can be moved."""

    def move_by(self, steps: int) -> None:
        """Move down by so many lines or entries (up when negative)."""
        raise NotImplementedError

    def page_by(self, pages: int) -> None:
        """Move down by so many screens (up when negative)."""
        raise NotImplementedError

    def move_to_end(self, *, last: bool) -> None:
        """Move to the last one, or to the first."""
        raise NotImplementedError

    def action_down(self) -> None:
        """The next one, or a line down."""
        self.move_by(1)

    def action_up(self) -> None:
        """The one before, or a line up."""
        self.move_by(-1)

    def action_first(self) -> None:
        """To the first."""
        self.move_to_end(last=False)

    def action_last(self) -> None:
        """To the last."""
        self.move_to_end(last=True)

    def action_page_down(self) -> None:
        """A screen down."""
        self.page_by(1)

    def action_page_up(self) -> None:
        """A screen up."""
        self.page_by(-1)
