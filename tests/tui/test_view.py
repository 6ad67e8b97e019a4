"""Order and filter: an alarming bed is never hidden by its filter, and beds do not jump."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backends.ports import Board
from clinical.alerts import Alert, Priority, State
from clinical.board import BedPicture
from clinical.patients import Stay, StayState
from tests.tui.bedside import WARD, alert, bed, patient, vitals
from tui.arrange import Order, Show, arrange, following
from tui.open_alerts import OpenAlerts
from tui.picture import WardPicture
from tui.view import View

LABELS = st.sampled_from(WARD.labels)
STATES = st.sampled_from((State.ACTIVE, State.ACKNOWLEDGED, State.LATCHED))


@st.composite
def wards(draw: st.DrawFn) -> tuple[BedPicture, ...]:
    """A ward with alerts at some of its beds."""
    found = []
    for place in WARD.beds:
        alerts = [
            replace(alert(place.label, priority), state=state)
            for priority, state in draw(st.lists(st.tuples(st.sampled_from(Priority), STATES), max_size=2))
        ]
        found.append(BedPicture(place, patient(place.label), None, None, tuple(alerts)))
    return tuple(found)


@given(wards(), st.sampled_from(Order), st.sampled_from(Show))
def test_no_bed_is_lost_or_doubled(ward: tuple[BedPicture, ...], order: Order, show: Show) -> None:
    arranged = arrange(ward, {}, order, show, {"p-B01"}, now=0.0)
    assert sorted(each.bed for each in arranged.shown + arranged.hidden) == sorted(WARD.beds)


@given(wards())
def test_every_open_alert_is_among_the_alarming_beds(ward: tuple[BedPicture, ...]) -> None:
    arranged = arrange(ward, {}, Order.PLACE, Show.ALARMING, now=0.0)
    assert not any(each.alerts for each in arranged.hidden)


def test_a_blind_bed_is_among_the_alarming_ones_though_nobody_raised_an_alert() -> None:
    heard, blind, away, empty = (bed(label) for label in ("B01", "B02", "B03", "B04"))
    ward = (
        BedPicture(heard, patient("B01"), vitals("B01", 1000.0)),
        BedPicture(blind, patient("B02"), vitals("B02", 800.0)),
        BedPicture(away, replace(patient("B03"), stay=Stay(away, 0.0, StayState.OFF_WARD))),
        BedPicture(empty),
    )
    shown = arrange(ward, {}, Order.PLACE, Show.ALARMING, now=1001.0).shown
    assert [each.bed for each in shown] == [blind]


@given(wards())
def test_by_alert_those_that_nobody_has_seen_come_first(ward: tuple[BedPicture, ...]) -> None:
    shown = arrange(ward, {}, Order.ALERT, Show.ALL, now=0.0).shown
    worst = [max((a.priority for a in each.alerts if a.unseen), default=0) for each in shown]
    assert worst == sorted(worst, reverse=True)


def test_beds_change_places_at_most_every_few_seconds_but_a_new_alarm_is_there_at_once() -> None:
    alerts = OpenAlerts()
    picture = WardPicture(WARD, alerts)
    view = View()
    view.sort_by(Order.ALERT)
    picture.gather(0.0)
    view.arrange(picture, 0.0)
    alerts.take(board(alert("B07")))
    picture.gather(1.0)
    assert view.arrange(picture, 1.0).shown[0].bed.label == "B01"
    assert view.arrange(picture, 6.0).shown[0].bed.label == "B07"
    view.show_only(Show.ALARMING)
    assert [each.bed.label for each in view.arrange(picture, 6.5).shown] == ["B07"]
    alerts.take(board(alert("B07"), alert("B30")))
    picture.gather(7.0)
    assert len(view.arrange(picture, 7.0).shown) == 2
    assert view.showing == "alarming 2 of 40, alerts first"


def test_a_filter_that_nobody_chose_hides_no_bed_while_nobody_alarms() -> None:
    alerts = OpenAlerts()
    picture = WardPicture(WARD, alerts)
    view = View()
    view.suit(cramped=True)
    picture.gather(0.0)
    assert len(view.arrange(picture, 0.0).shown) == 40
    assert view.showing == "alerts first"
    alerts.take(board(alert("B07")))
    picture.gather(6.0)
    assert [each.bed.label for each in view.arrange(picture, 6.0).shown] == ["B07"]
    assert view.showing == "alarming 1 of 40, alerts first"
    view.show_only(Show.ALARMING)
    alerts.take(board())
    picture.gather(12.0)
    assert not view.arrange(picture, 12.0).shown


def test_beds_change_places_again_though_the_clock_was_set_back() -> None:
    alerts = OpenAlerts()
    picture = WardPicture(WARD, alerts)
    view = View()
    view.sort_by(Order.ALERT)
    picture.gather(3600.0)
    view.arrange(picture, 3600.0)
    alerts.take(board(alert("B07")))
    picture.gather(10.0)
    assert view.arrange(picture, 10.0).shown[0].bed.label == "B07"


def board(*alerts: Alert) -> Board:
    return Board(alerts, 0)


def test_what_my_patients_are_is_said_where_it_is_not_known_or_old() -> None:
    view = View()
    view.show_only(Show.MINE)
    assert view.words == "places   my patients, not known yet"
    view.take_mine(frozenset({"p-B01"}))
    assert view.words == "places   my patients"
    assert view.lose_mine()
    assert not view.lose_mine()
    assert view.words == "places   my patients, last known"
    assert view.mine == frozenset({"p-B01"})
    view.show_only(Show.ALL)
    assert view.words == "places   all beds"


def test_a_small_screen_shows_the_alarming_until_the_user_says_otherwise() -> None:
    view = View()
    view.suit(cramped=True)
    assert (view.order, view.show) == (Order.ALERT, Show.ALARMING)
    view.suit(cramped=False)
    assert (view.order, view.show) == (Order.PLACE, Show.ALL)
    for chosen in (Show.ALARMING, Show.MINE, Show.ALL):
        view.show_only(chosen)
        view.suit(cramped=True)
        assert view.show is chosen


def test_an_order_that_the_user_chose_on_a_small_screen_fixes_no_filter() -> None:
    view = View()
    view.suit(cramped=True)
    view.sort_by(Order.NEWS2)
    view.suit(cramped=False)
    assert (view.order, view.show) == (Order.NEWS2, Show.ALL)
    assert not view.chosen_by_user


@given(st.sampled_from([*Order, *Show]))
def test_choices_go_round(choice: Order | Show) -> None:
    seen = choice
    for _ in range(3):
        seen = following(seen)
    assert seen is choice
