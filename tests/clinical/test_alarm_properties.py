from collections.abc import Sequence
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from clinical.alarms import AlarmEngine
from clinical.alerts import Alert, Change, Kind, Priority, State, Verb, transition
from clinical.limits import OwnLimit, Side, limits_for
from clinical.patients import FlagKind, StayState
from clinical.vitals import Reading, Signal, Source, SourceKind, rounded
from tests.clinical.monitored import BED, MONITOR, NURSE, OKAFOR, START, MonitoredBed, flagged, reading

WELL = {"hr": 80.0, "pulse": 80.0, "rr": 16.0, "spo2": 97.0}
SLOW = Source("gateway", SourceKind.DEVICE, 10.0)
CONTINUOUS_NAMES = ("hr", "pulse", "rr", "spo2")
SIGNALS = st.sampled_from(list(Signal))
VALUES = st.dictionaries(
    st.sampled_from([signal.name.lower() for signal in Signal]),
    st.one_of(st.floats(0, 300), st.sampled_from([-999.0, 0.0, 90.0, 89.5, 1e9, float("nan"), float("inf")])),
    max_size=5,
)
PATIENTS = st.sampled_from(
    [
        OKAFOR,
        flagged(OKAFOR, FlagKind.SPO2_SCALE_2),
        flagged(OKAFOR, FlagKind.PREGNANT),
        replace(OKAFOR, limits=(OwnLimit(Signal.HR, Side.LOW, 45, "", "", START, START + 300),)),
        *(
            replace(OKAFOR, stay=replace(OKAFOR.stay, state=state))
            for state in StayState
            if OKAFOR.stay is not None
        ),
    ]
)


class Story(RuleBasedStateMachine):
    """Whatever may happen to a bed, in any order; after each step the rules of the state table hold."""

    def __init__(self) -> None:
        super().__init__()
        self.bed = MonitoredBed()
        self.patient = OKAFOR
        self.said: list[Reading] = [reading(START, WELL)]
        self.seen = 0

    def _hear(self, said: Reading) -> None:
        self.said.append(said)
        self.bed.take(said)

    @rule(
        values=VALUES,
        skew=st.floats(-300, 240),
        off=st.frozensets(SIGNALS),
        source=st.sampled_from([MONITOR, SLOW, NURSE]),
    )
    def hear_anything(
        self, values: dict[str, float], skew: float, off: frozenset[Signal], source: Source
    ) -> None:
        self._hear(reading(self.bed.now + skew, values, self.bed.now, source, off))

    @rule(
        name=st.sampled_from(CONTINUOUS_NAMES),
        value=st.integers(1, 200),
        seconds=st.integers(1, 40),
        sbp=st.sampled_from([70.0, 86.0, 120.0, 210.0]),
    )
    def live(self, name: str, value: float, seconds: int, sbp: float) -> None:
        self.bed.live(1, {"sbp": sbp})
        self.bed.live(seconds, WELL | {name: value})

    @rule(seconds=st.integers(1, 120))
    def be_well(self, seconds: int) -> None:
        self.bed.live(seconds, WELL)

    @rule(data=st.data())
    def hear_again(self, data: st.DataObject) -> None:
        self.bed.take(replace(data.draw(st.sampled_from(self.said)), received=self.bed.now))

    @rule(seconds=st.integers(1, 90))
    def fall_silent(self, seconds: int) -> None:
        self.bed.live(seconds)

    @rule(step=st.sampled_from([-7200.0, -30.0, -0.5, 0.0, 30.0, 7200.0]))
    def step_the_clock(self, step: float) -> None:
        self.bed.tick(self.bed.now + step)

    @rule(patient=PATIENTS)
    def change_the_record(self, patient: object) -> None:
        assert isinstance(patient, type(OKAFOR))
        self.bed.now += 1
        self.patient = patient
        self.bed.engine.renew(patient)

    @rule()
    def restart_the_engine(self) -> None:
        self.bed.now += 1
        self.bed.engine = AlarmEngine(self.patient, BED, self.bed.engine.alerts)

    @precondition(lambda self: any(a.state is not State.ACKNOWLEDGED for a in self.bed.engine.alerts))
    @rule(data=st.data())
    def acknowledge_one(self, data: st.DataObject) -> None:
        unseen = sorted(a.condition for a in self.bed.engine.alerts if a.unseen)
        before = dict(self.bed.board.alerts)
        one = self.bed.open(data.draw(st.sampled_from(unseen))).id
        self.bed.acknowledge(before[one].condition)
        assert {i: a for i, a in self.bed.board.alerts.items() if i != one} == {
            i: a for i, a in before.items() if i != one
        }

    @invariant()
    def no_condition_has_two_open_alerts(self) -> None:
        standing = [alert.condition for alert in self.bed.board.alerts.values() if alert.open]
        assert len(standing) == len(set(standing))

    @invariant()
    def the_engine_knows_what_stands(self) -> None:
        assert {a.id: a for a in self.bed.engine.alerts} == {
            i: a for i, a in self.bed.board.alerts.items() if a.open
        }

    @invariant()
    def priorities_and_times_make_sense(self) -> None:
        for alert in self.bed.board.alerts.values():
            assert alert.level is None or alert.level <= alert.priority
            assert (alert.level is None) == (alert.state in (State.LATCHED, State.CLOSED))
            assert (alert.ended is None) == (alert.level is not None)
            assert alert.state is not State.ACTIVE or alert.by is None
            assert not (alert.state is State.LATCHED and alert.kind is Kind.TECHNICAL)

    @invariant()
    def a_limit_alert_ends_only_on_a_good_value(self) -> None:
        limits = limits_for(self.patient, self.bed.now)
        for verb, alert in self.bed.board.events[self.seen :]:
            name, _, side = alert.condition.partition(".")
            if verb is not Verb.END or side not in ("low", "high"):
                continue
            signal = Signal[name.upper()]
            sample, limit = self.bed.vitals.latest[signal], limits.get((signal, Side(side)))
            if limit is not None and not limit.on_oxygen:
                assert sample is not None
                assert sample.value is not None
                held = limit.held(rounded(signal, sample.value))
                assert held is None or alert.priority is Priority.LOW
        self.seen = len(self.bed.board.events)


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


