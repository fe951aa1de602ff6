"""`make removals STACK=dev SINCE=2026-11-01`: what was removed, when, by whom, and the proof.

Each line is one request, or one daily round: photos that were moved to the trash or ended, how many
of them are gone, how many were brought back before that, and how many of their addresses were asked
and answered 404. The credentials in the shell need dynamodb:Query on the table in the output
libraryTableName.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from cli import deployed
from cli.tables import markdown_table
from handlers.aws.clients import plain
from handlers.model.codecs import timestamp
from handlers.model.removal import REMOVALS, Removal
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

_HEAD = (
    "began",
    "why",
    "by",
    "photos",
    "gone",
    "brought back",
    "answered 404",
    "finished",
    "record",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m cli.removals", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--stack", default="dev")
    parser.add_argument("--since", default="", help="a day, or its beginning: 2026-11")
    options = parser.parse_args(arguments)
    try:
        stack = deployed.find(options.stack)
        found = [*_records(stack.client("dynamodb"), stack.outputs, options.since)]
    except (UserError, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    if not found:
        print(f"{stack.where}: nothing was removed.")
        return 0
    print(markdown_table(_HEAD, [_row(each) for each in found]))
    return 0


def _records(client: Any, outputs: Any, since: str) -> Iterator[Removal]:
    """The records that began then or later, the oldest first."""
    pages = client.get_paginator("query").paginate(
        TableName=outputs["libraryTableName"],
        KeyConditionExpression="pk = :removals AND sk >= :since",
        # What is counted of a record that has expired is none.
        FilterExpression="attribute_exists(startedAt)",
        # Before every record, since an empty key is none.
        ExpressionAttributeValues={":removals": {"S": REMOVALS}, ":since": {"S": since or "0"}},
    )
    for page in pages:
        for item in page["Items"]:
            yield Removal.from_item(plain(item))


def _row(removal: Removal) -> list[str]:
    return [
        _time(removal.started_at),
        removal.kind.value,
        removal.by,
        "not known yet" if removal.photos is None else str(removal.photos),
        str(removal.gone),
        str(removal.restored),
        str(removal.addresses),
        "not yet" if removal.finished_at is None else _time(removal.finished_at),
        removal.record_id.rpartition("#")[2],
    ]


def _time(moment: datetime) -> str:
    return timestamp(moment)[: len("2026-11-29T12:00:00")] + "Z"


if __name__ == "__main__":
    sys.exit(main())
