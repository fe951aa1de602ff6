"""The settings of buckets, each a resource of its own that is written as a whole.

All of them work alike: one call stores the setting, one removes it, and the id is the bucket's
name. So a kind is a table of names and two functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from local.resource import Aws, Created, Properties, ReplaceError
from local.services import _policies
from local.services._common import Shape, absent_is_fine, changed, known, tag_map, translate

if TYPE_CHECKING:
    from local.resource import Kind

Put: TypeAlias = Callable[[Any, str, Properties], object]
Remove: TypeAlias = Callable[[Any, str], object]


@dataclass(frozen=True)
class Setting:
    """One setting of a bucket: how its properties are named, stored and removed."""

    shape: Shape
    put: Put
    remove: Remove
    limits: str = ""

    @property
    def known(self) -> frozenset[str]:
        """The properties of the shape, and the bucket they are for."""
        return known(self.shape, also=("bucket", "expectedBucketOwner"))

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Store it."""
        del name
        own = {key: value for key, value in inputs.items() if key in self.shape}
        self.put(
            aws.client("s3", inputs.get("region")), inputs["bucket"], translate(own, self.shape)
        )
        return Created(inputs["bucket"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Store it anew as a whole."""
        if changed(old, new, ("bucket", "region")):
            raise ReplaceError("a setting belongs to its bucket")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it; with its bucket it is gone already."""
        with absent_is_fine():
            self.remove(aws.client("s3", inputs.get("region")), current.id)


_PUBLIC_ACCESS: Shape = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
    "skipDestroy": None,
}

_ENCRYPTION: Shape = {
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


_LIFECYCLE: Shape = {
    "rules": ("Rules", lambda rules: [_lifecycle_rule(rule) for rule in rules]),
    "transitionDefaultMinimumObjectSize": None,
}

_CORS: Shape = {
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

_LOGGING: Shape = {
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


_NOTIFICATION: Shape = {
    "queues": ("QueueConfigurations", _notify("queueArn", "QueueArn")),
    "topics": ("TopicConfigurations", _notify("topicArn", "TopicArn")),
    "lambdaFunctions": (
        "LambdaFunctionConfigurations",
        _notify("lambdaFunctionArn", "LambdaFunctionArn"),
    ),
    "eventbridge": ("EventBridgeConfiguration", lambda _: {}),
}


def _put_versioning(client: Any, bucket: str, values: Properties) -> None:
    configuration: Properties = values["VersioningConfiguration"]
    # A bucket starts without versioning, and AWS takes no such status back.
    if configuration.get("Status") != "Disabled":
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=configuration)


def _put_policy(client: Any, bucket: str, values: Properties) -> None:
    policy = _policies.without_tls_conditions(values["Policy"])
    if _policies.is_empty(policy):
        client.delete_bucket_policy(Bucket=bucket)
    else:
        client.put_bucket_policy(Bucket=bucket, Policy=policy)


KINDS: dict[str, Kind] = {
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Setting(
        _PUBLIC_ACCESS,
        lambda s3, bucket, values: s3.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=values
        ),
        lambda s3, bucket: s3.delete_public_access_block(Bucket=bucket),
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": Setting(
        {"rule": ("Rules", lambda rule: [{"ObjectOwnership": rule["objectOwnership"]}])},
        lambda s3, bucket, values: s3.put_bucket_ownership_controls(
            Bucket=bucket, OwnershipControls=values
        ),
        lambda s3, bucket: s3.delete_bucket_ownership_controls(Bucket=bucket),
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        Setting(
            _ENCRYPTION,
            lambda s3, bucket, values: s3.put_bucket_encryption(
                Bucket=bucket, ServerSideEncryptionConfiguration=values
            ),
            lambda s3, bucket: s3.delete_bucket_encryption(Bucket=bucket),
            "objects are not encrypted on this machine's disk",
        )
    ),
    "aws:s3/bucketVersioning:BucketVersioning": Setting(
        {
            "versioningConfiguration": (
                "VersioningConfiguration",
                {"status": "Status", "mfaDelete": "MFADelete"},
            )
        },
        _put_versioning,
        lambda s3, bucket: s3.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}
        ),
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Setting(
        _LIFECYCLE,
        lambda s3, bucket, values: s3.put_bucket_lifecycle_configuration(
            Bucket=bucket, LifecycleConfiguration=values
        ),
        lambda s3, bucket: s3.delete_bucket_lifecycle(Bucket=bucket),
        "lifecycle rules are stored but nothing expires",
    ),
    "aws:s3/bucketPolicy:BucketPolicy": Setting(
        {"policy": "Policy"},
        _put_policy,
        lambda s3, bucket: s3.delete_bucket_policy(Bucket=bucket),
        _policies.LIMIT,
    ),
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": Setting(
        _CORS,
        lambda s3, bucket, values: s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=values),
        lambda s3, bucket: s3.delete_bucket_cors(Bucket=bucket),
    ),
    "aws:s3/bucketLogging:BucketLogging": Setting(
        _LOGGING,
        lambda s3, bucket, values: s3.put_bucket_logging(
            Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": {"TargetPrefix": "", **values}}
        ),
        lambda s3, bucket: s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={}),
        "no S3 access logs are written",
    ),
    "aws:s3/bucketNotification:BucketNotification": Setting(
        _NOTIFICATION,
        lambda s3, bucket, values: s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration=values
        ),
        lambda s3, bucket: s3.put_bucket_notification_configuration(
            Bucket=bucket, NotificationConfiguration={}
        ),
    ),
}
