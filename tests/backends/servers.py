"""The real servers of the tests: their addresses, as `servers.py up` prints them, and ways to break them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_GIVEN = dict(os.environ)
"""What stood in the environment when the tests were collected; no test sees these addresses by itself."""

_SCRIPT = Path(_GIVEN.get("WARDWATCH_TEST_SERVERS_SCRIPT", "/work/shared/servers/servers.py"))


def url(region: str, server: str) -> str:
    """The address of a server of a region; the test is skipped, or fails where servers must be there."""
    name = f"WARDWATCH_REGIONS__{region}__{server}_URL"
    address = _GIVEN.get(name)
    if address is None:
        absent = f"{name} is not set: start the servers and set what `servers.py up` prints"
        if _GIVEN.get("WARDWATCH_TEST_SERVERS") == "required":
            pytest.fail(absent)
        pytest.skip(absent)
    return address


def setting(region: str, name: str) -> str | None:
    """What else is set for a region's servers, such as `NEO4J_USER`."""
    return _GIVEN.get(f"WARDWATCH_REGIONS__{region}__{name}")


def control(*words: str) -> str:
    """Ask `servers.py` for something (`kill`, `pause`, `resume`, `revive`); gives its answer."""
    told = _asked(*words)
    told.check_returncode()
    return told.stdout.strip()


def mend(*processes: str) -> None:
    """Resume and revive processes, whatever has been done to them."""
    for process in processes:
        _asked("resume", process)
        _asked("revive", process)


def _asked(*words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, str(_SCRIPT), *words)
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
