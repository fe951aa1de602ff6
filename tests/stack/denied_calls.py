"""The AWS calls that a function's role might attempt, and the ones each role is granted.

Names in braces are filled in from the stack under test: its buckets, tables and queues; an object,
an item and a message that exist; and resources that belong to none of the functions.
"""

from __future__ import annotations

from typing import Any

ORIGINAL = "uploads/public/{id}"
RENDITION = "thumbnails/{id}/thumb-150.jpg"
DOWNLOAD = "downloads/{id}/0123456789abcdef/photo"
TIMELINE = "timelines/{id}/all"
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
ON_TRASH = {"Bucket": "{renditions}", "Key": "trash/{id}/1/thumb-150.jpg"}
VERSION = ON_ORIGINAL | {"VersionId": "{version}"}
TAGS = {"Tagging": {"TagSet": [{"Key": "status", "Value": "failed"}]}}
CHANGE = {
    "UpdateExpression": "SET seen = :s",
    "ExpressionAttributeValues": {":s": {"BOOL": True}},
}
CONTENTS: dict[str, Any] = {"TableName": "{contents}"}
CONTENT = {"Key": {"contentId": {"S": "a/{id}"}}}
CHECK = [
    {"ConditionCheck": TABLE | ITEM | {"ConditionExpression": "attribute_exists(imageId)"}},
]

LIBRARY: dict[str, Any] = {"TableName": "{library}"}
LIBRARY_PARTS = {
    "a person": "USERS",
    "a claim of an address": "EMAIL#a@home.arpa",
    "a job": "JOB#{id}",
    "what is counted for a person": "USAGE",
    "what is counted for the site": "SITE",
    "another part of the library": "ALBUM#{id}",
}
CLAIM = {"pk": {"S": "EMAIL#a@home.arpa"}, "sk": {"S": "{id}"}}
PERSON_CHANGED = {"Update": LIBRARY | {"Key": {"pk": {"S": "USERS"}, "sk": {"S": "{id}"}}} | CHANGE}
LOGIN = {"UserPoolId": "{pool}", "Username": "somebody@home.arpa"}
OTHER_LOGIN = LOGIN | {"UserPoolId": "{other_pool}"}
PASSWORD = {"Password": "a password of somebody's"}

ANYBODY = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]}
MESSAGE = {"QueueUrl": "{queue}", "ReceiptHandle": "{receipt}"}
JOB_MESSAGE = {"QueueUrl": "{jobs}", "ReceiptHandle": "{job_receipt}"}

Call = tuple[str, str, dict[str, Any]]


def _on_library() -> dict[str, Call]:
    """Every kind of access to each part of the library, which has one table for all."""
    calls: dict[str, Call] = {}
    for what, pk in LIBRARY_PARTS.items():
        item = {"pk": {"S": pk}, "sk": {"S": "{id}"}}
        key = LIBRARY | {"Key": item}
        check = key | {"ConditionExpression": "attribute_not_exists(nothing)"}
        listing = {
            "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeValues": {":p": {"S": pk}},
        }
        calls |= {
            f"read {what}": ("dynamodb", "get_item", key),
            f"write {what}": ("dynamodb", "put_item", LIBRARY | {"Item": item}),
            f"change {what}": ("dynamodb", "update_item", key | CHANGE),
            f"delete {what}": ("dynamodb", "delete_item", key),
            f"list all of {what}": ("dynamodb", "query", LIBRARY | listing),
            f"check {what} in a transaction": (
                "dynamodb",
                "transact_write_items",
                {"TransactItems": [{"ConditionCheck": check}]},
            ),
        }
    return calls


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
    "write a rendition in the trash": ("s3", "put_object", ON_TRASH | {"Body": b"a"}),
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
    **_on_library(),
    "change a person and write a claim in one transaction": (
        "dynamodb",
        "transact_write_items",
        {"TransactItems": [PERSON_CHANGED, {"Put": LIBRARY | {"Item": CLAIM}}]},
    ),
    "change a person and a claim in one transaction": (
        "dynamodb",
        "transact_write_items",
        {"TransactItems": [PERSON_CHANGED, {"Update": LIBRARY | {"Key": CLAIM} | CHANGE}]},
    ),
    "scan the library": ("dynamodb", "scan", LIBRARY),
    "delete the library": ("dynamodb", "delete_table", LIBRARY),
    "look up a login": ("cognito-idp", "admin_get_user", LOGIN),
    "make a login": (
        "cognito-idp",
        "admin_create_user",
        LOGIN | {"Username": "{id}@home.arpa", "MessageAction": "SUPPRESS"},
    ),
    "set a password": ("cognito-idp", "admin_set_user_password", LOGIN | PASSWORD),
    "disable a login": ("cognito-idp", "admin_disable_user", LOGIN),
    "enable a login": ("cognito-idp", "admin_enable_user", LOGIN),
    "sign a login out": ("cognito-idp", "admin_user_global_sign_out", LOGIN),
    "delete a login": ("cognito-idp", "admin_delete_user", LOGIN),
    "list the logins": ("cognito-idp", "list_users", {"UserPoolId": "{pool}"}),
    "make a login an admin's": (
        "cognito-idp",
        "admin_add_user_to_group",
        LOGIN | {"GroupName": "admins"},
    ),
    "change a login's address": (
        "cognito-idp",
        "admin_update_user_attributes",
        LOGIN | {"UserAttributes": [{"Name": "email", "Value": "a@home.arpa"}]},
    ),
    "sign in as somebody": (
        "cognito-idp",
        "admin_initiate_auth",
        {
            "UserPoolId": "{pool}",
            "ClientId": "{client}",
            "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "somebody@home.arpa", "PASSWORD": "a"},
        },
    ),
    "change the user pool": ("cognito-idp", "update_user_pool", {"UserPoolId": "{pool}"}),
    "change a client": (
        "cognito-idp",
        "update_user_pool_client",
        {"UserPoolId": "{pool}", "ClientId": "{client}"},
    ),
    "look up a login of another pool": ("cognito-idp", "admin_get_user", OTHER_LOGIN),
    "set a password in another pool": (
        "cognito-idp",
        "admin_set_user_password",
        OTHER_LOGIN | PASSWORD,
    ),
    "read what it knows of the sign-in page": ("ssm", "get_parameter", {"Name": "{parameter}"}),
    "change what is known of the sign-in page": (
        "ssm",
        "put_parameter",
        {"Name": "{parameter}", "Value": "a", "Overwrite": True},
    ),
    "read another parameter": ("ssm", "get_parameter", {"Name": "{other_parameter}"}),
    "begin a job": ("sqs", "send_message", {"QueueUrl": "{jobs}", "MessageBody": "a"}),
    "receive a job": ("sqs", "receive_message", {"QueueUrl": "{jobs}"}),
    "postpone a job": (
        "sqs",
        "change_message_visibility",
        JOB_MESSAGE | {"VisibilityTimeout": 60},
    ),
    "finish a job": ("sqs", "delete_message", JOB_MESSAGE),
    "read the attributes of the jobs' queue": (
        "sqs",
        "get_queue_attributes",
        {"QueueUrl": "{jobs}", "AttributeNames": ["All"]},
    ),
    "receive dead jobs": ("sqs", "receive_message", {"QueueUrl": "{dead_jobs}"}),
}

