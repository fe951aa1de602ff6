"""UpdateItem under a condition: its expression, and what a conflict with a transaction means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.aws.clients import ClientError, attributes, error_code
from handlers.store.conditional import RefusedError, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.client import DynamoDBClient


def conditional_update(
    key: Mapping[str, Any],
    changes: Mapping[str, Any],
    condition: str,
    operands: Mapping[str, Any] | None = None,
    *,
    appended: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The arguments of an UpdateItem, except the table.

    Every changed name is a placeholder, because `status` and others are reserved words of
    DynamoDB; in the condition, `#status` and `#owner` are as well.

    Args:
        key: Of the item, in plain values.
        changes: Attributes by name, in plain values; None removes one.
        condition: Over the item as it is before the change.
        operands: The values that the condition names, without their colons.
        appended: Texts that are added to the end of lists, by the list's name. Whatever else adds
            to the same list at the same moment is kept.
    """
    kept = {name: value for name, value in changes.items() if value is not None}
    removed = [name for name in changes if name not in kept]
    more = {name: [text] for name, text in (appended or {}).items()}
    sets = [f"#{name} = :{name}" for name in kept]
    sets += [f"#{n} = list_append(if_not_exists(#{n}, :empty), :{n})" for n in more]
    parts = ["SET " + ", ".join(sets)] if sets else []
    parts += ["REMOVE " + ", ".join(f"#{name}" for name in removed)] if removed else []
    # DynamoDB refuses placeholders that are not used, and names that are reserved words.
    stated = [name for name in ("status", "owner") if f"#{name}" in condition]
    names = dict.fromkeys([*changes, *more, *stated])
    empty = {"empty": list[str]()} if more else {}
    values = {
        f":{name}": value for name, value in {**kept, **more, **empty, **(operands or {})}.items()
    }
    return {
        "Key": attributes(key),
        "UpdateExpression": " ".join(parts),
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
        "ExpressionAttributeValues": attributes(values),
    }


def update(
    client: DynamoDBClient,
    *,
    tries: int = 3,
    leaves: Mapping[str, Any] | None = None,
    **arguments: Any,
) -> Mapping[str, Any] | None:
    """An UpdateItem with a condition; for `leaves` see `conditional.write`.

    Returns:
        The response, or None if the item did not meet the condition.
    """
    try:
        return write(client.update_item, leaves, **arguments)
    except RefusedError:
        return None
    except ClientError as error:
        # A duplicate is just being pointed to this photo. That takes milliseconds, and the SDK
        # does not retry it.
        if error_code(error) != "TransactionConflictException" or tries == 1:
            raise
    return update(client, tries=tries - 1, leaves=leaves, **arguments)
