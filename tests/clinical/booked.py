"""What a book makes of a story that is told to it at once."""

from collections.abc import Iterable

from clinical.alerts import AlertEvent
from clinical.calls import CallBook, CallHour, Calls


def calls_by_hour(events: Iterable[AlertEvent]) -> dict[CallHour, Calls]:
    """The hours of events that may come in any order."""
    book = CallBook()
    for event in sorted(events, key=lambda event: (event.alert.id, event.alert.version)):
        book.add(event)
    return book.collect()
