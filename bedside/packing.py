"""How records are written in the spool: JSON by their types, checked again when they are read, compressed."""

import zlib
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")


class Unreadable(ValueError):
    """A record is not what was written; it can never be delivered."""


class Packing(Generic[T]):
    """Turns values of one type into bytes and back; `Packing(tuple[Reading, ...])`."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    def pack(self, value: T) -> bytes:
        """Write a value."""
        return zlib.compress(self._adapter.dump_json(value), 1)

    def unpack(self, body: bytes) -> T:
        """Read a value; raises Unreadable."""
        try:
            return self._adapter.validate_json(zlib.decompress(body))
        except (zlib.error, ValidationError):
            raise Unreadable(f"a record of {len(body)} bytes cannot be read") from None

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)
