"""The real servers of the tests: their addresses, as `servers.py up` prints them, and ways to break them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_SCRIPT = Path(os.environ.get("WARDWATCH_TEST_SERVERS_SCRIPT", "/work/shared/servers/servers.py"))


def url(region: str, server: str) -> str:
    """The address of a server of a region; the test is skipped, or fails where servers must be there."""
    name = f"WARDWATCH_REGIONS__{region}__{server}_URL"
    address = os.environ.get(name)
    if address is None:
        absent = f"{name} is not set: start the servers and set what `servers.py up` prints"
        if os.environ.get("WARDWATCH_TEST_SERVERS") == "required":
            pytest.fail(absent)
        pytest.skip(absent)
    return address


def control(*words: str) -> str:
    """Ask `servers.py` for something (`primary`, `kill`, `pause`, `resume`, `revive`); gives its answer."""
    told = subprocess.run(
        (sys.executable, str(_SCRIPT), *words), capture_output=True, text=True, check=False, timeout=60
    )
    return told.stdout.strip()
