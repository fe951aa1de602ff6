"""The AWS calls that a function's role might attempt.

Names in braces are filled in from the stack under test: its buckets, tables and queues; an object,
an item and a message that exist; and resources that belong to none of the functions.
"""

from __future__ import annotations

from typing import Any

from tests.stack.denied_calls_for_people import CALLS_FOR_PEOPLE, CHANGE, Call

ORIGINAL = "uploads/public/{id}"
RENDITION = "thumbnails/{id}/thumb-150.jpg"
DOWNLOAD = "downloads/{id}/0123456789abcdef/photo"
TIMELINE = "timelines/{id}/all"
TRASHED = "trash/{id}/1/thumb-150.jpg"
EXPORTED = "exports/{id}/{id}/manifest.json"
PERSONS_ORIGINAL = "uploads/a0a0a0a0-1111-4111-8111-a0a0a0a0a0a0/{id}"
PERSONS_RENDITION = "thumbnails/private/{id}/thumb-150.jpg"
KEY_OF_DOWNLOADS = "keys/downloads/{id}"
KEY_OF_PICTURES = "keys/pictures/{id}"
KEY_OF_OTHERS = "keys/others/{id}"

TABLE: dict[str, Any] = {"TableName": "{table}"}
INDEX = {
    "IndexName": "newest-first",
    "KeyConditionExpression": "gallery = :g",
    "ExpressionAttributeValues": {":g": {"S": "public"}},
}
ITEM = {"Key": {"imageId": {"S": "{id}"}}}
ON_ORIGINAL = {"Bucket": "{originals}", "Key": ORIGINAL}
ON_DOWNLOAD = {"Bucket": "{renditions}", "Key": DOWNLOAD}
ON_TIMELINE = {"Bucket": "{renditions}", "Key": TIMELINE}
ON_RENDITION = {"Bucket": "{renditions}", "Key": RENDITION}
ON_TRASH = {"Bucket": "{renditions}", "Key": TRASHED}
ON_EXPORT = {"Bucket": "{originals}", "Key": EXPORTED}
VERSION = ON_ORIGINAL | {"VersionId": "{version}"}
TAGS = {"Tagging": {"TagSet": [{"Key": "status", "Value": "failed"}]}}
CONTENTS: dict[str, Any] = {"TableName": "{contents}"}
CONTENT = {"Key": {"contentId": {"S": "a/{id}"}}}
CHECK = [
    {"ConditionCheck": TABLE | ITEM | {"ConditionExpression": "attribute_exists(imageId)"}},
]

ANYBODY = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]}
MESSAGE = {"QueueUrl": "{queue}", "ReceiptHandle": "{receipt}"}