NOISE = st.lists(
    st.one_of(
        st.tuples(st.just("again"), st.integers(0, 59)),
        st.tuples(st.just("late"), st.integers(1, 300)),
        st.tuples(st.just("off"), st.integers(1, 60)),
        st.tuples(st.just("silent"), st.integers(1, 70)),
        st.tuples(st.just("clock"), st.sampled_from([-7200, -5, 5, 7200])),
        st.tuples(st.just("restart"), st.just(0)),
        st.tuples(st.just("implausible"), st.integers(1, 20)),
    ),
    max_size=8,
)


@given(noise=NOISE, name=st.sampled_from(["hr", "rr", "spo2"]))
@settings(max_examples=40, deadline=None)
@example(noise=[("clock", -5), ("again", 0), ("late", 1)], name="hr")
def test_nothing_but_good_newer_values_ends_an_alert(noise: Sequence[tuple[str, int]], name: str) -> None:
    # What is observed later than now cannot be told from a device whose clock is ahead: it counts as live.
    bad = {"hr": 150.0, "rr": 38.0, "spo2": 78.0}[name]
    bed = MonitoredBed()
    bed.live(60, WELL)
    bed.live(20, WELL | {name: bad})
    onset = START + 60
    alert = next(a for a in bed.engine.alerts if a.signal is Signal[name.upper()])
    assert alert.priority is Priority.HIGH
    for what, amount in noise:
        match what:
            case "again" if START + 1 + amount <= bed.now:
                bed.take(reading(START + 1 + amount, WELL, bed.now))
            case "late" if onset - amount <= bed.now:
                bed.take(reading(onset - amount, WELL, bed.now))
            case "off":
                bed.live(amount, {"pulse": 80.0}, off=[Signal.HR, Signal.RR, Signal.SPO2])
            case "silent":
                bed.live(amount)
            case "clock":
                bed.tick(bed.now + amount)
            case "restart":
                bed.engine = AlarmEngine(OKAFOR, BED, bed.engine.alerts)
            case "implausible":
                bed.live(amount, {"hr": 1e6, "rr": -1.0, "spo2": 400.0})
        assert bed.board.alerts[alert.id].state is State.ACTIVE
        assert bed.board.alerts[alert.id].level is Priority.HIGH


@given(
    before=st.lists(st.tuples(VALUES, st.integers(1, 30)), max_size=6),
    case=st.sampled_from([("hr", 145.0, 5), ("hr", 35.0, 5), ("spo2", 75.0, 5), ("rr", 38.0, 15)]),
)
@settings(max_examples=40, deadline=None)
def test_a_lasting_high_value_is_never_missed_whatever_came_before(
    before: Sequence[tuple[dict[str, float], int]], case: tuple[str, float, int]
) -> None:
    name, value, delay = case
    bed = MonitoredBed()
    for values, seconds in before:
        bed.live(seconds, values)
    bed.live(delay + 1, WELL | {name: value})
    signal = Signal[name.upper()]
    standing = [a for a in bed.engine.alerts if a.signal is signal and a.kind is Kind.PHYSIOLOGICAL]
    assert any(a.state is State.ACTIVE and a.level is Priority.HIGH for a in standing)


CHANGES = st.lists(
    st.tuples(st.sampled_from(list(Verb)), st.sampled_from([*Priority, None]), st.floats(-100, 100)),
    max_size=30,
)


@given(changes=CHANGES, kind=st.sampled_from(list(Kind)))
def test_the_state_table_never_lets_an_unseen_alert_slip(
    changes: Sequence[tuple[Verb, Priority | None, float]], kind: Kind
) -> None:
    alert: Alert | None = None
    for step, (verb, level, jump) in enumerate(changes):
        seen = _seen(kind, level, f"step {step // 2}")
        after = transition(alert, Change(verb, seen.id, START + jump, seen, by="M. Ruiz", because="standby"))
        if after is None:
            continue
        assert after.version == (alert.version if alert else 0) + 1
        if alert is not None:
            assert alert.state is not State.CLOSED
            assert after.changed >= alert.changed
            _assert_a_person_or_the_end(alert, verb, after)
        alert = after


def _seen(kind: Kind, level: Priority | None, text: str) -> Alert:
    return Alert(
        id="north/4b/B12:hr.high:1",
        bed=BED,
        patient="p1",
        mrn="447",
        name="OKAFOR Chidiebere",
        kind=kind,
        condition="hr.high",
        signal=Signal.HR,
        priority=level or Priority.LOW,
        level=level,
        state=State.ACTIVE,
        value=150.0,
        limit=140.0,
        text=text,
        since=START,
        changed=START,
    )


def _assert_a_person_or_the_end(before: Alert, verb: Verb, after: Alert) -> None:
    """No path from active and unseen to invisible but through a person, a reason, or the condition's end."""
    if after.state is not State.CLOSED:
        return
    serious = before.kind is Kind.PHYSIOLOGICAL and before.priority > Priority.LOW
    match before.state:
        case State.ACTIVE if serious:
            assert verb is Verb.CLOSE
            assert after.closed_because == "standby"
        case State.ACTIVE | State.ACKNOWLEDGED:
            assert verb in (Verb.END, Verb.CLOSE)
        case State.LATCHED:
            assert verb is Verb.CLOSE or after.by == "M. Ruiz"
