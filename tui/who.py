"""Who sits at the screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """The clinician at the screen; unverified is whom nobody has vouched for.

    `claimed` is who was named on purpose, whom the team store may know; a login name is not asked about.
    """

    id: str
    name: str
    verified: bool
    claimed: bool = False

    @property
    def signature(self) -> str:
        """The name as every screen shows it beside what was done; a question mark where nobody vouches."""
        return self.name if self.verified else f"{self.name}?"
