"""How far apart two colours of the 256 look: to usual eyes, and to red-, green- and blue-blind ones.

Colour blindness after Machado, Oliveira and Fernandes (2009), full severity, in linear RGB; distance in Oklab
(Ottosson 2020), in which 0.02 is about the smallest difference that is noticed.
"""

from math import dist

from rich.color import Color

EYES: dict[str, "Matrix"] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LUMINANCE = (0.2126, 0.7152, 0.0722)

Matrix = tuple[tuple[float, float, float], ...]


def distance(one: Color, other: Color, eyes: str) -> float:
    """How far apart two colours look to those eyes."""
    return dist(_oklab(one, EYES[eyes]), _oklab(other, EYES[eyes]))


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    dark, bright = sorted(
        sum(share * part for share, part in zip(_LUMINANCE, _linear(colour), strict=True))
        for colour in (one, other)
    )
    return (bright + 0.05) / (dark + 0.05)


def _oklab(colour: Color, eyes: Matrix) -> tuple[float, ...]:
    seen = [min(1.0, max(0.0, part)) for part in _times(eyes, _linear(colour))]
    return _times(_LAB, tuple(part ** (1 / 3) for part in _times(_LMS, seen)))


def _linear(colour: Color) -> tuple[float, ...]:
    parts = (part / 255 for part in colour.get_truecolor())
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _times(matrix: Matrix, vector: tuple[float, ...] | list[float]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
