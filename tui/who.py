"""Who sits at the screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """The clinician at the screen; unverified is a login name that nobody has vouched for."""

    id: str
    name: str
    verified: bool

    @property
    def signature(self) -> str:
        """The name as every screen shows it beside what was done; a question mark where nobody vouches."""
        return self.name if self.verified else f"{self.name}?"
