"""What a region needs on an instance: buckets, tasks, and a token that can do no more than it must.

The version stands in the description of the bucket of raw readings, and is written last. The driver's async
client has no part for this, but its services do.
"""

from typing import Any

from influxdb_client.client.influxdb_client_async import InfluxDBClientAsync
from influxdb_client.domain.authorization_post_request import AuthorizationPostRequest
from influxdb_client.domain.bucket_retention_rules import BucketRetentionRules
from influxdb_client.domain.patch_bucket_request import PatchBucketRequest
from influxdb_client.domain.permission import Permission
from influxdb_client.domain.permission_resource import PermissionResource
from influxdb_client.domain.post_bucket_request import PostBucketRequest
from influxdb_client.domain.task_create_request import TaskCreateRequest
from influxdb_client.domain.task_update_request import TaskUpdateRequest
from influxdb_client.rest import ApiException
from influxdb_client.service.authorizations_service import AuthorizationsService
from influxdb_client.service.buckets_service import BucketsService
from influxdb_client.service.organizations_service import OrganizationsService
from influxdb_client.service.tasks_service import TasksService

from backends.influxdb.buckets import Buckets, Kept
from backends.influxdb.errors import is_conflict
from backends.influxdb.schema_version import VERSION
from backends.influxdb.tasks import tasks
from backends.ports import Misconfigured

_SAID = "wardwatch vitals, version "
_OPERATOR = "setting it up takes an operator's token: give it as influxdb_token, for this once"
_MANY = 500


async def version(client: InfluxDBClientAsync, buckets: Buckets) -> int:
    """The version of what is there; 0 for nothing, or for what a token may not see."""
    bucket = await _bucket(client, buckets.raw)
    said = ((bucket.description if bucket else None) or "").removeprefix(_SAID)
    return int(said) if said.isdecimal() else 0


async def set_up(client: InfluxDBClientAsync, org: str, buckets: Buckets, kept: Kept) -> None:
    """Make or bring up to date what a region needs; raises Misconfigured for a token that may not."""
    org_id = await _org_id(client, org)
    for name, seconds in (
        (buckets.raw, kept.raw),
        (buckets.minutes, kept.minutes),
        (buckets.hours, kept.hours),
    ):
        await _make_bucket(client, org_id, name, seconds)
    for name, flux in tasks(buckets, kept).items():
        await _make_task(client, org_id, name, flux)
    raw = await _bucket(client, buckets.raw)
    if raw is not None and await version(client, buckets) < VERSION:
        said = PatchBucketRequest(description=f"{_SAID}{VERSION}")
        await BucketsService(client.api_client).patch_buckets_id_async(raw.id, said)


async def new_token(client: InfluxDBClientAsync, org: str, buckets: Buckets, said: str) -> tuple[str, str]:
    """Make a token that reads the three buckets and writes raw readings; gives its id and itself."""
    org_id = await _org_id(client, org)
    rights = []
    for name in (buckets.raw, buckets.minutes, buckets.hours):
        bucket = await _bucket(client, name)
        if bucket is not None:
            resource = PermissionResource(type="buckets", id=bucket.id, org_id=org_id)
            rights += [Permission(action="read", resource=resource)]
            rights += [Permission(action="write", resource=resource)] if name == buckets.raw else []
    wanted = AuthorizationPostRequest(org_id=org_id, permissions=rights, description=said)
    made = await AuthorizationsService(client.api_client).post_authorizations_async(wanted)
    return made.id, made.token


async def drop_tokens(client: InfluxDBClientAsync, org: str, said: str, but: str) -> None:
    """Take back every token that is described so, but for one; the server no longer shows what they are."""
    service = AuthorizationsService(client.api_client)
    listed = await service.get_authorizations_async(org=org)
    for each in listed.authorizations:
        if each.description == said and each.id != but:
            await _unless_gone(service.delete_authorizations_id_async(each.id))


async def drop_token(client: InfluxDBClientAsync, token_id: str) -> None:
    """Take back one token."""
    await _unless_gone(AuthorizationsService(client.api_client).delete_authorizations_id_async(token_id))


async def _org_id(client: InfluxDBClientAsync, org: str) -> str:
    """The organisation's id; a token that is no operator's is shown none."""
    found = (await OrganizationsService(client.api_client).get_orgs_async(org=org)).orgs
    if not found:
        raise Misconfigured(_OPERATOR)
    return str(found[0].id)


async def _bucket(client: InfluxDBClientAsync, name: str) -> Any:
    """A bucket by its name, or None."""
    try:
        found = await BucketsService(client.api_client).get_buckets_async(name=name)
    except ApiException as error:
        if error.status != 404:
            raise
        return None
    return found.buckets[0] if found.buckets else None


async def _make_bucket(client: InfluxDBClientAsync, org_id: str, name: str, seconds: int) -> None:
    """Make a bucket where there is none; how long it keeps is left as a person has set it."""
    if await _bucket(client, name) is not None:
        return
    rules = [BucketRetentionRules(type="expire", every_seconds=seconds)] if seconds else []
    wanted = PostBucketRequest(org_id=org_id, name=name, retention_rules=rules)
    try:
        await BucketsService(client.api_client).post_buckets_async(wanted)
    except ApiException as error:
        if not is_conflict(error):
            raise


async def _make_task(client: InfluxDBClientAsync, org_id: str, name: str, flux: str) -> None:
    """Make a task, or bring it up to date; of two that were made at once the first stays."""
    service = TasksService(client.api_client)
    there = await _tasks(service, org_id, name)
    if not there:
        await service.post_tasks_async(TaskCreateRequest(org_id=org_id, flux=flux, status="active"))
        there = await _tasks(service, org_id, name)
    for other in there[1:]:
        await _unless_gone(service.delete_tasks_id_async(other.id))
    if there and there[0].flux != flux:
        await service.patch_tasks_id_async(there[0].id, TaskUpdateRequest(flux=flux))


async def _tasks(service: TasksService, org_id: str, name: str) -> list[Any]:
    """Every task of a name, the oldest first."""
    found = await service.get_tasks_async(name=name, org_id=org_id, limit=_MANY)
    return sorted(found.tasks or (), key=lambda task: str(task.id))


async def _unless_gone(deleting: Any) -> None:
    try:
        await deleting
    except ApiException as error:
        if error.status != 404:
            raise
