"""A table's properties as DynamoDB writes them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import UnknownPropertyError
from local.services._common import Shape, block, blocks, tag_list, translate

if TYPE_CHECKING:
    from local.resource import Properties

_INDEX: Shape = {
    "name": "IndexName",
    "hashKey": None,
    "rangeKey": None,
    "projectionType": None,
    "nonKeyAttributes": None,
}


def creation(table: str, inputs: Properties) -> Properties:
    """Arguments of CreateTable."""
    arguments: Properties = {
        "TableName": table,
        "AttributeDefinitions": attributes(inputs),
        "KeySchema": _keys(inputs),
        "BillingMode": _on_demand(inputs),
        "DeletionProtectionEnabled": bool(inputs.get("deletionProtectionEnabled")),
    }
    if indexes := blocks(inputs, "globalSecondaryIndexes"):
        arguments["GlobalSecondaryIndexes"] = [_index(entry) for entry in indexes]
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
        *({"Create": _index(entry)} for entry in made),
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


def _index(entry: Properties) -> Properties:
    translated = translate(entry, _INDEX, "globalSecondaryIndexes")
    return {**translated, "KeySchema": _keys(entry), "Projection": _projection(entry)}


def _projection(entry: Properties) -> Properties:
    projection: Properties = {"ProjectionType": entry["projectionType"]}
    if entry.get("nonKeyAttributes"):
        projection["NonKeyAttributes"] = entry["nonKeyAttributes"]
    return projection


def _on_demand(inputs: Properties) -> str:
    mode = inputs.get("billingMode")
    if mode != "PAY_PER_REQUEST":
        raise UnknownPropertyError(f"billingMode {mode} is not translated, only PAY_PER_REQUEST")
    return mode
