"""The other panes: what they say, that hostile texts stay inert on them, and that their lines fit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Size

from clinical.alerts import State
from clinical.last_known import LastKnown
from clinical.patients import Flag, FlagKind, grouped_mrn
from clinical.vitals import Signal
from tests.widgets import scene
from tests.widgets.showcase import with_name
from widgets.acknowledge import AcknowledgeBody
from widgets.banner import Banner, Notice
from widgets.board import WardBoard
from widgets.drawn import Drawn
from widgets.elsewhere import Elsewhere
from widgets.feed import AlertFeed
from widgets.header import Header, StoreLink, Tally
from widgets.help import HelpBody, Section
from widgets.inert import cells
from widgets.inks import DARK_256, Ground, Ink
from widgets.keybar import Key, KeyBar
from widgets.legend import SAFETY, Legend, SafetyLine
from widgets.lines import Line, Patchwork, paint
from widgets.names import CURTAIN
from widgets.patient_pane import PatientPane
from widgets.sickest import SickestLine
from widgets.signs_explained import EXPLAINED
from widgets.slices import Parts

EVIL = "\x1b[2J\u202e[bold red]x[/]" + "Z\u0301\u0301\u0301\u0301" * 900
SECTIONS = tuple(Section(title, scene.KEYS) for title in ("MOVE", "SEE", "GO", "ACT"))


def _filled(pane: Drawn, **facts: Any) -> Drawn:
    for name, value in facts.items():
        pane.set_reactive(getattr(type(pane), name), value)
    return pane


def _evil_alerts() -> tuple[Any, ...]:
    return tuple(replace(a, name=EVIL, text=EVIL, by=EVIL if a.by else None) for a in scene.ALERTS)


def _evil_picture() -> Any:
    picture = with_name(scene.picture("B12"), EVIL, EVIL)
    assert picture.patient is not None
    flags = tuple(Flag(kind, EVIL, EVIL, 0.0) for kind in FlagKind)
    return replace(picture, patient=replace(picture.patient, mrn=EVIL, flags=flags), alerts=_evil_alerts())


def _evil_panes() -> list[Drawn]:
    picture = _evil_picture()
    team = tuple(
        replace(member, clinician=replace(member.clinician, name=EVIL, contact=EVIL), for_whom=EVIL)
        for member in scene.TEAM
    )
    facts = replace(
        scene.HEADER,
        region=EVIL,
        ward=EVIL,
        ward_short=EVIL,
        who=EVIL,
        verified=False,
        demo=EVIL,
        read_only=True,
        links=(StoreLink(EVIL, up=False), StoreLink(EVIL, note=EVIL)),
        elsewhere=(Elsewhere(EVIL, 3, EVIL, scene.NOW), Elsewhere(EVIL, None)),
    )
    alert = _evil_alerts()[0]
    sickest = replace(scene.SICKEST, alert=alert, reasons=(EVIL, EVIL)) if scene.SICKEST else None
    return [
        _filled(Header(), facts=facts, now=scene.NOW),
        _filled(Banner(), notices=(Notice(EVIL, 0.0, EVIL, EVIL),), now=scene.NOW),
        _filled(SickestLine(), sickest=sickest, patient=EVIL),
        _filled(AlertFeed(), alerts=_evil_alerts(), now=scene.NOW),
        _filled(PatientPane(), facts=replace(scene.B12, picture=picture, team=team, team_note=EVIL)),
        _filled(KeyBar(), keys=(Key(EVIL, EVIL),), right=EVIL),
        _filled(SafetyLine(), note=EVIL),
        _filled(
            AcknowledgeBody(),
            alert=alert,
            patient=picture.patient,
            others=_evil_alerts()[1:],
            place=EVIL,
            by=EVIL,
        ),
        _filled(AcknowledgeBody(), alert=alert, refused=EVIL),
        _filled(HelpBody(), sections=(Section(EVIL, (Key(EVIL, EVIL),)),)),
        Legend(),
        _filled(WardBoard(), pictures=(picture,), hidden=(picture,), showing=EVIL, now=scene.NOW),
    ]


def _drawn(pane: Drawn, width: int, height: int) -> Sequence[Line]:
    """What a pane draws at a size, without a terminal."""
    pane._size = Size(width, height)
    if not isinstance(pane, WardBoard):
        return [_whole([line]) for line in pane.draw(width, height)]
    return [_whole(parts) for parts in pane.draw_parts(width, height)]


def _whole(parts: Parts) -> Line:
    """The parts of a line put together."""
    lines = [part.line() if isinstance(part, Patchwork) else part for part in parts]
    return Line(tuple(span for line in lines for span in line.spans), parts[0].ground)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(20, 220), st.integers(1, 40))
def test_hostile_texts_are_inert_on_every_pane_at_every_size(width: int, height: int) -> None:
    for pane in _evil_panes():
        for line in _drawn(pane, width, height):
            x = 0
            for span in line.spans:
                assert not set(span.text) & set("\x1b\u202e\n\r"), type(pane).__name__
                assert span.x >= x or width < 38, (type(pane).__name__, line)
                x = span.x + cells(span.text)
            assert paint(line, width, DARK_256).cell_length == width


class Stage(App[None]):
    """Some panes, one above the other."""

    AUTO_FOCUS = None

    def __init__(self, *panes: Drawn) -> None:
        super().__init__()
        self.panes = panes

    def compose(self) -> ComposeResult:
        for pane in self.panes:
            pane.styles.width, pane.styles.height = "100%", "100%"
            yield pane


async def _text(pane: Drawn, size: tuple[int, int]) -> list[str]:
    async with Stage(pane).run_test(size=size) as pilot:
        await pilot.pause()
        return [pane.render_line(y).text.rstrip() for y in range(size[1])]


async def test_the_header_says_that_the_ward_is_alive() -> None:
    first, second = await _text(_filled(Header(), facts=scene.HEADER, now=scene.NOW), (160, 2))
    assert first.startswith(" North  Ward 4B Step-down    40 beds  37 seen  1 BLIND  1 off ward")
    assert "*** 2   ** 9   * 1   ! 2   nobody yet 7" in first
    assert first.endswith("newest 0.4 s  glass 86 ms   11:41:27")
    assert second.startswith(" MongoDB   4 ms  InfluxDB   6 ms  Neo4j   5 ms  Cassandra   9 ms  Redis   1 ms")
    assert "South *** 1  ICU-2 B03 RR 5 < 6  0:37" in second
    assert second.endswith("Maria Ruiz RN   Tue 14 Oct")


@pytest.mark.parametrize("width", [40, 52, 60, 71, 72, 80, 100, 120, 139, 140, 160, 220])
async def test_clock_blind_beds_counts_and_other_regions_never_give_way(width: int) -> None:
    facts = replace(scene.HEADER, demo="DEMO 20x", read_only=True)
    text = "\n".join(await _text(_filled(Header(), facts=facts, now=scene.NOW), (width, 2)))
    plain = text.replace("*** ", "***").replace("** ", "**").replace("! ", "!")
    for vital in ("11:41:27", "1 BLIND", "***2", "**9", "!2", "South ***1", "7"):
        assert vital in plain


async def test_a_store_that_is_down_is_named_with_its_time() -> None:
    links = (*scene.HEADER.links[:4], StoreLink("Redis", up=False, since=scene.NOW - 60))
    for width in (80, 160):
        facts = replace(scene.HEADER, links=links)
        text = "\n".join(await _text(_filled(Header(), facts=facts, now=scene.NOW), (width, 2)))
        assert "Redis DOWN 11:40" in text


def test_an_old_newest_reading_is_not_in_normal_ink() -> None:
    pane = _filled(Header(), facts=scene.HEADER, now=scene.NOW + 29)
    spans = _drawn(pane, 160, 2)[0].spans
    assert [span.ink for span in spans if span.text == "29 s"] == [Ink.TECHNICAL]


async def test_a_grave_notice_fills_its_lines_and_counts() -> None:
    notice = Notice("ALERTS NOT UPDATING", scene.NOW - 30, "LOOK AT THE BEDSIDE MONITORS", "Redis is away.")
    pane = _filled(Banner(), notices=(notice,), now=scene.NOW)
    assert {line.ground for line in _drawn(pane, 100, 2)} == {Ground.ALARM}
    assert (await _text(pane, (100, 2)))[0].endswith("0:30")


async def test_a_narrow_banner_says_all_of_what_to_do_before_it_says_why() -> None:
    notice = Notice("ALERTS NOT UPDATING", scene.NOW - 30, "LOOK AT THE BEDSIDE MONITORS", "Redis is away.")
    title, below = await _text(_filled(Banner(), notices=(notice,), now=scene.NOW), (40, 2))
    assert title.startswith("!!! ALERTS NOT UPDATING ")
    assert title.endswith("0:30")
    assert below.strip().startswith("LOOK AT THE BEDSIDE MONITORS  Redis")


async def test_the_feed_gathers_by_bed_what_nobody_has_above_what_someone_has() -> None:
    text = await _text(_filled(AlertFeed(), alerts=scene.ALERTS, now=scene.NOW), (46, 30))
    assert text[0].startswith("│ ALERTS  nobody yet 7 of 14 ─")
    assert text[1:4] == [
        "│ B12 OKAFOR Chidiebere Emmanuel",
        "│ *** SpO2 78 < 80      0:42  nobody yet",
        "│ *** NEWS2 12 ≥ 7      5:31  M. Ruiz 11:37",
    ]
    assert text.index("│ !   NO DATA           2:14  nobody yet") < next(
        y for y, line in enumerate(text) if "someone has it" in line
    )
    assert "│ **  HR 128 > 120      1:10  LATCHED 11:32" in text


@pytest.mark.parametrize("size", [(46, 30), (160, 16)])
def test_the_feed_draws_what_is_not_heard_as_old_with_its_age(size: tuple[int, int]) -> None:
    alert = replace(scene.ALERTS[0], text="HR 142 > 140", signal=Signal.HR)
    feed = _filled(AlertFeed(), alerts=(alert,), now=scene.NOW)
    heard = [span for line in _drawn(feed, *size) for span in line.spans]
    assert Ink.HIGH_FILL in [span.ink for span in heard]
    _filled(feed, not_heard={alert.id: LastKnown(142.0, scene.NOW - 86)})
    lines = _drawn(feed, *size)
    inks = {span.text: span.ink for line in lines for span in line.spans}
    assert inks["HR 142 > 140"] is Ink.OLD
    assert inks["░1:26"] is Ink.STALE_AGE
    assert "0:42" not in inks
    assert Ink.HIGH_FILL not in inks.values()
    never = _filled(feed, not_heard={alert.id: LastKnown(None, None)})
    assert "░" in [span.text for line in _drawn(never, *size) for span in line.spans]


def test_what_is_over_stays_over_in_the_feed_when_the_bed_falls_silent() -> None:
    latched = next(alert for alert in scene.ALERTS if alert.state is State.LATCHED)
    not_heard = {latched.id: LastKnown(128.0, scene.NOW - 86)}
    spoken = _filled(AlertFeed(), alerts=(latched,), now=scene.NOW)
    silent = _filled(AlertFeed(), alerts=(latched,), now=scene.NOW, not_heard=not_heard)
    assert list(_drawn(silent, 46, 12)) == list(_drawn(spoken, 46, 12))


@pytest.mark.parametrize("width", [80, 120, 160])
def test_the_sickest_line_says_last_known_in_the_ink_of_old_values(width: int) -> None:
    assert scene.SICKEST is not None
    said = "last known SpO2 78 < 80, 1:26 ago"
    worst = replace(scene.SICKEST, reasons=(said,), last_known=LastKnown(78.0, scene.NOW - 86))
    spans = _drawn(_filled(SickestLine(), sickest=worst, patient="OKAFOR Ada"), width, 1)[0].spans
    assert [span.ink for span in spans if span.text == said] == [Ink.OLD]
    assert Ink.HIGH_FILL not in [span.ink for span in spans]


async def test_a_low_feed_shows_the_most_urgent_and_counts_the_rest() -> None:
    text = await _text(_filled(AlertFeed(), alerts=scene.ALERTS, now=scene.NOW), (80, 5))
    assert "*** B12 OKAFOR" in text[1]
    assert text[-1].startswith(" 11 more, nobody yet 4")


async def test_one_line_of_feed_names_bed_and_alert() -> None:
    text = await _text(_filled(AlertFeed(), alerts=scene.ALERTS, now=scene.NOW), (40, 1))
    assert text == ["*** B12 SpO2 78 < 80     0:42 nobody yet"]


async def test_the_feeds_cursor_keeps_its_alert() -> None:
    feed = AlertFeed()
    async with Stage(feed).run_test(size=(46, 30)) as pilot:
        feed.alerts, feed.now = scene.ALERTS, scene.NOW
        feed.move(2)
        assert feed.selected is not None
        kept = feed.selected.id
        feed.alerts = tuple(replace(alert, since=alert.since - 1) for alert in reversed(scene.ALERTS))
        await pilot.pause()
        assert feed.selected.id == kept
        feed.alerts = tuple(a for a in scene.ALERTS if a.id != kept)
        assert feed.selected is not None
        feed.alerts = ()
        assert feed.selected is None


@pytest.mark.parametrize("size", [(46, 30), (80, 12), (40, 3)], ids=str)
async def test_the_selected_alert_is_marked_by_a_sign_and_not_by_colour_alone(size: tuple[int, int]) -> None:
    feed = AlertFeed()
    async with Stage(feed).run_test(size=size) as pilot:
        feed.alerts, feed.now = scene.ALERTS, scene.NOW
        await pilot.pause()
        assert ">" not in "".join(_marks(feed))
        feed.focus()
        for _ in range(3):
            await pilot.pause()
            (line,) = [line for line in _marks(feed) if ">" in line]
            assert feed.selected is not None
            assert feed.selected.text[:6] in line
            feed.move(1)


def _marks(feed: AlertFeed) -> list[str]:
    """The feed's lines, without the limits in their words."""
    lines = feed.draw(feed.size.width, feed.size.height)
    return ["".join(s.text for s in line.spans).replace(" > ", "   ") for line in lines]


