"""The patient's header: two identifiers and what must be known are in sight at every size."""

from dataclasses import replace

import pytest

from clinical.patients import Flag, FlagKind, Patient
from tests.widgets import scene
from widgets.inert import cells
from widgets.inks import Ink
from widgets.lines import Line
from widgets.names import CURTAIN
from widgets.patient_header import PatientHead, PatientHeader

WIDTHS = (40, 60, 80, 100, 120, 160, 200)
EVIL = "\x1b[2J\u202e[bold red]x[/]" + "Z\u0301\u0301\u0301\u0301" * 900


def _okafor() -> Patient:
    patient = scene.PATIENTS["B12"]
    assert patient.stay is not None
    return replace(patient, mrn="4471902133")


def _header(head: PatientHead) -> PatientHeader:
    header = PatientHeader()
    header.set_reactive(PatientHeader.head, head)
    header.set_reactive(PatientHeader.now, scene.NOW)
    return header


def _head(patient: Patient | None) -> PatientHead:
    worst = scene.picture("B12").alerts[0]
    return PatientHead("B12", patient, "the record is not known yet", "", worst, 12, 40, "B11", "B13")


def _text(line: Line) -> str:
    text = ""
    for span in line.spans:
        text += " " * (span.x - cells(text)) + span.text
    return text


def _drawn(head: PatientHead, width: int, most: int = 5) -> str:
    header = _header(head)
    return "\n".join(_text(line) for line in header.draw(width, header.lines(width, most)))


@pytest.mark.parametrize("width", WIDTHS)
def test_both_identifiers_and_the_allergy_are_in_sight_at_every_width(width: int) -> None:
    text = _drawn(_head(_okafor()), width)
    for wanted in ("B12", "OKAFOR", "4471 902 133", "03 Feb 1958", "ALLERGY penicillin: anaphylaxis", "***"):
        assert wanted in text
    assert "67 y  male" in text or "67 M" in text


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("most", [3, 4, 5])
def test_no_line_is_wider_than_the_screen_whatever_the_record_says(width: int, most: int) -> None:
    flags = tuple(Flag(kind, EVIL, EVIL, 0.0) for kind in FlagKind) * 5
    patient = replace(_okafor(), family=EVIL, given=EVIL, mrn=EVIL * 2, flags=flags)
    header = _header(replace(_head(patient), stands=EVIL, before=EVIL, after=EVIL, bed=EVIL))
    lines = header.draw(width, header.lines(width, most))
    assert 1 < len(lines) <= most
    for line in lines:
        assert cells(_text(line)) <= width
        assert "\x1b" not in _text(line)
        assert "\u202e" not in _text(line)


def test_allergies_for_which_there_is_no_room_are_counted_never_left_out_in_silence() -> None:
    allergies = tuple(Flag(FlagKind.ALLERGY, f"substance number {n}: rash", "", 0.0) for n in range(20))
    head = _head(replace(_okafor(), flags=allergies))
    for width in WIDTHS:
        text = _drawn(head, width, 4)
        shown = text.count("ALLERGY")
        assert shown >= 1
        assert "more: key 3" in text


def test_that_no_allergy_is_on_record_is_said() -> None:
    assert "no allergy on record" in _drawn(_head(replace(_okafor(), flags=())), 80)


def test_who_is_simulated_or_recorded_is_marked_at_every_width() -> None:
    flag = Flag(FlagKind.SIMULATED, "", "", 0.0)
    head = _head(replace(_okafor(), flags=(*_okafor().flags, flag)))
    assert "simulated" in _drawn(head, 160)
    assert "simulated" in _drawn(head, 80)
    assert "sim" in _drawn(head, 40)


def test_one_who_is_away_says_so_before_anything_else() -> None:
    header = _header(replace(_head(_okafor()), stands="OFF WARD theatre 3"))
    warnings = header.draw(80, header.lines(80, 5))[2]
    assert warnings.spans[0].text == "OFF WARD theatre 3"
    assert warnings.spans[0].ink is Ink.TECHNICAL


def test_the_name_gives_way_before_an_identifier_does() -> None:
    long = replace(_okafor(), family="Wolfeschlegelsteinhausenbergerdorff" * 3)
    for width in WIDTHS:
        text = _drawn(_head(long), width)
        assert "4471 902 133" in text
        assert "03 Feb 1958" in text


def test_without_a_record_the_bed_and_the_reason_stand_there() -> None:
    text = _drawn(_head(None), 80)
    assert "B12" in text
    assert "the record is not known yet" in text


def test_behind_the_curtain_flags_stay_and_identifiers_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CURTAIN, "drawn", True)
    text = _drawn(_head(_okafor()), 80)
    assert "OKAFOR" not in text
    assert "4471" not in text
    assert "1958" not in text
    assert "ALLERGY penicillin: anaphylaxis" in text
