"""From settings to what a command needs: the stores' addresses, who is at the screen, a usable terminal."""

import getpass
import os
from collections.abc import Mapping

from backends.addresses import RegionAddresses
from clinical.alerts import Priority
from tui.habits import Habits
from tui.settings import RegionSettings, Settings
from tui.who import Who

_LEAST = {"off": None, **{priority.word: priority for priority in Priority}}


def addresses(settings: Settings, only: str | None = None) -> dict[str, RegionAddresses]:
    """Where each region's stores are (or those of one region), the region's own settings before the rest."""
    return {
        region: _addresses(region, own, settings)
        for region, own in settings.regions.items()
        if only in (None, region)
    }


def _addresses(region: str, own: RegionSettings, settings: Settings) -> RegionAddresses:
    def secret(name: str) -> str | None:
        value = getattr(own, name) or getattr(settings, name)
        return value.get_secret_value() if value else None

    return RegionAddresses(
        data=settings.data,
        name=own.name or region.capitalize(),
        mongodb=secret("mongodb_url"),
        influxdb=secret("influxdb_url"),
        influxdb_token=secret("influxdb_token"),
        influxdb_org=own.influxdb_org or settings.influxdb_org,
        neo4j=secret("neo4j_url"),
        neo4j_user=own.neo4j_user or settings.neo4j_user,
        neo4j_password=secret("neo4j_password"),
        cassandra=secret("cassandra_url"),
        redis=secret("redis_url"),
    )


def who(settings: Settings, environment: Mapping[str, str] = os.environ) -> Who:
    """The clinician named by `--as` or the settings, until a store knows them; otherwise the login name."""
    if settings.clinician:
        return Who(settings.clinician, settings.clinician, verified=False, claimed=True)
    login = environment.get("LOGNAME") or environment.get("USER") or _login_name()
    return Who(login, login, verified=False)


def habits(settings: Settings) -> Habits:
    """What the terminal does beside drawing."""
    return Habits(
        snapshots=settings.snapshots,
        bell=_LEAST[settings.bell],
        notices=_LEAST[settings.notices],
        title=settings.title,
        names_hidden=settings.hide_names,
        mouse=settings.mouse,
        charts=settings.charts,
        glyphs=settings.glyphs,
    )


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