async def test_before_anything_is_known_no_pane_says_that_all_is_well() -> None:
    feed, sickest = _filled(AlertFeed(), known=False), _filled(SickestLine(), nobody="opening South ...")
    board = _filled(WardBoard(), instead="opening South ...")
    assert "ALERTS" in (text := "\n".join(await _text(feed, (46, 12))))
    assert "not known yet" in text
    assert "none open" not in text
    assert "opening South ..." in "\n".join(await _text(sickest, (120, 1)))
    assert "opening South ..." in "\n".join(await _text(board, (120, 12)))


@pytest.mark.parametrize("width", [160, 80, 40])
async def test_alerts_are_not_counted_before_they_are_known(width: int) -> None:
    pane = _filled(Header(), facts=replace(scene.HEADER, tally=None), now=scene.NOW)
    text = "\n".join(await _text(pane, (width, 2)))
    assert ("alerts not known yet" if width >= 90 else "alerts ?") in text
    assert "***0" not in text
    assert "nobody yet" not in text


def test_last_known_alerts_say_since_when() -> None:
    pane = _filled(AlertFeed(), alerts=scene.ALERTS, last_known=scene.NOW)
    assert "last known 11:41:27" in [span.text for span in _drawn(pane, 46, 30)[0].spans]


async def test_the_patient_pane_names_two_identifiers_and_every_part() -> None:
    text = "\n".join(await _text(_filled(PatientPane(), facts=scene.B12, now=scene.NOW), (46, 22)))
    for words in (
        "B12 OKAFOR Chidiebere Emmanuel",
        "MRN 4471 902 133   born 03 Feb 1958",
        "ALLERGY penicillin: anaphylaxis",
        "MRSA contact",
        "HR 45-125 until Thu 08:00",
        "Dr I. Amsel, bleep 4417",
        "NEWS2 high, 7/7",
        "26 /min         3   now",
        "78 %  scale 1   3",
        "4 L/min         2   31 min  m.ruiz",
    ):
        assert words in text


