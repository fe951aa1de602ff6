"""Calls of denied_calls.py that concern people: what the library has of them, logins and jobs."""

from __future__ import annotations

from typing import Any

Call = tuple[str, str, dict[str, Any]]


CHANGE = {
    "UpdateExpression": "SET seen = :s",
    "ExpressionAttributeValues": {":s": {"BOOL": True}},
}
LIBRARY: dict[str, Any] = {"TableName": "{library}"}
LIBRARY_PARTS = {
    "a person": "USERS",
    "a claim of an address": "EMAIL#a@home.arpa",
    "a job": "JOB#{id}",
    "an export": "USER#{id}",
    "a record of removal": "REMOVALS",
    "how far the daily round is": "ROUND",
    "what is counted for a person": "USAGE",
    "what is counted for the site": "SITE",
    "another part of the library": "ALBUM#{id}",
}
CLAIM = {"pk": {"S": "EMAIL#a@home.arpa"}, "sk": {"S": "{id}"}}
PERSON_CHANGED = {"Update": LIBRARY | {"Key": {"pk": {"S": "USERS"}, "sk": {"S": "{id}"}}} | CHANGE}
LOGIN = {"UserPoolId": "{pool}", "Username": "somebody@home.arpa"}
OTHER_LOGIN = LOGIN | {"UserPoolId": "{other_pool}"}
PASSWORD = {"Password": "a password of somebody's"}

JOB_MESSAGE = {"QueueUrl": "{jobs}", "ReceiptHandle": "{job_receipt}"}


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


CALLS_FOR_PEOPLE: dict[str, Call] = {
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