_COUNTED = ("what is counted for a person", "what is counted for the site")
_COUNTS = {f"change {each}" for each in _COUNTED}
_READS_COUNTS = {f"read {each}" for each in _COUNTED}

# Of a stack that people sign in to, which has all functions.
GRANTED: dict[str, set[str]] = {
    "uploadFunction": {
        "read the CORS rules",
        "write a person's original",
        "add an item",
        "read an item",
        "read a content claim",
        "read a person",
        *_COUNTS,
        *_READS_COUNTS,
    },
    "thumbnailFunction": {
        "read a version",
        "delete a version",
        "hide an original",
        "tag a version",
        "hide a person's original",
        "write a rendition",
        "delete a rendition",
        "write a person's rendition",
        "delete a person's rendition",
        "read an item",
        "change an item",
        "check a photo in a transaction",
        "claim bytes",
        "release a content claim",
        "receive from the queue",
        "read the queue's attributes",
        "postpone a message",
        "delete a message",
        *_COUNTS,
    },
    "galleryFunction": {
        "read the CORS rules",
        "read a version",
        "hide an original",
        "hide a person's original",
        "read a rendition",
        "read a person's rendition",
        "delete a rendition",
        "delete a person's rendition",
        "read a download",
        "write a download",
        "delete a download",
        "read the key of downloads",
        "read the key of pictures",
        "read a person",
        "read several items",
        "read an item",
        "change an item",
        "release a content claim",
        "query the index",
        "query the days",
        "query the timeline",
        "query the changes",
        "read a timeline",
        "write a timeline",
    },
    "sessionFunction": {
        "read what it knows of the sign-in page",
        "sign a login out",
        "read a person",
        "write a person",
        "change a person",
        "delete a person",
        "read a claim of an address",
        "write a claim of an address",
        "change a person and write a claim in one transaction",
    },
    "peopleFunction": {
        "read the CORS rules",
        "look up a login",
        "make a login",
        "set a password",
        "disable a login",
        "enable a login",
        "sign a login out",
        "read a person",
        "write a person",
        "change a person",
        "delete a person",
        "list all of a person",
        "check a person in a transaction",
        "read a claim of an address",
        "write a claim of an address",
        "change a person and write a claim in one transaction",
        "read a job",
        "write a job",
        "begin a job",
        *_COUNTS,
        *_READS_COUNTS,
        "list all of what is counted for a person",
    },
    "maintenanceFunction": {
        "list the versions of originals",
        "list the versions of what is in the trash",
        "write a rendition in the trash",
        "delete a rendition in the trash for good",
        "delete a rendition for good",
        "have the edges forget",
        "delete a version",
        "hide a person's original",
        "delete a download",
        "delete a timeline",
        "read the key of downloads",
        "read the key of pictures",
        "read several items",
        "scan the table",
        "scan the content claims",
        "list all of a person",
        "write a job",
        "send to the queue",
        *_COUNTS,
        *_READS_COUNTS,
        "hide an original",
        "read a rendition",
        "write a rendition",
        "delete a rendition",
        "read a person's rendition",
        "write a person's rendition",
        "delete a person's rendition",
        "query the index",
        "read an item",
        "change an item",
        "check a photo in a transaction",
        "read a content claim",
        "claim bytes",
        "release a content claim",
        "read a job",
        "change a job",
        "begin a job",
        "receive a job",
        "postpone a job",
        "finish a job",
        "read the attributes of the jobs' queue",
    },
}
