"""Snapshots: the screen as picture and text, for the user alone, and never in the way."""

import resource
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.strip import Strip

from tests.tui.bedside import Bedside
from tests.tui.conftest import opened, seen, until
from tests.tui.test_names import telling
from tui.habits import Habits
from tui.snapshot import Frame, as_picture, save, taken

WIDE = (160, 48)


def saved(folder: Path) -> str:
    """All that was saved."""
    return "".join(path.read_text("utf-8").replace("&#160;", " ") for path in folder.iterdir())


async def test_a_snapshot_is_the_screen_as_text_and_picture_for_the_user_alone(
    bedside: Bedside, tmp_path: Path
) -> None:
    folder = tmp_path / "state" / "snapshots"
    monitor = bedside.monitor(habits=Habits(snapshots=folder))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("ctrl+s")
        await until(lambda: "saved wardwatch-" in seen(monitor.screen))
        text, picture = (next(folder.glob(f"*.{kind}")) for kind in ("txt", "svg"))
        assert "B01 OKAFORB01 Chidiebere" in text.read_text("utf-8")
        assert "OKAFORB01" in picture.read_text("utf-8")
        assert "http" not in picture.read_text("utf-8").replace("http://www.w3.org", "").replace(
            "https://www.textualize.io", ""
        )
        assert [path.stat().st_mode & 0o777 for path in (folder, text, picture)] == [0o700, 0o600, 0o600]
        assert telling(text.name) == []


async def test_with_names_hidden_a_snapshot_holds_none(bedside: Bedside, tmp_path: Path) -> None:
    await bedside.alarm("B01")
    monitor = bedside.monitor(habits=Habits(snapshots=tmp_path / "snapshots"))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("p", "ctrl+s")
        await until(lambda: "saved wardwatch-" in seen(monitor.screen))
        assert telling(saved(tmp_path / "snapshots")) == []


@pytest.mark.parametrize(("theme", "ground"), [("dark", "#121212"), ("light", "#ffffff")])
async def test_a_picture_in_sixteen_colours_stands_on_the_ground_that_its_theme_is_made_for(
    bedside: Bedside, theme: str, ground: str
) -> None:
    monitor = bedside.monitor()
    async with monitor.run_test(size=WIDE):
        await opened(monitor)
        monitor.station.wear(theme)
        picture = as_picture(taken(monitor))
    assert f'<rect fill="{ground}"' in picture


async def test_snapshots_of_one_second_do_not_replace_each_other(bedside: Bedside, tmp_path: Path) -> None:
    monitor = bedside.monitor(habits=Habits(snapshots=tmp_path / "snapshots"))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        for number in (1, 2, 3):
            await pilot.press("ctrl+s")
            await until(lambda n=number: len([*tmp_path.glob("snapshots/*.svg")]) == n)  # type: ignore[misc]


@pytest.mark.parametrize("folder", ["/dev/full/snapshots", "/dev/null"])
async def test_a_snapshot_that_cannot_be_saved_is_one_clear_line(bedside: Bedside, folder: str) -> None:
    monitor = bedside.monitor(habits=Habits(snapshots=Path(folder)))
    async with monitor.run_test(size=WIDE) as pilot:
        await opened(monitor)
        await pilot.press("ctrl+s")
        await until(lambda: "no snapshot: " in seen(monitor.screen))
        assert monitor.is_running


def test_a_full_disk_leaves_no_half_snapshot_behind(tmp_path: Path) -> None:
    frame = Frame(tuple(Strip([Segment("x" * 80)]) for _ in range(24)), 80)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, unlimited[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            save(frame, tmp_path / "snapshots", 0.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    assert [*tmp_path.glob("snapshots/*")] == []


def test_a_save_that_fails_removes_nothing_that_was_there(tmp_path: Path) -> None:
    frame = Frame((Strip.blank(4),), 4)
    first = save(frame, tmp_path, 1_700_000_000.0)
    first.with_suffix(".txt").unlink()
    second = save(frame, tmp_path, 1_700_000_000.0)
    assert second != first
    assert first.exists()
