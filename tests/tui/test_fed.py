"""What a program without a screen says of the bedsides that it feeds: each trouble once."""

from pathlib import Path

from bedside.ward_feed import LEASE
from tests.tui.bedside import Bedside
from tests.tui.test_cli import wardwatch

RECORDING = "t_s,HR\n" + "".join(f"{second},80\n" for second in range(30))


async def test_a_replay_into_a_ward_that_another_process_feeds_says_so_once(
    bedside: Bedside, tmp_path: Path
) -> None:
    file = tmp_path / "steady.csv"
    file.write_text(RECORDING)
    await bedside.stores.alerts.lease("4b", "another", LEASE)
    told = wardwatch(
        *("replay", str(file), "--bed", "4b/B03", "--speed", "60"), WARDWATCH_DATA=str(bedside.data)
    )
    assert told.returncode == 0, told.stderr
    assert told.stderr.count("another process feeds it") == 1
