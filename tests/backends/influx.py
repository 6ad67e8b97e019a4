"""Buckets for tests on the real InfluxDBs, by the server's own HTTP: what a test makes, it takes away."""

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backends.addresses import Secrets
from backends.influxdb.buckets import Buckets, Kept
from backends.influxdb.vitals import VitalsHistory
from tests.backends import servers
from tests.backends.examples import NOON

FOR_GOOD = Kept(raw=0, minutes=0, hours=0)
"""The suites' readings are years old."""


@dataclass(frozen=True, slots=True)
class Site:
    """The InfluxDBs of a region, and buckets of a test's own on them."""

    urls: tuple[str, ...]
    token: str = field(repr=False)
    org: str
    folder: Path
    named: str

    def history(
        self,
        clock: Any = lambda: NOON + 7200.0,
        *,
        region: str = "north",
        urls: str | None = None,
        token: str | None = None,
        org: str | None = None,
        kept: Kept = FOR_GOOD,
        secrets: Secrets | None = None,
        folder: str = "owed",
    ) -> VitalsHistory:
        """A history on these instances, not open yet."""
        return VitalsHistory(
            ",".join(self.urls) if urls is None else urls,
            region,
            token=self.token if token is None else token,
            org=self.org if org is None else org,
            folder=self.folder / folder,
            clock=clock,
            kept=kept,
            named=self.named,
            secrets=secrets,
        )

    def buckets(self, region: str = "north") -> Buckets:
        """The names of the test's buckets."""
        return Buckets.of(region, self.named)

    def http(self, method: str, path: str, body: object = None, place: int = 0) -> Any:
        """Ask an instance by HTTP as its operator; gives what it answers."""
        request = urllib.request.Request(
            self.urls[place] + path,
            method=method,
            data=None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode()),
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            told = answer.read()
        return json.loads(told) if told.startswith(b"{") else told.decode()

    def listed(self, kind: str, place: int = 0) -> list[dict[str, Any]]:
        """The buckets, tasks or authorizations that have the test's name in theirs."""
        limit = "" if kind == "authorizations" else "limit=100"
        told = self.http("GET", f"/api/v2/{kind}?{limit}", place=place)[kind]
        return [each for each in told if self.named in (each.get("name") or each.get("description") or "")]

    def flux(self, text: str, place: int = 0) -> str:
        """The answer to a query, as CSV."""
        body = {"query": text, "dialect": {"annotations": []}}
        return str(self.http("POST", f"/api/v2/query?org={self.org}", body, place))

    def count(self, measurement: str = "vitals", place: int = 0, extra: str = "") -> int:
        """How many values of heart rate (or of another field) an instance holds."""
        fields = extra or 'r._field == "hr"'
        told = self.flux(
            f'from(bucket: "{self.buckets().raw}") |> range(start: 0, stop: 2100-01-01T00:00:00Z)'
            f' |> filter(fn: (r) => r._measurement == "{measurement}" and {fields}) |> group() |> count()',
            place,
        )
        rows = [line.split(",") for line in told.split("\r\n") if line]
        return int(rows[1][rows[0].index("_value")]) if len(rows) > 1 else 0


@contextmanager
def site_of_its_own(region: str, folder: Path) -> Iterator[Site]:
    """The InfluxDBs of a region with buckets of a test's own, which are taken away afterwards."""
    urls = servers.url(region, "INFLUXDB").split(",")
    token = servers.setting(region, "INFLUXDB_TOKEN") or ""
    org = servers.setting(region, "INFLUXDB_ORG") or ""
    site = Site(tuple(urls), token, org, folder, f"test_{uuid.uuid4().hex[:12]}")
    try:
        yield site
    finally:
        for place in range(len(urls)):
            for kind in ("tasks", "authorizations", "buckets"):
                for each in site.listed(kind, place):
                    site.http("DELETE", f"/api/v2/{kind}/{each['id']}", place=place)
