"""The body of the acknowledge dialogue: which alert, of whom, and what it does and does not do."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from textual.reactive import var

from clinical.alerts import Alert, Kind, State
from clinical.durations import duration
from clinical.last_known import LastKnown, eased
from clinical.patients import Patient
from clinical.vitals import FACTS, display
from widgets import names
from widgets.drawn import Drawn
from widgets.inert import cells, cut, inert, wrap
from widgets.inks import Ground, Ink
from widgets.lines import Line, Span
from widgets.marks import mark, text_ink
from widgets.times import hour_minute

_STANDS = {
    State.ACTIVE: "still true",
    State.ACKNOWLEDGED: "someone has it",
    State.LATCHED: "over, nobody has looked",
    State.CLOSED: "closed",
}


class AcknowledgeBody(Drawn):
    """One alert to be acknowledged, with bed, patient and two identifiers; `others` are open at the same bed.

    `current` is the signal's value now, None without a current reading; `last_known` what was last known of
    it then. `refused` says why it cannot be done (alert store away, read-only, someone was first, it got
    worse). `lines` is the height it wants; the dialogue frames it.
    """

    FACTS = ("alert", "patient", "others", "place", "by", "current", "last_known", "refused", "now", "phase")

    alert: var[Alert | None] = var(None)
    patient: var[Patient | None] = var(None)
    others: var[tuple[Alert, ...]] = var(())
    place: var[str] = var("")
    by: var[str] = var("")
    current: var[float | None] = var(None)
    last_known: var[LastKnown | None] = var(None)
    refused: var[str] = var("")
    now: var[float] = var(0.0)
    phase: var[int] = var(0)

    lines = 16

    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Alert, patient, what will happen, keys; blank lines give way where the dialogue is low."""
        if self.alert is None:
            return [Line((), Ground.OVER)] * height
        keys, who = list(self._keys(width)), self._who(self.alert, width)
        room = max(1, height - len(keys) - len(who))
        groups = [self._alert(self.alert, width)[:room], who, self._what(self.alert, width)]
        spare = height - len(keys) - sum(len(group) for group in groups)
        lines: list[Line] = [Line()] if spare >= 5 else []
        for n, group in enumerate(groups):
            lines += group + ([Line()] if spare > n else [])
        lines = lines[: height - len(keys)]
        lines += [Line()] * (height - len(keys) - len(lines)) if height - len(lines) <= 2 else []
        drawn = [line._replace(ground=Ground.OVER) for line in (*lines, *keys)]
        return drawn + [Line((), Ground.OVER)] * (height - len(drawn))

    def _alert(self, alert: Alert, width: int) -> list[Line]:
        """Mark and words; priority, how long and whether it still holds; the value now."""
        margin = _margin(width)
        sign = mark(alert, self.phase)
        text = cut(alert.text, max(8, width - margin - 13))
        x = margin + 9
        spans = [Span(margin, f" {sign.text} ", sign.ink), Span(x, text, text_ink(alert))]
        x += cells(text) + 3
        words, value = self._words(alert), self._value(alert)
        if x + cells(words) + 3 + _long(value) < width:
            return [Line((*spans, *_stated(x, words), *_placed(x + cells(words) + 3, value)))]
        x, end = margin + 9, margin + 12 + cells(words)
        if end + _long(value) < width:
            return [Line(tuple(spans)), Line((*_stated(x, words), *_placed(end, value)))]
        x = max(0, min(x, width - 1 - max(cells(words), _long(value))))
        rows = [Line(tuple(spans)), Line(tuple(_stated(x, words)))]
        return [*rows, Line(tuple(_placed(x, value)))] if value[0] else rows

    def _words(self, alert: Alert) -> str:
        """Priority, how long, and whether it still holds: only with a current reading is it true now."""
        lasting = duration((alert.ended if alert.ended is not None else self.now) - alert.since)
        priority, stands = alert.priority.word.upper(), _STANDS[alert.state]
        if alert.state in (State.LATCHED, State.CLOSED):
            return f"{priority}   for {lasting}, {stands}"
        if self._heard(alert):
            held = alert.state is State.ACTIVE and eased(alert, self.current)
            return f"{priority}   for {lasting}, {'not over yet' if held else stands}"
        began = f"{priority}   began {lasting} ago"
        return began if alert.state is State.ACTIVE else f"{began}, {stands}"

    def _heard(self, alert: Alert) -> bool:
        """Whether the alert's signal is heard now; a technical alert does not ask for it."""
        if alert.kind is Kind.TECHNICAL:
            return True
        return self.last_known is None and (alert.signal is None or self.current is not None)

    def _value(self, alert: Alert) -> tuple[str, str]:
        """The value now and its unit, or the last one and how old it is; nothing for what has no value."""
        if self._heard(alert):
            if alert.signal is None or self.current is None:
                return "", ""
            return "now", f"{display(alert.signal, self.current)} {FACTS[alert.signal].unit}".strip()
        value, at = self.last_known or LastKnown(None, None)
        shown = display(alert.signal, value) if alert.signal is not None and value is not None else ""
        old = f"{duration(self.now - at)} ago" if at is not None else ""
        if not shown and not old:
            return "no reading now", ""
        return "last known", ", ".join(part for part in (shown, old) if part)

    def _who(self, alert: Alert, width: int) -> list[Line]:
        """Bed, name, date of birth and MRN, as on the wristband."""
        margin, patient = _margin(width), self.patient
        name = names.of(patient) if patient else names.full(alert.name)
        rows = [("bed", inert(alert.bed.label), inert(self.place)), ("patient", name, "")]
        if patient is not None:
            years = patient.age(datetime.fromtimestamp(self.now).date())
            rows.append(("born", names.born(patient.born), f"{years} y  {patient.sex}"))
        rows.append(("MRN", names.mrn(patient.mrn if patient else alert.mrn), ""))
        return [Line(tuple(_row(margin, width, *row))) for row in rows]

    def _what(self, alert: Alert, width: int) -> list[Line]:
        """By whom, and what acknowledging does and leaves alone."""
        margin = _margin(width)
        if self.refused:
            words = wrap(self.refused, width - margin - 10, 3)
            return [Line((Span(margin + 9, text, Ink.TECHNICAL),)) for text in words]
        texts = [_stays(alert), "If it gets worse it comes back as new."]
        if self.others:
            texts.append(self._others())
        rows = [Line(tuple(_row(margin, width, "by", inert(self.by), "your name goes to every screen")))]
        return rows + [Line((Span(margin + 9, cut(t, width - margin - 10), Ink.QUIET),)) for t in texts]

    def _others(self) -> str:
        """What else is open at this bed: named, since it is not touched."""
        first = self.others[0]
        by = f", {inert(first.by)} {hour_minute(first.by_at)}" if first.by and first.by_at else ""
        more = len(self.others) - 1
        rest = f" and {more} other{'s' * (more > 1)}" if more else ""
        return f"{inert(first.bed.label)} also has: {inert(first.text)}{by}{rest}. Not touched."

    def _keys(self, width: int) -> Iterator[Line]:
        margin = _margin(width)
        words = "acknowledge this one" if width >= 60 else "acknowledge"
        spans: list[Span] = []
        x = margin + 1
        if not self.refused:
            spans += (Span(x, "Enter", Ink.STRONG), Span(x + 6, words, Ink.TEXT))
            x += 6 + len(words) + (4 if width >= 60 else 2)
        yield Line((*spans, Span(x, "Esc", Ink.STRONG), Span(x + 4, "leave it", Ink.QUIET)))


