"""Who could be taken for whom: same or similar surnames among those on one ward.

Names mixed up are a known way to the wrong patient (NHS: two identifiers before any act). Similar is what
sounds alike, MEYER and MAIER, or looks alike, GARCÍA and GRACIA, word by word of a double surname. The
measures are American Soundex (Russell 1918, as the US National Archives use it) and the ratio of Ratcliff and
Obershelp (1988), which is Python's `difflib`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from clinical.folding import plain
from clinical.patients import Patient

LOOKS_ALIKE = 0.8
"""From this ratio on two surnames look alike."""

SOUNDS_ALIKE = 0.6
"""The least ratio of two surnames that sound alike: Soundex alone also calls LEE and LOUIE the same."""

SHORTEST = 4
"""Letters of the shortest word that is similar to another; shorter ones are the same or they are not."""

_LONGEST = 40
_CODES = {
    letter: code
    for code, letters in {"1": "bfpv", "2": "cgjkqsxz", "3": "dt", "4": "l", "5": "mn", "6": "r"}.items()
    for letter in letters
}


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Others on a patient's ward with the same surname, and others with a similar one."""

    same: tuple[Patient, ...] = ()
    similar: tuple[Patient, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.same or self.similar)


NOBODY = Namesakes()
"""Nobody could be taken for the patient."""


def namesakes(patient: Patient, ward: Iterable[Patient]) -> Namesakes:
    """Who of a ward could be taken for a patient by the surname."""
    surname = folded(patient.family)
    others = [(other, folded(other.family)) for other in ward if other.id != patient.id]
    return Namesakes(
        tuple(other for other, name in others if name and name == surname),
        tuple(other for other, name in others if name != surname and similar(surname, name)),
    )


def mistakable(ward: Iterable[Patient]) -> frozenset[str]:
    """Who of a ward (by `Patient.id`) has the same surname as another, or a similar one."""
    named: dict[str, list[str]] = {}
    for patient in ward:
        named.setdefault(folded(patient.family), []).append(patient.id)
    named.pop("", None)
    alike = {name for name, ids in named.items() if len(ids) > 1}
    for pair in combinations(sorted(named), 2):
        if similar(*pair):
            alike.update(pair)
    return frozenset(id_ for name in alike for id_ in named[name])


@lru_cache(maxsize=16_384)
def similar(one: str, other: str) -> bool:
    """Whether a word of one surname sounds or looks like a word of another; both as `folded` gives them."""
    pairs = ((a, b) for a in one.split() for b in other.split())
    return any(_alike(a, b) for a, b in pairs if min(len(a), len(b)) >= SHORTEST)


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SOUNDS_ALIKE:
        return False
    ratio = matcher.ratio()
    return ratio >= LOOKS_ALIKE or (ratio >= SOUNDS_ALIKE and soundex(one) == soundex(other) != "")


def soundex(name: str) -> str:
    """American Soundex: a letter and three digits, `M600` for MEYER; empty for what begins with no letter."""
    letters = [letter for letter in name.casefold() if "a" <= letter <= "z"]
    if not letters or not "a" <= name.casefold()[:1] <= "z":
        return ""
    digits, before = "", _CODES.get(letters[0], "")
    for letter in letters[1:]:
        code = _CODES.get(letter, "")
        if code and code != before:
            digits += code
        if letter not in "hw":
            before = code
    return f"{letters[0].upper()}{digits:0<3.3}"


@lru_cache(maxsize=4_096)
def folded(surname: str) -> str:
    """A surname without case, accents and hyphens, and no longer than any that is compared."""
    return " ".join(plain(surname[: _LONGEST * 2].replace("-", " ")).split())[:_LONGEST]
