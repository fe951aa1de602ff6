"""Tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.resource import Aws, Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    block,
    blocks,
    changed,
    error_code,
    known,
    tag_changes,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.resource import Kind

_INDEX: Shape = {
    "name": "IndexName",
    "hashKey": None,
    "rangeKey": None,
    "projectionType": None,
    "nonKeyAttributes": None,
    "readCapacity": None,
    "writeCapacity": None,
    "keySchemas": (
        "KeySchema",
        {"attributeName": "AttributeName", "keyType": "KeyType"},
    ),
    "onDemandThroughput": (
        "OnDemandThroughput",
        {
            "maxReadRequestUnits": "MaxReadRequestUnits",
            "maxWriteRequestUnits": "MaxWriteRequestUnits",
        },
    ),
}

# What only a new table can have another of.
_FIXED = ("name", "region", "hashKey", "rangeKey", "localSecondaryIndexes")

_IN_PLACE: Shape = {
    "billingMode": "BillingMode",
    "deletionProtectionEnabled": "DeletionProtectionEnabled",
    "tableClass": "TableClass",
}


class Table:
    """A table with its indexes, expiry and point-in-time recovery."""

    known = known(
        _IN_PLACE,
        _FIXED,
        also=(
            "attributes",
            "globalSecondaryIndexes",
            "pointInTimeRecovery",
            "readCapacity",
            "writeCapacity",
            "serverSideEncryption",
            "streamEnabled",
            "streamViewType",
            "tags",
            "ttl",
        ),
    )
    limits = "expired items go when the embedded AWS sweeps; there is nothing to restore from"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it and wait until it answers."""
        client = aws.client("dynamodb", inputs.get("region"))
        table = inputs.get("name") or name
        arguments = creation(table, inputs)
        try:
            client.create_table(**arguments)
        except ClientError as error:
            # Left behind by a deployment that was cut off: it is ours, names are unique.
            if error_code(error) != "ResourceInUseException":
                raise
        client.get_waiter("table_exists").wait(
            TableName=table, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        self._expiry(client, table, {}, inputs)
        self._recovery(client, table, {}, inputs)
        return self._created(client, table)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change settings, indexes and tags one after the other, as AWS wants it."""
        if changed(old, new, _FIXED) or _retyped(old, new):
            raise ReplaceError("a table keeps its name, keys and local indexes")
        client = aws.client("dynamodb", new.get("region"))
        settings = {
            theirs: new.get(ours)
            for ours, theirs in _IN_PLACE.items()
            if isinstance(theirs, str) and changed(old, new, (ours,)) and new.get(ours) is not None
        }
        if changed(old, new, ("billingMode", "readCapacity", "writeCapacity")):
            settings |= _throughput(new)
        if changed(old, new, ("streamEnabled", "streamViewType")):
            settings["StreamSpecification"] = _stream(new)
        if settings:
            client.update_table(TableName=current.id, **settings)
        for index_update in index_changes(old, new):
            client.update_table(
                TableName=current.id,
                AttributeDefinitions=_attributes(new),
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
        with absent_is_fine():
            aws.client("dynamodb", inputs.get("region")).delete_table(TableName=current.id)

    def _expiry(self, client: Any, table: str, old: Properties, new: Properties) -> None:
        before = block(old, "ttl")
        after = block(new, "ttl")
        if before == after:
            return
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
        settings = {"PointInTimeRecoveryEnabled": bool(after.get("enabled"))}
        if days := after.get("recoveryPeriodInDays"):
            settings["RecoveryPeriodInDays"] = days
        client.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=settings)

    def _created(self, client: Any, table: str) -> Created:
        described = client.describe_table(TableName=table)["Table"]
        return Created(
            table,
            {
                "name": table,
                "arn": described["TableArn"],
                "streamArn": described.get("LatestStreamArn", ""),
                "streamLabel": described.get("LatestStreamLabel", ""),
            },
        )


def creation(table: str, inputs: Properties) -> Properties:
    """Arguments of CreateTable."""
    arguments: Properties = {
        "TableName": table,
        "AttributeDefinitions": _attributes(inputs),
        "KeySchema": _keys(inputs),
        "BillingMode": inputs.get("billingMode") or "PROVISIONED",
        "DeletionProtectionEnabled": bool(inputs.get("deletionProtectionEnabled")),
        **_throughput(inputs),
    }
    if indexes := blocks(inputs, "globalSecondaryIndexes"):
        arguments["GlobalSecondaryIndexes"] = [_index(entry, inputs) for entry in indexes]
    if indexes := blocks(inputs, "localSecondaryIndexes"):
        arguments["LocalSecondaryIndexes"] = [
            _local_index(entry, inputs["hashKey"]) for entry in indexes
        ]
    if inputs.get("streamEnabled"):
        arguments["StreamSpecification"] = _stream(inputs)
    if inputs.get("tableClass"):
        arguments["TableClass"] = inputs["tableClass"]
    if encryption := block(inputs, "serverSideEncryption"):
        arguments["SSESpecification"] = translate(
            encryption, {"enabled": "Enabled", "kmsKeyArn": "KMSMasterKeyId"}
        )
    if tags := tag_list(inputs):
        arguments["Tags"] = tags
    return arguments


def index_changes(old: Properties, new: Properties) -> list[Properties]:
    """Updates of the global indexes: those that went or changed are deleted, then made anew."""
    before = {entry["name"]: entry for entry in blocks(old, "globalSecondaryIndexes")}
    after = {entry["name"]: entry for entry in blocks(new, "globalSecondaryIndexes")}
    gone = [name for name, entry in before.items() if after.get(name) != entry]
    made = [entry for name, entry in after.items() if before.get(name) != entry]
    return [
        *({"Delete": {"IndexName": name}} for name in gone),
        *({"Create": _index(entry, new)} for entry in made),
    ]


def _attributes(inputs: Properties) -> list[Properties]:
    shape: Shape = {"name": "AttributeName", "type": "AttributeType"}
    return [translate(entry, shape, "attributes") for entry in blocks(inputs, "attributes")]


def _retyped(old: Properties, new: Properties) -> bool:
    before = {entry["name"]: entry["type"] for entry in blocks(old, "attributes")}
    after = {entry["name"]: entry["type"] for entry in blocks(new, "attributes")}
    return any(after.get(name, kind) != kind for name, kind in before.items())


def _keys(source: Properties) -> list[Properties]:
    keys = [{"AttributeName": source["hashKey"], "KeyType": "HASH"}]
    if source.get("rangeKey"):
        keys.append({"AttributeName": source["rangeKey"], "KeyType": "RANGE"})
    return keys


def _index(entry: Properties, table: Properties) -> Properties:
    translated = translate(entry, _INDEX, "globalSecondaryIndexes")
    translated.setdefault("KeySchema", _keys(entry) if "hashKey" in entry else [])
    translated["Projection"] = _projection(entry)
    if _provisioned(table):
        translated |= _throughput({**entry, "billingMode": "PROVISIONED"})
    return translated


def _local_index(entry: Properties, hash_key: str) -> Properties:
    return {
        "IndexName": entry["name"],
        "KeySchema": _keys({"hashKey": hash_key, "rangeKey": entry["rangeKey"]}),
        "Projection": _projection(entry),
    }


def _projection(entry: Properties) -> Properties:
    projection: Properties = {"ProjectionType": entry["projectionType"]}
    if entry.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = entry["nonKeyAttributes"]
    return projection


def _provisioned(inputs: Properties) -> bool:
    return (inputs.get("billingMode") or "PROVISIONED") == "PROVISIONED"


def _throughput(inputs: Properties) -> Properties:
    if not _provisioned(inputs):
        return {}
    return {
        "ProvisionedThroughput": {
            "ReadCapacityUnits": inputs.get("readCapacity") or 1,
            "WriteCapacityUnits": inputs.get("writeCapacity") or 1,
        }
    }


def _stream(inputs: Properties) -> Properties:
    if not inputs.get("streamEnabled"):
        return {"StreamEnabled": False}
    view = inputs.get("streamViewType") or "NEW_AND_OLD_IMAGES"
    return {"StreamEnabled": True, "StreamViewType": view}


KINDS: dict[str, Kind] = {"aws:dynamodb/table:Table": Table()}
