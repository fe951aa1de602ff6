"""Writes to the tables under a condition, and what a refusal means.

The SDK retries a request whose response was lost. If the first request went through, the condition
of the retry is checked against what the first has written and may fail, although the write
succeeded. The caller of such a write states what it leaves behind, so that this is recognised here,
for all of them. A write whose condition still holds afterwards needs none of this, nor does a
transaction: it carries the SDK's token, by which DynamoDB recognises the retry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import ClientError, attributes, error_code, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient


class RefusedError(Exception):
    """The condition of a write was not met.

    Attributes:
        found: The item that failed the condition, if the write asked for it and it exists.
    """

    def __init__(self, found: Mapping[str, Any] | None) -> None:
        super().__init__("the condition of a write was not met")
        self.found = found


def write(
    operation: Callable[..., Any], leaves: Mapping[str, Any] | None = None, **arguments: Any
) -> Mapping[str, Any]:
    """A PutItem, UpdateItem or DeleteItem with a condition.

    Args:
        operation: Of the client.
        leaves: The attributes that the write sets, in plain values; needed if the condition no
            longer holds once the write has gone through.
        arguments: Of the operation.

    Returns:
        The response; an empty one if it was lost.

    Raises:
        RefusedError: The condition is not met, and not because of this very write.
    """
    if leaves is not None:
        arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    try:
        return operation(**arguments)
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        answer: Any = error.response  # its type does not know of the item
        found: Mapping[str, Any] | None = answer.get("Item")
        if leaves is not None and found and _was_repeated(error) and _has(found, leaves):
            return {}
        raise RefusedError(found) from error


def transact(client: DynamoDBClient, *parts: Mapping[str, Any]) -> bool:
    """A TransactWriteItems: everything is written, or nothing.

    Returns:
        False if a condition was not met.
    """
    items: Any = parts  # its type has a class for each kind of part
    try:
        client.transact_write_items(TransactItems=list(items))
    except ClientError as error:
        if _cancelled_for(error) <= {"None", "ConditionalCheckFailed"}:
            return False
        raise
    return True


def _cancelled_for(error: ClientError) -> set[str]:
    """The reasons why a transaction was cancelled, or the code of any other error."""
    if error_code(error) != "TransactionCanceledException":
        return {error_code(error)}
    answer: Any = error.response  # its type calls optional what a cancelled transaction always has
    return {reason["Code"] for reason in answer["CancellationReasons"]}


def _was_repeated(error: ClientError) -> bool:
    """Whether the request that failed with this error was a retry by the SDK."""
    return error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0


def _has(found: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether an item has these attributes; it may have more by now."""
    there = plain(found)
    return all(there.get(name) == value for name, value in plain(attributes(values)).items())
