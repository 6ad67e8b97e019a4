"""`secrets.toml`: what is kept there, for whom, and what a person wrote around it."""

import threading
import tomllib
from pathlib import Path

import pytest

from backends.ports import Misconfigured
from tui.secrets import SecretsFile


def test_a_file_that_is_not_there_is_made_for_its_user_alone(tmp_path: Path) -> None:
    secrets = SecretsFile(tmp_path / "new" / "secrets.toml", "north")
    assert secrets.read("influxdb_token") is None
    assert secrets.swap("influxdb_token", None, 'a"\\b')
    assert secrets.read("influxdb_token") == 'a"\\b'
    assert secrets.path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in secrets.path.parent.iterdir()] == ["secrets.toml"]


def test_what_a_person_wrote_stays(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(
        '# mine\n[regions.north]\n# old\ninfluxdb_token = "a"\nredis_url = "r"\n[regions.south]\n'
    )
    path.chmod(0o644)
    assert SecretsFile(path, "north").swap("influxdb_token", "a", "b")
    assert SecretsFile(path, "south").swap("influxdb_token", None, "c")
    assert path.read_text() == (
        '# mine\n[regions.north]\n# old\ninfluxdb_token = "b"\nredis_url = "r"\n'
        '[regions.south]\ninfluxdb_token = "c"\n'
    )
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_no_longer_stands_is_not_replaced(tmp_path: Path) -> None:
    secrets = SecretsFile(tmp_path / "secrets.toml", "north")
    assert secrets.swap("influxdb_token", None, "first")
    assert not secrets.swap("influxdb_token", None, "second")
    assert secrets.read("influxdb_token") == "first"


def test_of_many_at_once_one_is_first(tmp_path: Path) -> None:
    won: list[str] = []

    def keep(name: str) -> None:
        if SecretsFile(tmp_path / "secrets.toml", "north").swap("influxdb_token", None, name):
            won.append(name)

    threads = [threading.Thread(target=keep, args=(f"token{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [SecretsFile(tmp_path / "secrets.toml", "north").read("influxdb_token")]


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        'regions = { north = { redis_url = "r" } }\n',
        "[regions.north] # the big one\n",
        "[[regions]]\n",
    ],
)
def test_a_form_that_cannot_be_added_to_is_said_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(text)
    with pytest.raises(Misconfigured) as refused:
        SecretsFile(path, "north").swap("influxdb_token", None, "geheim")
    assert "geheim" not in str(refused.value)
    assert path.read_text() == text


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="cannot be"):
        SecretsFile(tmp_path / "file" / "secrets.toml", "north").swap("influxdb_token", None, "x")


def test_what_is_written_is_toml(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    for region in ("north", "south"):
        assert SecretsFile(path, region).swap("influxdb_token", None, region)
    assert tomllib.loads(path.read_text())["regions"]["south"] == {"influxdb_token": "south"}
