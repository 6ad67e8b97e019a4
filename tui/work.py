"""Work that runs beside the screen: begun here, and ended with the screen or the program that began it."""

from collections.abc import Callable, Coroutine
from typing import Any

from textual.dom import DOMNode
from textual.worker import Worker


def begin(
    node: DOMNode,
    work: Callable[[], Coroutine[Any, Any, None]],
    group: str = "default",
    *,
    exclusive: bool = False,
) -> Worker[None]:
    """Run the work in a worker of that node; alone in its group where it is `exclusive`.

    The coroutine is made by the worker itself: one that is cancelled before its turn, as when the program is
    left at once, leaves none behind that nobody awaited.
    """

    async def run() -> None:
        await work()

    worker: Worker[None] = node.run_worker(run, group=group, exclusive=exclusive)
    return worker
