"""Writes to the tables under a condition, and what a refusal means.

The SDK retries a request whose response was lost. If the first request went through, the condition
of the retry is checked against what the first has written and may fail, although the write
succeeded. The caller of such a write states what it leaves behind, so that this is recognised here,
for all of them. A write whose condition still holds afterwards needs none of this, nor does a
transaction: it carries the SDK's token, by which DynamoDB recognises the retry.

A transaction is cancelled when another one is just writing one of its items, such as the row that
counts all photos of a person. It is then tried again, after a pause of random length.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any, Final

from handlers.aws.clients import ClientError, attributes, error_code, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient

# A transaction takes about 20 ms. All pauses together are at most 2.5 seconds.
_TRIES: Final = 10
_FIRST_PAUSE: Final = 0.02
_LONGEST_PAUSE: Final = 0.4
_CONFLICT: Final = "TransactionConflict"
_UNMET: Final = "ConditionalCheckFailed"


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
    return unmet(client, *parts) is None


def unmet(
    client: DynamoDBClient,
    *parts: Mapping[str, Any],
    sleep: Callable[[float], object] = time.sleep,
) -> Mapping[int, Mapping[str, Any]] | None:
    """A TransactWriteItems, which tells what was in its way.

    Returns:
        None if everything was written. Otherwise nothing was, and these are the parts whose
        conditions were not met, by their numbers, each with the item that it found, in plain
        values; it is empty if there is none, or if the part does not ask for it.
    """
    items: Any = parts  # its type has a class for each kind of part
    for attempt in range(_TRIES):
        try:
            client.transact_write_items(TransactItems=list(items))
        except ClientError as error:
            reasons = _cancellation_reasons(error)
            codes = {reason["Code"] for reason in reasons}
            if not reasons or not codes <= {"None", _UNMET, _CONFLICT}:
                raise
            if _CONFLICT not in codes:
                return {
                    number: plain(reason.get("Item", {}))
                    for number, reason in enumerate(reasons)
                    if reason["Code"] == _UNMET
                }
            if attempt == _TRIES - 1:
                raise
            sleep(random.uniform(0, min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE)))  # noqa: S311  # no secret
        else:
            return None
    raise AssertionError  # the last try has returned or raised


def _cancellation_reasons(error: ClientError) -> list[Any]:
    """Why each part of a transaction was cancelled; empty for any other error."""
    if error_code(error) != "TransactionCanceledException":
        return []
    answer: Any = error.response  # its type calls optional what a cancelled transaction always has
    return answer["CancellationReasons"]


def _was_repeated(error: ClientError) -> bool:
    """Whether the request that failed with this error was a retry by the SDK."""
    return error.response.get("ResponseMetadata", {}).get("RetryAttempts", 0) > 0


def _has(found: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether an item has these attributes; it may have more by now."""
    there = plain(found)
    return all(there.get(name) == value for name, value in plain(attributes(values)).items())
