"""The properties of buckets' settings as S3 writes them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.services._common import Shape, tag_map, translate

if TYPE_CHECKING:
    from local.resource import Properties

PUBLIC_ACCESS: Shape = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}

ENCRYPTION: Shape = {
    "rules": (
        "Rules",
        {
            "applyServerSideEncryptionByDefault": (
                "ApplyServerSideEncryptionByDefault",
                {"sseAlgorithm": "SSEAlgorithm", "kmsMasterKeyId": "KMSMasterKeyID"},
            ),
            "bucketKeyEnabled": "BucketKeyEnabled",
            "blockedEncryptionTypes": (
                "BlockedEncryptionTypes",
                lambda types: {"EncryptionType": types},
            ),
        },
    )
}

OBJECT_LOCK: Shape = {
    "objectLockEnabled": "ObjectLockEnabled",
    "rule": (
        "Rule",
        {
            "defaultRetention": (
                "DefaultRetention",
                {"mode": "Mode", "days": "Days", "years": "Years"},
            )
        },
    ),
}

_TRANSITION: Shape = {"date": "Date", "days": "Days", "storageClass": "StorageClass"}


def _and(value: Properties) -> Properties:
    tags = tag_map(value)
    rest = {name: entry for name, entry in value.items() if name != "tags"}
    result = translate(rest, _SIZES_AND_PREFIX, "rules.filter.and")
    if tags:
        result["Tags"] = [{"Key": key, "Value": entry} for key, entry in tags.items()]
    return result


_SIZES_AND_PREFIX: Shape = {
    "objectSizeGreaterThan": "ObjectSizeGreaterThan",
    "objectSizeLessThan": "ObjectSizeLessThan",
    "prefix": "Prefix",
}

_LIFECYCLE_RULE: Shape = {
    "id": "ID",
    "status": "Status",
    "prefix": "Prefix",
    "filter": (
        "Filter",
        {
            **_SIZES_AND_PREFIX,
            "and": ("And", _and),
            "tag": ("Tag", {"key": "Key", "value": "Value"}),
        },
    ),
    "expiration": (
        "Expiration",
        {
            "date": "Date",
            "days": "Days",
            "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
        },
    ),
    "noncurrentVersionExpiration": (
        "NoncurrentVersionExpiration",
        {
            "noncurrentDays": "NoncurrentDays",
            "newerNoncurrentVersions": "NewerNoncurrentVersions",
        },
    ),
    "noncurrentVersionTransitions": (
        "NoncurrentVersionTransitions",
        {
            "noncurrentDays": "NoncurrentDays",
            "newerNoncurrentVersions": "NewerNoncurrentVersions",
            "storageClass": "StorageClass",
        },
    ),
    "transitions": ("Transitions", _TRANSITION),
    "abortIncompleteMultipartUpload": (
        "AbortIncompleteMultipartUpload",
        {"daysAfterInitiation": "DaysAfterInitiation"},
    ),
}


def _lifecycle_rule(rule: Properties) -> Properties:
    translated = translate(rule, _LIFECYCLE_RULE, "rules")
    # AWS wants one of the two; a rule with neither is for the whole bucket.
    if "Filter" not in translated and "Prefix" not in translated:
        translated["Filter"] = {"Prefix": ""}
    return translated


LIFECYCLE: Shape = {
    "rules": ("Rules", lambda rules: [_lifecycle_rule(rule) for rule in rules]),
    "transitionDefaultMinimumObjectSize": None,
}

CORS: Shape = {
    "corsRules": (
        "CORSRules",
        {
            "id": "ID",
            "allowedHeaders": "AllowedHeaders",
            "allowedMethods": "AllowedMethods",
            "allowedOrigins": "AllowedOrigins",
            "exposeHeaders": "ExposeHeaders",
            "maxAgeSeconds": "MaxAgeSeconds",
        },
    )
}

LOGGING: Shape = {
    "targetBucket": "TargetBucket",
    "targetPrefix": "TargetPrefix",
    "targetObjectKeyFormat": (
        "TargetObjectKeyFormat",
        {
            "partitionedPrefix": (
                "PartitionedPrefix",
                {"partitionDateSource": "PartitionDateSource"},
            ),
            "simplePrefix": ("SimplePrefix", lambda _: {}),
        },
    ),
}


def _target(arn: str, theirs: str) -> Shape:
    return {"id": "Id", "events": "Events", arn: theirs, "filterPrefix": None, "filterSuffix": None}


def _notify(arn: str, theirs: str) -> Any:
    def convert(targets: list[Properties]) -> list[Properties]:
        translated: list[Properties] = []
        for target in targets:
            entry = translate(target, _target(arn, theirs), "notification")
            rules = [
                {"Name": name.lower(), "Value": value}
                for name in ("Prefix", "Suffix")
                if (value := target.get(f"filter{name}"))
            ]
            if rules:
                entry["Filter"] = {"Key": {"FilterRules": rules}}
            translated.append(entry)
        return translated

    return convert


NOTIFICATION: Shape = {
    "queues": ("QueueConfigurations", _notify("queueArn", "QueueArn")),
    "topics": ("TopicConfigurations", _notify("topicArn", "TopicArn")),
    "lambdaFunctions": (
        "LambdaFunctionConfigurations",
        _notify("lambdaFunctionArn", "LambdaFunctionArn"),
    ),
    "eventbridge": ("EventBridgeConfiguration", lambda _: {}),
}


OWNERSHIP: Shape = {"rule": ("Rules", lambda rule: [{"ObjectOwnership": rule["objectOwnership"]}])}

VERSIONING: Shape = {
    "versioningConfiguration": (
        "VersioningConfiguration",
        {"status": "Status", "mfaDelete": "MFADelete"},
    )
}


def _replicate(rule: Properties) -> Properties:
    # S3 wants to be told, where the provider has a default.
    return {
        "DeleteMarkerReplication": {"Status": "Disabled"},
        **translate(rule, _REPLICATION_RULE, "rules"),
    }


_REPLICATION_RULE: Shape = {
    "id": "ID",
    "priority": "Priority",
    "status": "Status",
    "filter": ("Filter", {"prefix": "Prefix"}),
    "deleteMarkerReplication": ("DeleteMarkerReplication", {"status": "Status"}),
    "sourceSelectionCriteria": (
        "SourceSelectionCriteria",
        {"sseKmsEncryptedObjects": ("SseKmsEncryptedObjects", {"status": "Status"})},
    ),
    "destination": (
        "Destination",
        {
            "bucket": "Bucket",
            "storageClass": "StorageClass",
            "encryptionConfiguration": (
                "EncryptionConfiguration",
                {"replicaKmsKeyId": "ReplicaKmsKeyID"},
            ),
        },
    ),
}

REPLICATION: Shape = {
    "role": "Role",
    "rules": ("Rules", lambda rules: [_replicate(rule) for rule in rules]),
}
