import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinical.news2 import score
from clinical.observations import NAMES, news2_document, read_observations

WHOLE = ["rr=18", "spo2=95", "oxygen=yes", "sbp=220", "pulse=115", "acvpu=A", "temp=35.4"]


def total(*words: str) -> int | None:
    told = read_observations(words)
    return score(told.values, told.scale).total


def test_a_whole_set_is_read_in_the_order_of_its_parameters() -> None:
    told = read_observations(WHOLE)
    assert told.values == (18, 95, 1, 220, 115, 0, 35.4)
    assert told.scale == 1


def test_the_documented_set_scores_as_the_chart_says() -> None:
    assert total(*WHOLE) == 0 + 1 + 2 + 3 + 2 + 0 + 1
    assert total(*WHOLE, "scale=2") == 0 + 2 + 2 + 3 + 2 + 0 + 1


def test_any_of_them_may_be_missing() -> None:
    assert read_observations(["rr=25"]).values == (25, *[None] * 6)
    assert read_observations([]).values == (None,) * 7


@pytest.mark.parametrize(
    ("word", "flow"),
    [
        ("oxygen=yes", 1),
        ("oxygen=no", 0),
        ("oxygen=air", 0),
        ("oxygen=0", 0),
        ("OXYGEN=0.01", 0.01),
        ("oxygen=4L", 4),
        ("oxygen=2,5 l/min", 2.5),
    ],
)
def test_oxygen_is_yes_no_air_or_a_flow(word: str, flow: float) -> None:
    assert read_observations([word]).values[2] == flow


@pytest.mark.parametrize(
    ("word", "letter"), [("acvpu=a", 0), ("acvpu=C", 1), ("acvpu=voice", 2), ("acvpu=p", 3), ("acvpu=U", 4)]
)
def test_consciousness_is_a_letter_or_its_word(word: str, letter: int) -> None:
    assert read_observations([word]).values[5] == letter


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["puls=70"], "did you mean pulse"),
        (["hr=70"], "did you mean pulse"),
        (["o2=4"], "did you mean oxygen"),
        (["glucose=5"], "known are rr, spo2"),
        (["rr"], "write name=value"),
        (["rr=18", "RR=19"], "given twice"),
        (["rr="], "0 to 100 /min"),
        (["rr=nan"], "0 to 100 /min"),
        (["rr=1e9"], "0 to 100 /min"),
        (["spo2=101"], "0 to 100 %"),
        (["spo2=-1"], "0 to 100 %"),
        (["temp=98.6"], "25 to 45 °C"),
        (["oxygen=maybe"], "yes, no, air"),
        (["oxygen=800"], "0 to 80 L/min"),
        (["acvpu=X"], "A, C, V, P or U"),
        (["scale=3"], "1 or 2"),
    ],
)
def test_what_is_unclear_is_refused_with_what_would_do(words: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_observations(words)


@given(st.lists(st.text() | st.from_regex(r"(rr|spo2|oxygen|sbp|pulse|acvpu|temp|scale)=.*"), max_size=4))
@example(["rr=٣"])
@example(["temp=" + "9" * 5000])
@example(["acvpu=\x1b[2J\u202e"])
@example(["ACVPU=İ"])
def test_whatever_is_written_is_read_or_refused_in_one_inert_line(words: list[str]) -> None:
    try:
        told = read_observations(words)
    except ValueError as refusal:
        line = str(refusal)
        assert line.isprintable()
        assert len(line) < 400
    else:
        assert score(told.values, told.scale).present <= len(words)


@given(st.lists(st.none() | st.floats(0, 200), min_size=7, max_size=7), st.sampled_from([1, 2]))
def test_the_document_is_json_that_adds_up(values: list[float | None], scale: int) -> None:
    document = json.loads(json.dumps(news2_document(score(values, scale))))
    assert list(document) == ["total", "complete", "present", "parts", "band"]
    assert list(document["parts"]) == list(NAMES)
    known = [worth for worth in document["parts"].values() if worth is not None]
    assert document["present"] == len(known)
    assert document["total"] == (sum(known) if known else None)


def test_an_empty_set_has_no_total_and_no_band() -> None:
    document = news2_document(score([None] * 7))
    assert (document["total"], document["band"], document["present"]) == (None, None, 0)


def test_the_band_is_its_word() -> None:
    assert news2_document(score([25, 98, 0, 120, 70, 0, 37]))["band"] == "low-medium"