async def test_a_low_patient_pane_keeps_identity_allergy_and_parts() -> None:
    text = "\n".join(await _text(_filled(PatientPane(), facts=scene.B12, now=scene.NOW), (46, 11)))
    assert "MRN 4471 902 133" in text
    assert "ALLERGY" in text
    assert "temp" in text
    assert "team" not in text


async def test_a_part_that_is_missing_is_named() -> None:
    picture = scene.picture("D29")
    news = scene.assessments([picture])[picture.bed]
    facts = replace(scene.B12, picture=picture, assessment=news, team=None)
    text = "\n".join(await _text(_filled(PatientPane(), facts=facts, now=scene.NOW), (46, 24)))
    assert "ACVPU   missing or too old" in text
    assert "team    not known yet" in text
    assert "allergy none on record" in text


async def test_hidden_names_are_initials_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CURTAIN, "drawn", True)
    patient = scene.PATIENTS["B12"]
    panes = (
        _filled(PatientPane(), facts=scene.B12),
        _filled(AlertFeed(), alerts=scene.ALERTS, now=scene.NOW),
        _filled(WardBoard(), pictures=scene.PICTURES, now=scene.NOW),
        _filled(AcknowledgeBody(), alert=scene.ALERTS[0], patient=patient, now=scene.NOW),
    )
    for pane in panes:
        text = "\n".join(await _text(pane, (120, 45)))
        assert "OKAFOR" not in text.upper()
        assert "O. C." in text
        assert grouped_mrn(patient.mrn) not in text
        assert f"{patient.born:%d %b %Y}" not in text


