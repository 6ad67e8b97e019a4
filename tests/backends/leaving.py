"""A program that opens a store, and leaves while its server hangs with calls under way."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path


async def seconds_to_leave(
    script: str, secret: str, hang: Callable[[], Awaitable[object]], given: Sequence[str] = ()
) -> float:
    """How long the program needs once the server hangs.

    It reads the secret (an address, a token) from its standard input, since arguments can be seen by all,
    says "open", waits for another line, and leaves. Raises TimeoutError after 30 s, AssertionError where it
    does not end with 0.
    """
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script, *given),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{secret}\n".encode())
    assert await program.stdout.readline() == b"open\n"
    await hang()
    begun = time.monotonic()
    async with asyncio.timeout(30):
        await program.communicate(b"go\n")
    assert program.returncode == 0
    return time.monotonic() - begun
