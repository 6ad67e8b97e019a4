"""The line that says who is sickest now, and why."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from textual.reactive import var

from clinical.acuity import Sickest
from widgets import names
from widgets.inert import cells, cut, inert
from widgets.inks import Ink
from widgets.lines import Line, Span
from widgets.marks import mark, text_ink
from widgets.slices import Sliced

NOBODY = "nobody stands out now"


class SickestLine(Sliced):
    """One line: `sickest` under the name `patient`, why, and the beds that follow in order of acuity.

    `nobody` is what it says where there is none.
    """

    FACTS = ("sickest", "patient", "nobody", "phase")

    sickest: var[Sickest | None] = var(None)
    patient: var[str] = var("")
    nobody: var[str] = var(NOBODY)
    phase: var[int] = var(0)

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Mark, bed, name, reasons as far as they fit, and at the right who comes next."""
        self.cut_at(4)
        if self.sickest is None:
            return [Line((Span(1, cut(self.nobody, width - 1), Ink.QUIET),))]
        return [Line(tuple(self._spans(self.sickest, width)))]

    def _spans(self, sickest: Sickest, width: int) -> Iterator[Span]:
        shape = mark(sickest.alert, self.phase, heard=sickest.last_known is None)
        yield Span(1, shape.text, shape.ink)
        patient = names.full(self.patient) if width >= 100 else names.full(surname(self.patient))
        name = cut(f"{inert(sickest.bed.label)} {patient}", max(8, width // 4))
        gap = 3 if width >= 120 else 2
        x = 5 + (width >= 100)
        yield Span(x, name, Ink.STRONG)
        x += cells(name) + gap
        then = self._then(sickest, width)
        right = width - len(then) - 1
        for number, reason in enumerate(sickest.reasons):
            if number and x + cells(inert(reason)) > right - 1:
                break
            shown = cut(reason, max(0, right - x))
            yield from _reason(sickest, shown, x)
            x += cells(shown) + gap
        if then and x < right:
            yield Span(right, then, Ink.QUIET)

    def _then(self, sickest: Sickest, width: int) -> str:
        if width < 120 or not sickest.then:
            return ""
        beds = "  ".join(inert(bed.label) for bed in sickest.then)
        return f"sickest now   then  {beds}" if width >= 150 else f"then  {beds}"


def surname(name: str) -> str:
    """The words in capitals that a name begins with; all of it where there are none."""
    words = inert(name).split(" ")
    family = [*takewhile(str.isupper, words)]
    return " ".join(family or words)


def _reason(sickest: Sickest, shown: str, x: int) -> Iterator[Span]:
    """A reason; the words of the alert itself in its ink, in that of old values where it is last known."""
    alert = sickest.alert
    words = inert(alert.text) if alert is not None else ""
    if alert is not None and words and shown.startswith(words):
        yield Span(x, words, text_ink(alert))
        yield Span(x + cells(words), shown[len(words) :], Ink.TEXT)
    else:
        old = sickest.last_known is not None and shown.startswith("last known")
        yield Span(x, shown, Ink.OLD if old else Ink.TEXT)