async def test_acknowledging_names_bed_patient_and_what_it_leaves_alone() -> None:
    alert, other = scene.ALERTS[:2]
    pane = _filled(
        AcknowledgeBody(),
        alert=alert,
        patient=scene.PATIENTS["B12"],
        others=(other,),
        place="ward 4B Step-down, North",
        by="Maria Ruiz RN",
        current=77.0,
        now=scene.NOW,
    )
    text = "\n".join(await _text(pane, (72, 16)))
    for words in (
        "SpO2 78 < 80   HIGH   for 0:42, still true   now 77 %",
        "B12   ward 4B Step-down, North",
        "OKAFOR Chidiebere Emmanuel",
        "03 Feb 1958   67 y  male",
        "4471 902 133",
        "Stays on the board until SpO2 is back. Nothing is muted.",
        "B12 also has: NEWS2 12 ≥ 7, M. Ruiz 11:37. Not touched.",
        "Enter acknowledge this one",
        "Esc leave it",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (LastKnown(77.0, scene.NOW - 120), "HIGH   began 0:42 ago   last known 77, 2:00 ago"),
        (LastKnown(78.0, None), "HIGH   began 0:42 ago   last known 78"),
        (LastKnown(None, None), "HIGH   began 0:42 ago   no reading now"),
        (None, "HIGH   began 0:42 ago   no reading now"),
    ],
)
async def test_the_acknowledge_dialogue_never_says_still_true_without_a_reading(
    known: LastKnown | None, words: str
) -> None:
    pane = _filled(AcknowledgeBody(), alert=scene.ALERTS[0], last_known=known, now=scene.NOW)
    text = "\n".join(await _text(pane, (72, 16)))
    assert words in text
    assert "true" not in text
    assert " now 77" not in text


