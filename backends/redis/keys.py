"""The names under which a region's data lie; all carry its hash tag, so that one region is one slot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keys:
    """A region's keys and its channels.

    `state`    hash  alert -> "version open seq stamp", its document and its ward, a line each
    `open`     zset  alert -> number of its last event
    `log`      stream of the events, `<number>-0`: the truth
    `ops`      hash  operation -> number of its event, for as long as the log holds it
    `leases`   hash  ward -> "fence expires holder"
    `seq`      number of the newest event
    `beat`     lasts less than a second: who makes it anew tells all followers that the link lives
    `probe`    what a probe writes
    `schema`   version of this layout
    `news`     channel: numbers of events, and heartbeats
    `wards`    hash  ward -> its brief; may be lost
    """

    region: str

    @property
    def state(self) -> str:
        """Where the alerts stand."""
        return self._alerts("state")

    @property
    def open(self) -> str:
        """Which of them are open."""
        return self._alerts("open")

    @property
    def log(self) -> str:
        """What happened to them."""
        return self._alerts("log")

    @property
    def ops(self) -> str:
        """Which operations are done."""
        return self._alerts("ops")

    @property
    def leases(self) -> str:
        """Who feeds which ward."""
        return self._alerts("leases")

    @property
    def seq(self) -> str:
        """How far the log has come."""
        return self._alerts("seq")

    @property
    def beat(self) -> str:
        """Whether somebody has told of the link within a second."""
        return self._alerts("beat")

    @property
    def probe(self) -> str:
        """What is written to see whether it can be."""
        return self._alerts("probe")

    @property
    def schema(self) -> str:
        """How all this is laid out."""
        return self._alerts("schema")

    @property
    def news(self) -> str:
        """Where followers of the alerts, and of the link, listen."""
        return self._alerts("news")

    @property
    def wards(self) -> str:
        """What is seen of every ward."""
        return f"live:{{{self.region}}}"

    def ward(self, ward: str) -> str:
        """The newest vital signs of a ward, bed by bed; also the channel that tells of them."""
        return f"live:{{{self.region}}}:{ward}"

    def _alerts(self, what: str) -> str:
        return f"alerts:{{{self.region}}}:{what}"
