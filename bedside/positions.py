"""How far something has come, noted on disk, so that it goes on from there after having been down."""

from backends.spool import Spool


class Positions:
    """Numbers by name in the notes of a spool."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._noted: dict[str, int] = {}

    def at(self, name: str) -> int:
        """How far it had come; 0 where nothing is noted."""
        body = self._spool.kept(name)
        return int(body) if body is not None and body.isdigit() else 0

    def note(self, name: str, position: int) -> None:
        """Note how far it has come."""
        if position != self._noted.get(name):
            self._noted[name] = position
            self._spool.keep(name, b"%d" % position)
