"""A table's properties as DynamoDB writes them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.services._common import Shape, block, blocks, tag_list, translate

if TYPE_CHECKING:
    from local.resource import Properties

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


def creation(table: str, inputs: Properties) -> Properties:
    """Arguments of CreateTable."""
    arguments: Properties = {
        "TableName": table,
        "AttributeDefinitions": attributes(inputs),
        "KeySchema": _keys(inputs),
        "BillingMode": inputs.get("billingMode") or "PROVISIONED",
        "DeletionProtectionEnabled": bool(inputs.get("deletionProtectionEnabled")),
        **throughput(inputs),
    }
    if indexes := blocks(inputs, "globalSecondaryIndexes"):
        arguments["GlobalSecondaryIndexes"] = [_index(entry, inputs) for entry in indexes]
    if indexes := blocks(inputs, "localSecondaryIndexes"):
        arguments["LocalSecondaryIndexes"] = [
            _local_index(entry, inputs["hashKey"]) for entry in indexes
        ]
    if inputs.get("streamEnabled"):
        arguments["StreamSpecification"] = stream(inputs)
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


def attributes(inputs: Properties) -> list[Properties]:
    """The declared attributes, which are those of keys."""
    shape: Shape = {"name": "AttributeName", "type": "AttributeType"}
    return [translate(entry, shape, "attributes") for entry in blocks(inputs, "attributes")]


def retyped(old: Properties, new: Properties) -> bool:
    """Whether an attribute that stays has another type."""
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
        translated |= throughput({**entry, "billingMode": "PROVISIONED"})
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


def throughput(inputs: Properties) -> Properties:
    """The capacity of a provisioned table or index; nothing on demand."""
    if not _provisioned(inputs):
        return {}
    return {
        "ProvisionedThroughput": {
            "ReadCapacityUnits": inputs.get("readCapacity") or 1,
            "WriteCapacityUnits": inputs.get("writeCapacity") or 1,
        }
    }


def stream(inputs: Properties) -> Properties:
    """The settings of the stream."""
    if not inputs.get("streamEnabled"):
        return {"StreamEnabled": False}
    view = inputs.get("streamViewType") or "NEW_AND_OLD_IMAGES"
    return {"StreamEnabled": True, "StreamViewType": view}