def _stays(alert: Alert) -> str:
    """What becomes of it, once it is acknowledged."""
    if alert.state is State.LATCHED:
        return "It is over; acknowledging takes it off the board."
    what = f"{FACTS[alert.signal].label} is back" if alert.signal is not None else "it is over"
    return f"Stays on the board until {what}. Nothing is muted."


def _long(value: tuple[str, str]) -> int:
    return cells(" ".join(part for part in value if part))


def _stated(x: int, words: str) -> Iterator[Span]:
    yield Span(x, words, Ink.TEXT)


def _placed(x: int, value: tuple[str, str]) -> Iterator[Span]:
    """A label and its value."""
    label, words = value
    if label:
        yield Span(x, label, Ink.QUIET)
    if words:
        yield Span(x + cells(label) + 1, words, Ink.STRONG if label == "now" else Ink.OLD)


def _margin(width: int) -> int:
    return 4 if width >= 60 else 1


def _row(margin: int, width: int, label: str, strong: str, rest: str) -> Iterator[Span]:
    yield Span(margin, label, Ink.QUIET)
    shown = cut(strong, width - margin - 10)
    yield Span(margin + 9, shown, Ink.STRONG)
    x = margin + 9 + cells(shown) + 3
    if rest and x < width - 4:
        yield Span(x, cut(rest, width - x - 1), Ink.TEXT)
