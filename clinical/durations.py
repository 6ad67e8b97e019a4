"""How long something has lasted, in one manner of saying it for every line of the screen."""


def duration(seconds: float) -> str:
    """How long something has lasted: `0:42`, `75:10`, from 100 minutes on `2h05m`, from 2 days on `3d`."""
    whole = max(0, int(seconds))
    if whole < 6000:
        return f"{whole // 60}:{whole % 60:02}"
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}h{minutes:02}m" if hours < 48 else f"{hours // 24}d"
