"""Texts that others chose, as tags that mean nothing to InfluxDB: letters, digits and `%`, and back again."""

from functools import lru_cache
from math import isfinite
from urllib.parse import quote, unquote

from backends.ports import Invalid
from clinical.vitals import Source, SourceKind

_LONGEST = 1_000


def coded(text: str) -> str:
    """A text as a tag's value; raises Invalid for one that is empty, too long, or no text at all.

    What is left needs no escaping in line protocol, in a query's parameter or in an answer's CSV.
    """
    try:
        code = quote(text, safe="")
    except UnicodeEncodeError as error:
        raise Invalid("a name with half a letter in it cannot be kept") from error
    if not 0 < len(code) <= _LONGEST:
        raise Invalid("a name that is empty or of more than a thousand letters cannot be kept")
    return code


def told(code: str) -> str:
    """The text of a tag's value."""
    return unquote(code)


def coded_source(source: Source) -> str:
    """A source as one tag: what it measures is kept apart from what others say at the same moment."""
    if not (isfinite(source.interval) and isfinite(source.pace)):
        raise Invalid("a source's interval and pace must be numbers")
    return f"{coded(source.name)}|{source.kind.value}|{source.interval}|{source.pace}"


@lru_cache(maxsize=4096)
def told_source(code: str) -> Source:
    """The source of a tag's value."""
    name, kind, interval, pace = code.split("|")
    return Source(told(name), SourceKind(kind), float(interval), float(pace))
