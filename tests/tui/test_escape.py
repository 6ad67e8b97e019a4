"""Esc is never swallowed by the key that comes with it, and long sequences stay what they are."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import Key, MouseEvent, Paste

from tui.escape import EscapesFirst


def keys(typed: str) -> list[str]:
    parser = EscapesFirst()
    told = list(parser.feed(typed))
    while parser._timeout_time is not None:
        told += parser.tick()
    return [event.key for event in told if isinstance(event, Key)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("\x1b\r", ["escape", "enter"]),
        ("\x1bh", ["escape", "h"]),
        ("\x1bb", ["escape", "b"]),
        ("\x1b:", ["escape", "colon"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1b\x10", ["escape", "ctrl+p"]),
        ("\x1b\x1b[B", ["escape", "down"]),
        ("\x1b[B\x1b[5~", ["down", "pageup"]),
        ("\x1bOP", ["f1"]),
    ],
)
def test_what_was_typed_is_what_is_done(typed: str, expected: list[str]) -> None:
    assert keys(typed) == expected


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(string.ascii_letters + string.digits.replace("0", "") + "\r\t "))
def test_no_key_swallows_an_escape(key: str) -> None:
    if key in "OP[":
        return
    assert keys("\x1b" + key)[0] == "escape"
    assert len(keys("\x1b" + key)) == 2


def test_a_paste_stays_a_paste() -> None:
    told = [event for event in EscapesFirst().feed("\x1b[200~ab\r\x1b[201~x") if event is not None]
    assert [event.text for event in told if isinstance(event, Paste)] == ["ab\r"]
    assert not [event for event in told if isinstance(event, MouseEvent)]
