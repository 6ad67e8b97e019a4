"""Keys of the user's own: taken as a nurse writes them, refused in one line where they make no sense."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.bedside import MARIA, Bedside
from tests.tui.conftest import seen, until
from tui.actions import ACTIONS, Action
from tui.app import Wardwatch
from tui.arrange import Order
from tui.keymap import KeysError, remapped, shown
from tui.screens.acknowledge import AcknowledgeDialogue
from tui.settings import SettingsError, load


def action(id_: str, **keys: str | list[str]) -> Action:
    return next(each for each in remapped(ACTIONS, keys) if each.id == id_)


@pytest.mark.parametrize(
    ("written", "keys", "reads"),
    [
        ("ctrl+a", ("ctrl+a",), "ctrl+a"),
        ("Ctrl+A", ("ctrl+a",), "ctrl+a"),
        ("x", ("x",), "x"),
        ("X", ("X",), "X"),
        ("F5", ("f5",), "F5"),
        ("PgDn, x", ("pagedown", "x"), "PgDn"),
        (["x", "ctrl+x"], ("x", "ctrl+x"), "x"),
        ("=", ("equals_sign",), "="),
        (",", ("comma",), ","),
        ("space", ("space",), "space"),
        ("alt+a", ("alt+a",), "alt+a"),
        ("é", ("é",), "é"),
    ],
)
def test_a_key_is_taken_as_a_nurse_writes_it(
    written: str | list[str], keys: tuple[str, ...], reads: str
) -> None:
    free = [each for each in ACTIONS if each.id == "sort" or not {*each.keys} & {*keys}]
    told = next(each for each in remapped(free, {"sort": written}) if each.id == "sort")
    assert (told.keys, told.shown) == (keys, reads)


def test_the_rest_of_the_table_stays_as_it_is() -> None:
    told = remapped(ACTIONS, {"sort": "ctrl+a"})
    assert [each for each in told if each.id != "sort"] == [each for each in ACTIONS if each.id != "sort"]
    assert remapped(ACTIONS, {}) == ACTIONS


def test_two_actions_may_change_keys() -> None:
    told = {each.id: each.keys for each in remapped(ACTIONS, {"sort": "z", "zoom": "s"})}
    assert (told["sort"], told["zoom"]) == (("z",), ("s",))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"acknowledg": "x"}, "did you mean acknowledge?"),
        ({"sort": "z"}, "'z' would be both sort and zoom"),
        ({"sort": "pgdwn"}, "did you mean pagedown?"),
        ({"sort": "ctrl+c"}, "ctrl+c always quits"),
        ({"sort": "escape"}, "Esc always leaves"),
        ({"sort": " , "}, "sort needs a key"),
        ({"sort": []}, "sort needs a key"),
        ({"sort": "ctrl+i"}, "from Tab"),
        ({"command_palette": "x"}, "would be missing where one types"),
        ({"command_palette": "enter"}, "would be missing where one types"),
    ],
)
def test_keys_that_make_no_sense_are_refused_in_one_line(keys: dict[str, str | list[str]], said: str) -> None:
    with pytest.raises(KeysError) as refused:
        remapped(ACTIONS, keys)
    assert said in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_ctrl_c_cannot_be_taken_away() -> None:
    assert action("quit", quit="ctrl+x").keys == ("ctrl+x", "ctrl+c")


def test_the_table_reads_as_its_keys() -> None:
    assert {each.id: shown(each.keys[0]) for each in ACTIONS if each.keys[0] not in ("down", "up")} == {
        each.id: each.shown for each in ACTIONS if each.keys[0] not in ("down", "up")
    }


@given(
    st.dictionaries(
        st.sampled_from([each.id for each in ACTIONS]) | st.text(max_size=9),
        st.text(max_size=9) | st.lists(st.text(max_size=9), max_size=3),
        max_size=4,
    )
)
def test_whatever_the_settings_say_is_a_table_or_one_line(keys: dict[str, str | list[str]]) -> None:
    try:
        told = remapped(ACTIONS, keys)
    except KeysError as refused:
        assert len(str(refused).splitlines()) == 1
    else:
        assert [each.id for each in told] == [each.id for each in ACTIONS]
        assert all(each.keys and each.shown for each in told)


def test_wrong_keys_in_the_file_are_one_line_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[keys]\nsort = "z"\n')
    with pytest.raises(SettingsError, match=r"keys in .*config\.toml: .*both sort and zoom"):
        load(path)


def test_keys_can_be_set_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("WARDWATCH_KEYS__SORT", "ctrl+a")
    assert load().keys == {"sort": "ctrl+a"}


async def test_the_users_own_keys_work_and_the_key_bar_follows(bedside: Bedside) -> None:
    await bedside.alarm("B01")
    monitor = Wardwatch(
        bedside.monitor()._asked[0], "north", None, MARIA, keys={"acknowledge": "ctrl+a", "sort": "x,f5"}
    )
    async with monitor.run_test(size=(160, 48)) as pilot:
        await until(lambda: monitor.started and monitor.station.ward_screen.panes.feed.alerts)
        ward = monitor.station.ward_screen
        bar = seen(ward).splitlines()[-1]
        assert "ctrl+a acknowledge" in bar
        assert "x sort" in bar
        await pilot.press("a", "s")
        await pilot.pause()
        assert (monitor.screen, ward.view.order) == (ward, Order.PLACE)
        await pilot.press("x")
        await until(lambda: ward.view.order is Order.NEWS2)
        await pilot.press("f5")
        await until(lambda: ward.view.order is Order.ALERT)
        await pilot.press("ctrl+a")
        await until(lambda: isinstance(monitor.screen, AcknowledgeDialogue))
