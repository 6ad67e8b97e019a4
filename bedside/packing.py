"""How records are written in the spool: JSON by their types, checked again when they are read, compressed."""

import zlib
from collections import Counter
from typing import Any, Generic, TypeVar, get_origin

from msgspec import DecodeError, json

T = TypeVar("T")


class Unreadable(ValueError):
    """A record is not what was written; it can never be delivered."""


class Packing(Generic[T]):
    """Turns values of one type into bytes and back; `Packing(tuple[Reading, ...])`."""

    def __init__(self, kind: type[T]) -> None:
        self._decoder = json.Decoder(kind, dec_hook=_counted)

    def pack(self, value: T) -> bytes:
        """Write a value."""
        return zlib.compress(json.encode(value), 1)

    def unpack(self, body: bytes) -> T:
        """Read a value; raises Unreadable."""
        try:
            return self._decoder.decode(zlib.decompress(body))
        except (zlib.error, DecodeError, UnicodeDecodeError):
            raise Unreadable(f"a record of {len(body)} bytes cannot be read") from None


def _counted(kind: type, written: Any) -> Counter[float]:
    """Read how often each number came, which JSON writes as an object of texts."""
    if get_origin(kind) is not Counter or not isinstance(written, dict):
        raise TypeError(f"{kind} cannot be read")
    return Counter({float(number): times for number, times in written.items()})
