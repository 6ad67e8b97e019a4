"""A figure beside its yardstick, as it is printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured; with a yardstick from the same run, `limit` bounds their ratio, else the value.

    `most` bounds the value itself, so that the yardstick only tells how fast the machine is.
    """

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    limit: float | None = None
    most: float | None = None

    @property
    def held(self) -> bool:
        """Whether the figure stays within its limit."""
        if self.most is not None and self.value > self.most:
            return False
        if self.limit is None:
            return True
        return (self.value / self.yardstick if self.yardstick else self.value) <= self.limit

    def __str__(self) -> str:
        beside = ""
        if self.yardstick:
            beside = f"  yardstick {self.yardstick:.3g} {self.unit}, ratio {self.value / self.yardstick:.2f}"
        bounds = [f"{self.most:g} {self.unit}"] if self.most is not None else []
        bounds += [f"{self.limit:g}"] if self.limit is not None else []
        bound = f"  (at most {', '.join(bounds)})" if bounds else ""
        return f"{'ok  ' if self.held else 'OVER'}  {self.name}: {self.value:.3g} {self.unit}{beside}{bound}"
