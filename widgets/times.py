"""Moments and lengths of time as a nurse reads them.

Moments are seconds of the Unix epoch, shown as local time. What a store may say but no calendar knows is
shown as dashes.
"""

import time
from functools import lru_cache

from clinical.durations import LATEST, dated

_NO_LENGTH = "--"


def clock(moment: float) -> str:
    """The time of day to the second: `11:41:27`."""
    return _clock(int(moment)) if dated(moment) else "--:--:--"


@lru_cache(maxsize=512)
def _clock(moment: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment))


def hour_minute(moment: float) -> str:
    """The time of day to the minute: `11:41`."""
    return clock(moment)[:5]


def day(moment: float) -> str:
    """The day: `Tue 14 Oct`."""
    return time.strftime("%a %d %b", time.localtime(moment)) if dated(moment) else "--"


def age(seconds: float) -> str:
    """How old a value is, in three characters at most: `44s`, `74m`, `5h`, `3d`."""
    if not seconds < LATEST:
        return _NO_LENGTH
    whole = int(max(0.0, seconds))
    if whole < 60:
        return f"{whole}s"
    if whole < 6000:
        return f"{whole // 60}m"
    return f"{whole // 3600}h" if whole < 172_800 else f"{min(99, whole // 86_400)}d"


def ago(seconds: float) -> str:
    """How old a charted value is, in words: `now`, `31 min`, `5 h`."""
    if not seconds < LATEST:
        return _NO_LENGTH
    whole = int(max(0.0, seconds))
    if whole < 60:
        return "now"
    if whole < 6000:
        return f"{whole // 60} min"
    return f"{whole // 3600} h" if whole < 172_800 else f"{whole // 86_400} d"


def age_changes(seconds: float) -> float:
    """In how many seconds the age of something so old will read differently, at the latest."""
    if not abs(seconds) < LATEST:
        return 60.0
    if seconds < 60:
        return 1.0 - max(0.0, seconds) % 1.0
    return 60.0 - seconds % 60.0
