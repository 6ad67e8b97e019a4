"""Where patients lie: regions, their wards, and the beds in them."""

import re
from dataclasses import dataclass
from typing import Self

_PLACE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_BED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,15}")


@dataclass(frozen=True, slots=True, order=True)
class Bed:
    """One bed by its region, its ward and its label on the wall; written `north/4b/B12`."""

    region: str
    ward: str
    label: str

    def __hash__(self) -> int:
        return hash(self.label)

    def __str__(self) -> str:
        return f"{self.region}/{self.ward}/{self.label}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `region/ward/bed`; raises ValueError for anything else."""
        region, _, rest = text.partition("/")
        ward, _, label = rest.partition("/")
        if not (_PLACE.fullmatch(region) and _PLACE.fullmatch(ward) and _BED.fullmatch(label)):
            raise ValueError(f"{text!r} is not a bed; write region/ward/bed, such as north/4b/B12")
        return cls(region, ward, label)


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward of one region with its bed labels in the order in which they stand."""

    region: str
    id: str
    name: str
    labels: tuple[str, ...]

    @property
    def beds(self) -> tuple[Bed, ...]:
        """The ward's beds, in their order on the wall."""
        return tuple(Bed(self.region, self.id, label) for label in self.labels)


@dataclass(frozen=True, slots=True)
class Region:
    """A partition of the service: its own data, its own stores."""

    id: str
    name: str


def is_place(text: str) -> bool:
    """Whether a text can name a region or a ward: small letters, digits, `-` and `_`, 32 at most."""
    return _PLACE.fullmatch(text) is not None
