"""Tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.resource import Created, Properties, ReplaceError
from local.services import dynamodb_tables as tables
from local.services._common import (
    absent_is_fine,
    block,
    changed,
    error_code,
    known,
    tag_changes,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class Table:
    """A table with its indexes, expiry and point-in-time recovery."""

    known = known(
        (
            "attributes",
            "billingMode",
            "deletionProtectionEnabled",
            "globalSecondaryIndexes",
            "hashKey",
            "pointInTimeRecovery",
            "rangeKey",
            "serverSideEncryption",
            "tags",
            "ttl",
        )
    )
    limits = "point-in-time recovery is stored but keeps no history"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it and wait until it answers."""
        client = aws.client("dynamodb")
        arguments = tables.creation(name, inputs)
        try:
            client.create_table(**arguments)
        except ClientError as error:
            # Left by an interrupted deployment: it is ours, because names are unique.
            if error_code(error) != "ResourceInUseException":
                raise
        client.get_waiter("table_exists").wait(
            TableName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 300}
        )
        self._expiry(client, name, {}, inputs)
        self._recovery(client, name, {}, inputs)
        return self._created(client, name)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change settings, indexes and tags one after the other, as AWS requires."""
        if changed(old, new, ("hashKey", "rangeKey")) or tables.retyped(old, new):
            raise ReplaceError("a table keeps its key")
        client = aws.client("dynamodb")
        if changed(old, new, ("deletionProtectionEnabled",)):
            client.update_table(
                TableName=current.id,
                DeletionProtectionEnabled=bool(new.get("deletionProtectionEnabled")),
            )
        for index_update in tables.index_changes(old, new):
            client.update_table(
                TableName=current.id,
                AttributeDefinitions=tables.attributes(new),
                GlobalSecondaryIndexUpdates=[index_update],
            )
        self._expiry(client, current.id, old, new)
        self._recovery(client, current.id, old, new)
        tags, removed = tag_changes(old, new)
        arn = current.outputs["arn"]
        if tags:
            client.tag_resource(ResourceArn=arn, Tags=tag_list({"tags": tags}))
        if removed:
            client.untag_resource(ResourceArn=arn, TagKeys=removed)
        return self._created(client, current.id)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; deletion protection refuses this, as on AWS."""
        del inputs
        with absent_is_fine():
            aws.client("dynamodb").delete_table(TableName=current.id)

    def _expiry(self, client: Any, table: str, old: Properties, new: Properties) -> None:
        before = block(old, "ttl")
        after = block(new, "ttl")
        if before == after:
            return
        translate(after, {"enabled": None, "attributeName": None}, "ttl")
        enabled = bool(after) and after.get("enabled") is not False
        attribute = after.get("attributeName") or before.get("attributeName")
        client.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={"Enabled": enabled, "AttributeName": attribute},
        )

    def _recovery(self, client: Any, table: str, old: Properties, new: Properties) -> None:
        before = block(old, "pointInTimeRecovery")
        after = block(new, "pointInTimeRecovery")
        if before == after:
            return
        settings = {
            "PointInTimeRecoveryEnabled": False,
            **translate(after, {"enabled": "PointInTimeRecoveryEnabled"}, "pointInTimeRecovery"),
        }
        client.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=settings)

    def _created(self, client: Any, table: str) -> Created:
        described = client.describe_table(TableName=table)["Table"]
        return Created(
            table,
            {
                "name": table,
                "arn": described["TableArn"],
            },
        )


HANDLERS: dict[str, ResourceHandler] = {"aws:dynamodb/table:Table": Table()}
