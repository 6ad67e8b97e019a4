"""`wardwatch alerts`: the alert feed without a screen."""

import argparse
import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from typing import Any

from backends.connect import open_stores
from backends.ports import Gap, Link, Stores
from clinical.alerts import Alert, AlertEvent
from tui import output
from tui.needs import need_folder
from tui.opening import addresses
from tui.running import run as run_to_end
from tui.settings import Settings

_PAST = 30 * 86400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what to show and how."""
    parser.add_argument("--region", metavar="R", help="only this region")
    parser.add_argument("--follow", action="store_true", help="go on with every change as it comes")
    parser.add_argument("--all", action="store_true", help="closed ones of the last 30 days too")
    parser.add_argument("--json", action="store_true", help="for programs; with --follow one object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print the feed."""
    need_folder(settings.data)
    return run_to_end(_show(arguments, settings))


async def _show(arguments: argparse.Namespace, settings: Settings) -> int:
    async with open_stores(addresses(settings, arguments.region)) as regions:
        for region, stores in regions.items():
            await _say_whether_fed(region, stores)
        positions = await _show_present(arguments, regions)
        if arguments.follow:
            await _follow(regions, positions, as_json=arguments.json)
    return 0


async def _say_whether_fed(region: str, stores: Stores) -> None:
    """No open alerts are good news only where an alarm engine judges: say so where none does."""
    if not await stores.alerts.leases():
        output.message(f"nobody feeds the alarms of {region} now")


async def _show_present(arguments: argparse.Namespace, regions: dict[str, Stores]) -> dict[str, int]:
    boards = {region: await stores.alerts.snapshot() for region, stores in regions.items()}
    alerts = [alert for board in boards.values() for alert in board.alerts]
    if arguments.all:
        for stores in regions.values():
            alerts += await _closed(stores)
    alerts.sort(key=lambda alert: (not alert.open, -alert.priority, alert.since))
    if arguments.json and not arguments.follow:
        output.document([fields(alert) for alert in alerts])
    else:
        for alert in alerts:
            _print(alert, as_json=arguments.json)
        if not alerts and not arguments.json and not arguments.follow:
            output.line("no open alerts")
    return {region: board.position for region, board in boards.items()}


async def _closed(stores: Stores) -> list[Alert]:
    now = time.time()
    events = await stores.analytics.alert_history(now - _PAST, now + 60, limit=10_000)
    newest: dict[str, Alert] = {}
    for event in events:
        known = newest.get(event.alert.id)
        if known is None or event.alert.version > known.version:
            newest[event.alert.id] = event.alert
    return [alert for alert in newest.values() if not alert.open]


async def _follow(regions: dict[str, Stores], positions: dict[str, int], *, as_json: bool) -> None:
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        for region, stores in regions.items():
            events = await stack.enter_async_context(aclosing(_events(stores, positions[region])))
            tasks.create_task(_print_each(region, events, as_json=as_json))


async def _events(stores: Stores, position: int) -> AsyncGenerator[AlertEvent | Gap | Link]:
    async for event in stores.alerts.follow(position):
        yield event


async def _print_each(region: str, events: AsyncIterator[AlertEvent | Gap | Link], *, as_json: bool) -> None:
    async for event in events:
        if isinstance(event, AlertEvent):
            _print(event.alert, as_json=as_json)
        elif isinstance(event, Gap):
            output.message(
                f"{region}: events {event.after + 1} to {event.upto} are no longer held; open now:"
            )
            for alert in event.alerts:
                _print(alert, as_json=as_json)
        else:
            output.message(f"{region}: alert store {event.state} {event.problem}".rstrip())


def _print(alert: Alert, *, as_json: bool) -> None:
    if as_json:
        output.document(fields(alert), on_one_line=True)
        return
    mark = "!" if alert.kind == "technical" else "*" * alert.priority
    holder = f"by {alert.by}" if alert.by else ""
    output.line(
        f"{output.iso(alert.changed)}  {mark:3}  {alert.bed}  {alert.name}  MRN {alert.mrn}  "
        f"{alert.text}  {alert.state} {holder}".rstrip()
    )


def fields(alert: Alert) -> dict[str, Any]:
    """An alert as programs read it."""
    return {
        "id": alert.id,
        "region": alert.bed.region,
        "ward": alert.bed.ward,
        "bed": alert.bed.label,
        "mrn": alert.mrn,
        "name": alert.name,
        "kind": str(alert.kind),
        "signal": alert.signal.name.lower() if alert.signal is not None else _signal_of(alert),
        "priority": alert.priority.word,
        "state": str(alert.state),
        "value": alert.value,
        "limit": alert.limit,
        "since": output.iso(alert.since),
        "ended": output.iso(alert.ended),
        "by": alert.by,
    }


def _signal_of(alert: Alert) -> str | None:
    return "news2" if alert.condition == "news2" else None
