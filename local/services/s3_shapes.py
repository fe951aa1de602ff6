"""The properties of buckets' settings as S3 writes them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.services._common import Shape, translate

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
        },
    )
}

OBJECT_LOCK: Shape = {
    "rule": ("Rule", {"defaultRetention": ("DefaultRetention", {"mode": "Mode", "days": "Days"})}),
}

_LIFECYCLE_RULE: Shape = {
    "id": "ID",
    "status": "Status",
    "filter": ("Filter", {"prefix": "Prefix", "tag": ("Tag", {"key": "Key", "value": "Value"})}),
    "expiration": (
        "Expiration",
        {
            "days": "Days",
            "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
        },
    ),
    "transitions": ("Transitions", {"days": "Days", "storageClass": "StorageClass"}),
    "noncurrentVersionExpiration": (
        "NoncurrentVersionExpiration",
        {"noncurrentDays": "NoncurrentDays"},
    ),
    "abortIncompleteMultipartUpload": (
        "AbortIncompleteMultipartUpload",
        {"daysAfterInitiation": "DaysAfterInitiation"},
    ),
}


def _lifecycle_rule(rule: Properties) -> Properties:
    translated = translate(rule, _LIFECYCLE_RULE, "rules")
    # AWS wants a filter; a rule without one is for the whole bucket.
    return {"Filter": {"Prefix": ""}, **translated}


LIFECYCLE: Shape = {
    "rules": ("Rules", lambda rules: [_lifecycle_rule(rule) for rule in rules]),
}

CORS: Shape = {
    "corsRules": (
        "CORSRules",
        {
            "allowedHeaders": "AllowedHeaders",
            "allowedMethods": "AllowedMethods",
            "allowedOrigins": "AllowedOrigins",
            "maxAgeSeconds": "MaxAgeSeconds",
        },
    )
}

LOGGING: Shape = {"targetBucket": "TargetBucket", "targetPrefix": "TargetPrefix"}

_QUEUE: Shape = {
    "queueArn": "QueueArn",
    "events": "Events",
    "filterPrefix": (
        "Filter",
        lambda prefix: {"Key": {"FilterRules": [{"Name": "prefix", "Value": prefix}]}},
    ),
}

NOTIFICATION: Shape = {
    "queues": ("QueueConfigurations", _QUEUE),
    "eventbridge": ("EventBridgeConfiguration", lambda _: {}),
}


OWNERSHIP: Shape = {"rule": ("Rules", lambda rule: [{"ObjectOwnership": rule["objectOwnership"]}])}

VERSIONING: Shape = {
    "versioningConfiguration": (
        "VersioningConfiguration",
        {"status": "Status"},
    )
}


def _replicate(rule: Properties) -> Properties:
    # S3 requires it, where the provider has a default.
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