async def test_a_score_of_a_blind_bed_is_last_known_in_the_dialogue() -> None:
    score = replace(scene.ALERTS[5], state=State.ACTIVE)
    pane = _filled(AcknowledgeBody(), alert=score, last_known=LastKnown(None, scene.NOW - 120), now=scene.NOW)
    assert "began 12:40 ago   last known 2:00 ago" in "\n".join(await _text(pane, (72, 16)))
    pane = _filled(AcknowledgeBody(), alert=score, now=scene.NOW)
    assert "for 12:40, still true" in "\n".join(await _text(pane, (72, 16)))


async def test_a_value_back_inside_its_limit_is_not_over_yet() -> None:
    alert = replace(scene.ALERTS[0], text="SpO2 91, limit 90")
    pane = _filled(AcknowledgeBody(), alert=alert, current=91.0, now=scene.NOW)
    text = "\n".join(await _text(pane, (72, 16)))
    assert "HIGH   for 0:42, not over yet   now 91 %" in text
    assert "still true" not in text


@pytest.mark.parametrize("width", [24, 30, 38, 44, 50, 60, 66, 72])
@pytest.mark.parametrize("height", [6, 9, 12, 16])
async def test_neither_unit_nor_age_nor_identity_is_cut_in_the_dialogue(width: int, height: int) -> None:
    alert = replace(scene.ALERTS[0], signal=Signal.HR, text="HR 124 > 120")
    now = _filled(AcknowledgeBody(), alert=alert, patient=scene.PATIENTS["B12"], current=124.0, now=scene.NOW)
    text = "\n".join(await _text(now, (width, height)))
    assert "4471 902 133" in text
    assert "now 124 /min" in text or (" now " not in text and height == 6)
    known = LastKnown(141.0, scene.NOW - 120)
    old = _filled(AcknowledgeBody(), alert=alert, last_known=known, now=scene.NOW)
    text = "\n".join(await _text(old, (width, height)))
    assert "last known 141, 2:00 ago" in text or ("known" not in text and height == 6)