CALLS: dict[str, Call] = {
    "read an original": ("s3", "get_object", ON_ORIGINAL),
    "read a version": ("s3", "get_object", VERSION),
    "write an original": ("s3", "put_object", ON_ORIGINAL | {"Body": b"a"}),
    "write outside the uploads prefix": (
        "s3",
        "put_object",
        {"Bucket": "{originals}", "Key": "elsewhere/{id}", "Body": b"a"},
    ),
    "hide an original": ("s3", "delete_object", ON_ORIGINAL),
    "delete a version": ("s3", "delete_object", VERSION),
    "tag an original": ("s3", "put_object_tagging", ON_ORIGINAL | TAGS),
    "tag a version": ("s3", "put_object_tagging", VERSION | TAGS),
    "read the CORS rules": ("s3", "get_bucket_cors", {"Bucket": "{originals}"}),
    "change the CORS rules": (
        "s3",
        "put_bucket_cors",
        {"Bucket": "{originals}", "CORSConfiguration": {"CORSRules": [ANYBODY]}},
    ),
    "list the originals": ("s3", "list_objects_v2", {"Bucket": "{originals}"}),
    "list the versions": ("s3", "list_object_versions", {"Bucket": "{originals}"}),
    "list the versions of originals": (
        "s3",
        "list_object_versions",
        {"Bucket": "{originals}", "Prefix": "uploads/"},
    ),
    "list the versions of exports": (
        "s3",
        "list_object_versions",
        {"Bucket": "{originals}", "Prefix": "exports/"},
    ),
    "read a file of an export": ("s3", "get_object", ON_EXPORT),
    "write a file of an export": ("s3", "put_object", ON_EXPORT | {"Body": b"a"}),
    "delete a file of an export": ("s3", "delete_object", ON_EXPORT),
    "delete a file of an export for good": (
        "s3",
        "delete_object",
        ON_EXPORT | {"VersionId": "{export_version}"},
    ),
    "list the versions of renditions": (
        "s3",
        "list_object_versions",
        {"Bucket": "{renditions}", "Prefix": "thumbnails/{id}/"},
    ),
    "list the versions of downloads": (
        "s3",
        "list_object_versions",
        {"Bucket": "{renditions}", "Prefix": "downloads/{id}/"},
    ),
    "list the versions of timelines": (
        "s3",
        "list_object_versions",
        {"Bucket": "{renditions}", "Prefix": "timelines/{id}/"},
    ),
    "list the versions of what is in the trash": (
        "s3",
        "list_object_versions",
        {"Bucket": "{renditions}", "Prefix": "trash/{id}/"},
    ),
    "list the versions of signing keys": (
        "s3",
        "list_object_versions",
        {"Bucket": "{renditions}", "Prefix": "keys/"},
    ),
    "read a rendition in the trash": ("s3", "get_object", ON_TRASH),
    "write a rendition in the trash": ("s3", "put_object", ON_TRASH | {"Body": b"a"}),
    "delete a rendition in the trash": ("s3", "delete_object", ON_TRASH),
    "delete a rendition in the trash for good": (
        "s3",
        "delete_object",
        ON_TRASH | {"VersionId": "null"},
    ),
    "delete a rendition for good": ("s3", "delete_object", ON_RENDITION | {"VersionId": "null"}),
    "have the edges forget": (
        "cloudfront",
        "create_invalidation",
        {
            "DistributionId": "{distribution}",
            "InvalidationBatch": {
                "Paths": {"Quantity": 1, "Items": ["/a"]},
                "CallerReference": "{id}",
            },
        },
    ),
    "read the distribution's settings": (
        "cloudfront",
        "get_distribution_config",
        {"Id": "{distribution}"},
    ),
    "read a rendition": ("s3", "get_object", ON_RENDITION),
    "write a rendition": ("s3", "put_object", ON_RENDITION | {"Body": b"a"}),
    "read a download": ("s3", "get_object", ON_DOWNLOAD),
    "write a download": ("s3", "put_object", ON_DOWNLOAD | {"Body": b"a"}),
    "delete a download": ("s3", "delete_object", ON_DOWNLOAD),
    "delete a download for good": ("s3", "delete_object", ON_DOWNLOAD | {"VersionId": "null"}),
    "read the key of downloads": (
        "s3",
        "get_object",
        {"Bucket": "{renditions}", "Key": KEY_OF_DOWNLOADS},
    ),
    "write the key of downloads": (
        "s3",
        "put_object",
        {"Bucket": "{renditions}", "Key": KEY_OF_DOWNLOADS, "Body": b"a"},
    ),
    "read a timeline": ("s3", "get_object", ON_TIMELINE),
    "write a timeline": ("s3", "put_object", ON_TIMELINE | {"Body": b"a"}),
    "delete a timeline": ("s3", "delete_object", ON_TIMELINE),
    "delete a timeline for good": ("s3", "delete_object", ON_TIMELINE | {"VersionId": "null"}),
    "read another signing key": (
        "s3",
        "get_object",
        {"Bucket": "{renditions}", "Key": KEY_OF_OTHERS},
    ),
    "write outside the thumbnails prefix": (
        "s3",
        "put_object",
        {"Bucket": "{renditions}", "Key": "elsewhere/{id}", "Body": b"a"},
    ),
    "delete a rendition": ("s3", "delete_object", ON_RENDITION),
    "list the renditions": ("s3", "list_objects_v2", {"Bucket": "{renditions}"}),
    "read the page": ("s3", "get_object", {"Bucket": "{site}", "Key": "index.html"}),
    "write the page": (
        "s3",
        "put_object",
        {"Bucket": "{site}", "Key": "index.html", "Body": b"a"},
    ),
    "read the access logs": ("s3", "list_objects_v2", {"Bucket": "{logs}"}),
    "write to the log bucket": (
        "s3",
        "put_object",
        {"Bucket": "{logs}", "Key": "a", "Body": b"a"},
    ),
    "open a bucket": (
        "s3",
        "put_bucket_acl",
        {"Bucket": "{originals}", "ACL": "public-read"},
    ),
    "list the account's buckets": ("s3", "list_buckets", {}),
    "read another bucket": (
        "s3",
        "get_object",
        {"Bucket": "{other_bucket}", "Key": "uploads/public/a"},
    ),
    "add an item": ("dynamodb", "put_item", TABLE | {"Item": {"imageId": {"S": "{id}"}}}),
    "read an item": ("dynamodb", "get_item", TABLE | ITEM),
    "read several items": (
        "dynamodb",
        "batch_get_item",
        {"RequestItems": {TABLE["TableName"]: {"Keys": [ITEM["Key"]]}}},
    ),
    "change an item": ("dynamodb", "update_item", TABLE | ITEM | CHANGE),
    "delete an item": ("dynamodb", "delete_item", TABLE | ITEM),
    "query the index": ("dynamodb", "query", TABLE | INDEX),
    "query the days": ("dynamodb", "query", TABLE | INDEX | {"IndexName": "by-taken"}),
    "query the timeline": ("dynamodb", "query", TABLE | INDEX | {"IndexName": "timeline"}),
    "query the changes": (
        "dynamodb",
        "query",
        TABLE
        | {
            "IndexName": "changes",
            "KeyConditionExpression": "#o = :g",
            "ExpressionAttributeNames": {"#o": "owner"},
            "ExpressionAttributeValues": {":g": {"S": "public"}},
        },
    ),
    "query the trash": (
        "dynamodb",
        "query",
        TABLE | INDEX | {"IndexName": "trash", "KeyConditionExpression": "trash = :g"},
    ),
    "query what is unfinished": (
        "dynamodb",
        "query",
        TABLE | INDEX | {"IndexName": "unfinished", "KeyConditionExpression": "unfinished = :g"},
    ),
    "query the table": (
        "dynamodb",
        "query",
        TABLE
        | {
            "KeyConditionExpression": "imageId = :g",
            "ExpressionAttributeValues": {":g": {"S": "{id}"}},
        },
    ),
    "scan the table": ("dynamodb", "scan", TABLE),
    "scan the index": ("dynamodb", "scan", TABLE | {"IndexName": "newest-first"}),
    "delete the table": ("dynamodb", "delete_table", TABLE),
    "check a photo in a transaction": (
        "dynamodb",
        "transact_write_items",
        {"TransactItems": CHECK},
    ),
    "read a content claim": ("dynamodb", "get_item", CONTENTS | CONTENT),
    "claim bytes": ("dynamodb", "put_item", CONTENTS | {"Item": {"contentId": {"S": "a/{id}"}}}),
    "change a content claim": ("dynamodb", "update_item", CONTENTS | CONTENT | CHANGE),
    "release a content claim": ("dynamodb", "delete_item", CONTENTS | CONTENT),
    "scan the content claims": ("dynamodb", "scan", CONTENTS),
    "read another table": ("dynamodb", "get_item", {"TableName": "{other_table}"} | ITEM),
    "write another table": (
        "dynamodb",
        "put_item",
        {"TableName": "{other_table}", "Item": {"imageId": {"S": "a"}}},
    ),
    "receive from the queue": ("sqs", "receive_message", {"QueueUrl": "{queue}"}),
    "read the queue's attributes": (
        "sqs",
        "get_queue_attributes",
        {"QueueUrl": "{queue}", "AttributeNames": ["All"]},
    ),
    "postpone a message": ("sqs", "change_message_visibility", MESSAGE | {"VisibilityTimeout": 60}),
    "delete a message": ("sqs", "delete_message", MESSAGE),
    "send to the queue": ("sqs", "send_message", {"QueueUrl": "{queue}", "MessageBody": "a"}),
    "empty the queue": ("sqs", "purge_queue", {"QueueUrl": "{queue}"}),
    "receive dead letters": ("sqs", "receive_message", {"QueueUrl": "{dead_letters}"}),
    "read the dead letters' attributes": (
        "sqs",
        "get_queue_attributes",
        {"QueueUrl": "{dead_letters}", "AttributeNames": ["All"]},
    ),
    "receive from another queue": ("sqs", "receive_message", {"QueueUrl": "{other_queue}"}),
    "write another log": (
        "logs",
        "create_log_stream",
        {"logGroupName": "{other_log}", "logStreamName": "a"},
    ),
    "create a log group": ("logs", "create_log_group", {"logGroupName": "/made/by/a/function"}),
    "change a function": (
        "lambda",
        "update_function_configuration",
        {"FunctionName": "{function}", "MemorySize": 1024},
    ),
    "invoke a function": ("lambda", "invoke", {"FunctionName": "{function}"}),
    "read its own policy": ("iam", "list_role_policies", {"RoleName": "{role}"}),
    "write a person's original": (
        "s3",
        "put_object",
        {"Bucket": "{originals}", "Key": PERSONS_ORIGINAL, "Body": b"a"},
    ),
    "hide a person's original": (
        "s3",
        "delete_object",
        {"Bucket": "{originals}", "Key": PERSONS_ORIGINAL},
    ),
    "read a person's rendition": (
        "s3",
        "get_object",
        {"Bucket": "{renditions}", "Key": PERSONS_RENDITION},
    ),
    "write a person's rendition": (
        "s3",
        "put_object",
        {"Bucket": "{renditions}", "Key": PERSONS_RENDITION, "Body": b"a"},
    ),
    "delete a person's rendition": (
        "s3",
        "delete_object",
        {"Bucket": "{renditions}", "Key": PERSONS_RENDITION},
    ),
    "read the key of pictures": (
        "s3",
        "get_object",
        {"Bucket": "{renditions}", "Key": KEY_OF_PICTURES},
    ),
    **CALLS_FOR_PEOPLE,
}
