"""The invented ward of the first picture, as clinical values: one busy moment on Ward 4B."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from clinical.acuity import sickest
from clinical.alerts import Alert, Kind, Priority, State
from clinical.board import BedPicture
from clinical.limits import OwnLimit, Side
from clinical.namesakes import mistakable
from clinical.news2 import Assessment, assess
from clinical.patients import Flag, FlagKind, Patient, Sex, Stay, StayState
from clinical.places import Bed
from clinical.teams import Clinician, Role, TeamMember
from clinical.trends import SCALES, Trended, Trends
from clinical.vitals import CONTINUOUS, BedVitals, Consciousness, Quality, Sample, Signal, Source, SourceKind
from widgets.elsewhere import Elsewhere
from widgets.header import Census, HeaderFacts, StoreLink, Tally
from widgets.keybar import Key
from widgets.patient_pane import PatientFacts

NOW = datetime(2025, 10, 14, 11, 41, 27, tzinfo=UTC).timestamp()
ROWS = (Path(__file__).parent / "ward_4b.txt").read_text(encoding="utf-8").splitlines()

MONITOR = Source("monitor", SourceKind.DEVICE, 1.0)
CUFF = Source("cuff", SourceKind.DEVICE, 1800.0)
NURSE = Source("m.ruiz", SourceKind.CHARTED, 14_400.0)

_WHOLE = {
    "A03": ("BRÂNCOVEANU", "Ileana"),
    "A07": ("SCHMIDT-ROTTLUFF", "Karl"),
    "B10": ("VAN DER MEULEN", "Wim"),
    "B12": ("OKAFOR", "Chidiebere Emmanuel"),
    "B13": ("ŁUKASZEWICZ", "Małgorzata"),
    "C18": ("NGUYEN", "Thi Lan"),
    "C21": ("HAUKSDÓTTIR", "Sigríður"),
    "D26": ("WASHINGTON", "Clarence"),
    "D27": ("RAJAONARIVELO", "Noro"),
    "D29": ("NÍ BHRIAIN", "Aoife"),
}
_UNITS = {"s": 1, "m": 60, "h": 3600}


def bed(label: str) -> Bed:
    return Bed("north", "4b", label)


def _number(text: str) -> tuple[float | None, float]:
    """A value and its age: `65~14s`, `98░46s`, ` 97 ▂▂▂▂`, `--- 1:12`."""
    text = text.strip().split(" ")[0].replace("░", "~")
    value, _, age = text.partition("~")
    seconds = float(age[:-1]) * _UNITS[age[-1]] if age else 0.4
    return (None if value.startswith("-") else float(value)), seconds


def _cells(text: str, trended: Trended) -> tuple[float | None, ...]:
    """Blocks read back as the middle of their step; what an age covers repeats the oldest block."""
    low, high = SCALES[trended]
    found = [
        None if c not in "▁▂▃▄▅▆▇█" else low + ("▁▂▃▄▅▆▇█".index(c) + 0.5) * (high - low) / 8 for c in text
    ]
    known = [value for value in found if value is not None]
    return tuple(known[0] if value is None and known else value for value in found)


def _sample(value: float | None, old: float, source: Source) -> Sample:
    quality = Quality.GOOD if value is not None else Quality.SENSOR_OFF
    return Sample(value, NOW - old, NOW - old, quality, source)


def _vitals(row: str, where: Bed) -> BedVitals:
    latest: list[Sample | None] = [None] * len(Signal)
    for signal, start in ((Signal.HR, 45), (Signal.RR, 58), (Signal.SPO2, 70)):
        latest[signal] = _sample(*_number(row[start : start + 12]), MONITOR)
    systolic, _, diastolic = row[83:91].strip().partition("/")
    old = float(row[91:93]) * 60 if row[90] == "~" else 480.0
    latest[Signal.SBP] = _sample(float(systolic), old, CUFF)
    latest[Signal.DBP] = _sample(float(diastolic.rstrip("~")), old, CUFF)
    temperature, old = _number(row[97:105])
    latest[Signal.TEMP] = _sample(temperature, old if old > 60 else 3120.0, NURSE)
    oxygen = row[105:109].strip()
    latest[Signal.OXYGEN] = _sample(0.0 if oxygen == "air" else float(oxygen[:-1]), 1860.0, NURSE)
    if row[112] != "-":
        latest[Signal.ACVPU] = _sample(float(Consciousness[row[112]]), 1860.0, NURSE)
    medians = tuple(sample.value if (sample := latest[signal]) else None for signal in CONTINUOUS)
    return BedVitals(where, where.label, tuple(latest), medians)


def _trends(row: str) -> Trends:
    cells = {
        signal: (None, None, None, None, *_cells(row[start:end], signal))
        for signal, start, end in (
            (Signal.HR, 49, 57),
            (Signal.RR, 61, 69),
            (Signal.SPO2, 74, 82),
            (Signal.SBP, 91, 96),
            (Signal.TEMP, 102, 105),
        )
    }
    news = ["▁▂▃▄▅▆▇█".find(block) for block in row[39:44]]
    return Trends(cells, tuple(None if step < 0 else 2 * step for step in news))


def _patient(row: str, where: Bed) -> Patient:
    family, _, given = row[10:27].strip().rpartition(" ")
    family, given = _WHOLE.get(where.label, (family, given))
    kinds = [FlagKind.SPO2_SCALE_2] if "2" in row[27:30] else []
    kinds += [FlagKind.PREGNANT] if "preg" in row else []
    kinds += [FlagKind.CONCERN] if row[34] == "C" else []
    away = "off ward" in row
    stay = Stay(where, NOW - 86_400, StayState.OFF_WARD if away else StayState.IN_BED)
    if away:
        stay = Stay(where, NOW - 86_400, StayState.OFF_WARD, "theatre 3, since 10:52", NOW + 2913)
    return Patient(
        id=where.label,
        mrn="4471 902 133",
        family=family.capitalize() if family.isalpha() else family.title(),
        given=given,
        born=date(2012, 3, 2) if "<16" in row else date(1958, 2, 3),
        sex=Sex.MALE,
        flags=(*(Flag(kind, "", "m.ruiz", NOW - 3600) for kind in kinds), *_FLAGS.get(where.label, ())),
        limits=_OWN if "L" in row[27:30] else (),
        stay=stay,
        version=1,
    )


_FLAGS = {
    "B12": (
        Flag(FlagKind.ALLERGY, "penicillin: anaphylaxis", "m.ruiz", NOW - 3600),
        Flag(FlagKind.INFECTION, "MRSA contact", "m.ruiz", NOW - 3600),
        Flag(FlagKind.FALLS, "falls risk", "m.ruiz", NOW - 3600),
    )
}
_OWN = (
    OwnLimit(Signal.HR, Side.LOW, 45, "athlete", "i.amsel", NOW - 3600, NOW + 159_513),
    OwnLimit(Signal.HR, Side.HIGH, 125, "fever", "i.amsel", NOW - 3600, NOW + 159_513),
)


def _alert(
    label: str,
    text: str,
    lasting: float,
    *,
    priority: Priority = Priority.MEDIUM,
    by: str | None = None,
    signal: Signal | None = None,
    kind: Kind = Kind.PHYSIOLOGICAL,
    ended: float | None = None,
) -> Alert:
    state = State.ACKNOWLEDGED if by else State.LATCHED if ended else State.ACTIVE
    family, given = NAMES.get(label, ("", ""))
    return Alert(
        id=f"{label}:{text}",
        bed=bed(label),
        patient=label,
        mrn="4471 902 133",
        name=f"{family.upper()} {given}",
        kind=kind,
        condition=text.split(" ")[0].lower(),
        signal=signal,
        priority=priority,
        level=None if ended else priority,
        state=state,
        value=None,
        limit=None,
        text=text,
        since=(ended or NOW) - lasting,
        changed=ended or NOW - lasting,
        ended=ended,
        by=by,
        by_at=NOW - 240 if by else None,
    )


_IN_BED = {row[6:9]: row for row in ROWS}
PATIENTS = {label: _patient(row, bed(label)) for label, row in _IN_BED.items() if "empty" not in row}
NAMES = {label: (patient.family, patient.given) for label, patient in PATIENTS.items()}
HIGH, LOW, TECHNICAL = Priority.HIGH, Priority.LOW, Kind.TECHNICAL
ALERTS: tuple[Alert, ...] = (
    _alert("B12", "SpO2 78 < 80", 42, priority=HIGH, signal=Signal.SPO2),
    _alert("B12", "NEWS2 12 ≥ 7", 331, priority=HIGH, by="M. Ruiz"),
    _alert("D27", "RR 31 > 30", 128, signal=Signal.RR),
    _alert("D27", "NEWS2 5 ≥ 5", 1310, by="J. Meyer"),
    _alert("A03", "HR 128 > 120", 70, signal=Signal.HR, ended=NOW - 560),
    _alert("D29", "NEWS2 ≥5 5/7", 760),
    _alert("E34", "NO DATA", 134, kind=TECHNICAL),
    _alert("C22", "SpO2 sensor off", 72, kind=TECHNICAL, signal=Signal.SPO2),
    _alert("E40", "SpO2 98 > 97 O2", 210, priority=LOW, signal=Signal.SPO2),
    _alert("E40", "NEWS2 5 ≥ 5", 662, by="M. Ruiz"),
    _alert("C19", "HR 124 > 120", 545, by="J. Meyer", signal=Signal.HR),
    _alert("C19", "NEWS2 6 ≥ 5", 1990, by="J. Meyer"),
    _alert("E36", "SBP 86 < 90", 290, by="S. Lindqvist", signal=Signal.SBP),
    _alert("E36", "NEWS2 BP 3", 290, by="S. Lindqvist"),
)


def _picture(row: str) -> BedPicture:
    where = bed(row[6:9])
    patient = PATIENTS.get(where.label)
    alerts = tuple(alert for alert in ALERTS if alert.bed == where)
    if patient is None or "off ward" in row:
        return BedPicture(where, patient)
    if "NO DATA" in row:
        samples: list[Sample | None] = [None] * len(Signal)
        for signal, value in ((Signal.HR, 80.0), (Signal.RR, 15.0), (Signal.SPO2, 97.0)):
            samples[signal] = _sample(value, 134.0, MONITOR)
        blind = BedVitals(where, where.label, tuple(samples), (None,) * len(CONTINUOUS))
        return BedPicture(where, patient, blind, None, alerts)
    return BedPicture(where, patient, _vitals(row, where), _trends(row), alerts)


PICTURES: tuple[BedPicture, ...] = tuple(_picture(row) for row in ROWS)
_ALIKE = mistakable(picture.patient for picture in PICTURES if picture.patient)
NAMESAKES = frozenset(each.bed for each in PICTURES if each.patient and each.patient.id in _ALIKE)
SICKEST = sickest(PICTURES, NOW)


def assessments(pictures: Sequence[BedPicture], now: float = NOW) -> dict[Bed, Assessment]:
    return {p.bed: assess(p.patient, p.vitals, now) for p in pictures if p.patient is not None}


def picture(label: str) -> BedPicture:
    return next(each for each in PICTURES if each.bed.label == label)


HEADER = HeaderFacts(
    region="North",
    ward="Ward 4B Step-down",
    ward_short="4B",
    census=Census(40, 37, 1, 0, 1),
    tally=Tally(2, 9, 1, 2, 7),
    newest=NOW - 0.4,
    glass=0.086,
    links=(
        StoreLink("MongoDB", latency=0.004),
        StoreLink("InfluxDB", latency=0.006),
        StoreLink("Neo4j", latency=0.005),
        StoreLink("Cassandra", latency=0.009),
        StoreLink("Redis", latency=0.001),
    ),
    elsewhere=(Elsewhere("South", 1, "ICU-2 B03 RR 5 < 6", NOW - 37),),
    who="Maria Ruiz RN",
)
_AMSEL = Clinician("i.amsel", "Dr I. Amsel", "physician", "bleep 4417")
_RUIZ = Clinician("m.ruiz", "Maria Ruiz RN", "nurse", "")
TEAM = (
    TeamMember(_AMSEL, Role.RESPONSIBLE, NOW - 86_400),
    TeamMember(_RUIZ, Role.NURSE, NOW - 3600, NOW + 28_113),
)
B12 = PatientFacts(picture("B12"), assessments([picture("B12")])[bed("B12")], TEAM)
KEYS = (
    Key("j k", "move"),
    Key("a", "acknowledge"),
    Key("Enter", "open"),
    Key("?", "help"),
    Key("/", "find"),
    Key("f", "filter"),
    Key("s", "sort"),
    Key("z", "zoom"),
    Key("r", "region"),
    Key("w", "ward"),
    Key("space", "freeze"),
    Key(":", "command"),
    Key("q", "quit"),
)