@pytest.mark.parametrize("size", [(72, 16), (60, 12), (38, 9)])
async def test_the_acknowledge_body_keeps_identity_and_keys_on_small_screens(size: tuple[int, int]) -> None:
    pane = _filled(AcknowledgeBody(), alert=scene.ALERTS[0], patient=scene.PATIENTS["B12"], now=scene.NOW)
    text = "\n".join(await _text(pane, size))
    for words in ("SpO2 78 < 80", "OKAFOR", "03 Feb 1958", "4471 902 133", "Enter", "Esc leave it"):
        assert words in text


async def test_a_refused_acknowledgement_says_why_and_offers_only_to_leave() -> None:
    pane = _filled(AcknowledgeBody(), alert=scene.ALERTS[0], refused="the alert store does not answer")
    text = "\n".join(await _text(pane, (72, 16)))
    assert "the alert store does not answer" in text
    assert "Enter" not in text
    assert "Esc leave it" in text


async def test_a_latched_alert_says_that_acknowledging_ends_it() -> None:
    latched = next(alert for alert in scene.ALERTS if alert.state is State.LATCHED)
    pane = _filled(AcknowledgeBody(), alert=latched, now=scene.NOW)
    assert "takes it off the board" in "\n".join(await _text(pane, (72, 16)))


async def test_the_help_scrolls_to_the_safety_line_and_no_further() -> None:
    help_body = HelpBody()
    async with Stage(help_body).run_test(size=(60, 20)) as pilot:
        help_body.sections = SECTIONS
        await pilot.pause()
        assert "more lines below" in help_body.render_line(19).text
        help_body.scroll_lines(500)
        await pilot.pause()
        shown = "\n".join(help_body.render_line(y).text.rstrip() for y in range(20))
        assert SAFETY[:40] in shown
        assert "more lines below" not in shown
        help_body.scroll_lines(-500)
        assert help_body.top == 0


async def test_the_key_bar_drops_whole_keys_from_the_end() -> None:
    text = (await _text(_filled(KeyBar(), keys=scene.KEYS), (40, 1)))[0]
    assert text == "j k move a acknowledge Enter open ? help"


async def test_the_sickest_line_names_bed_and_reasons_and_who_follows() -> None:
    pane = _filled(SickestLine(), sickest=scene.SICKEST, patient="OKAFOR Chidiebere")
    text = (await _text(pane, (160, 1)))[0]
    assert text.startswith(" ***  B12 OKAFOR Chidiebere   SpO2 78 < 80 for 0:42   NEWS2")
    assert "sickest now   then  " in text
    assert (await _text(_filled(SickestLine()), (80, 1)))[0] == " nobody stands out now"


def test_counts_of_nought_are_quiet() -> None:
    facts = replace(scene.HEADER, tally=Tally())
    spans = _drawn(_filled(Header(), facts=facts, now=scene.NOW), 160, 2)[0].spans
    assert [span.ink for span in spans if span.text == "***"] == [Ink.QUIET]


def test_every_sign_is_explained_in_words_that_fit_a_column() -> None:
    for _, samples in EXPLAINED:
        assert all(len(sample.meaning) <= 24 for sample in samples)
        assert all(span.x + cells(span.text) <= 13 for sample in samples for span in sample.spans)
