"""How long something has lasted, in one manner of saying it for every line of the screen."""

LATEST = 253_402_200_000.0
"""The end of the year 9999, UTC, in seconds: what a store says of later is no moment."""


def dated(moment: float) -> bool:
    """Whether a moment (seconds, UTC) can be on a calendar: a number, from 1970 until `LATEST`."""
    return 0.0 <= moment < LATEST


def duration(seconds: float) -> str:
    """How long something has lasted: `0:42`, `75:10`, from 100 minutes on `2h05m`, from 2 days on `3d`.

    `--` for what nothing can last.
    """
    if not seconds < LATEST:
        return "--"
    whole = int(max(0.0, seconds))
    if whole < 6000:
        return f"{whole // 60}:{whole % 60:02}"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}h{minutes:02}m" if hours < 48 else f"{hours // 24}d"
