"""`make removals`: the records of a stack as a table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.stub import Stubber

from cli import deployed, removals
from cli.deployed import Deployed
from handlers.aws.clients import attributes
from handlers.model.removal import Removal, RemovalKind, new_record_id
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

STARTED = datetime(2026, 11, 29, 12, 0, 0, 5, UTC)
OPEN = Removal(
    record_id=new_record_id(STARTED, "0123456789abcdef"),
    kind=RemovalKind.TRASH,
    by="public",
    started_at=STARTED,
    photos=4,
    gone=2,
    restored=1,
    addresses=12,
)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    session: Any = boto3.session.Session("a", "a", region_name="eu-central-1")
    client = session.client("dynamodb")

    def found(_stack: str) -> Deployed:
        outputs = {"libraryTableName": "library"}
        return Deployed(where="stack dev here", outputs=outputs, client=lambda _: client)

    monkeypatch.setattr(deployed, "find", found)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def expected(since: str) -> dict[str, Any]:
    return {
        "TableName": "library",
        "KeyConditionExpression": "pk = :removals AND sk >= :since",
        "FilterExpression": "attribute_exists(startedAt)",
        "ExpressionAttributeValues": {":removals": {"S": "REMOVALS"}, ":since": {"S": since}},
    }


def test_each_record_is_a_line(table: Stubber, capsys: pytest.CaptureFixture[str]) -> None:
    table.add_response("query", {"Items": [attributes(OPEN.to_item())]}, expected("2026-11"))

    assert removals.main(["--since", "2026-11"]) == 0

    *_, line = capsys.readouterr().out.strip().splitlines()
    cells = [each.strip() for each in line.strip("|").split("|")]
    assert cells == [
        *("2026-11-29T12:00:00Z", "trash", "public", "4", "2", "1", "12", "not yet"),
        "0123456789abcdef",
    ]


def test_a_stack_without_records_says_so(
    table: Stubber, capsys: pytest.CaptureFixture[str]
) -> None:
    table.add_response("query", {"Items": []}, expected("0"))

    assert removals.main([]) == 0
    assert capsys.readouterr().out == "stack dev here: nothing was removed.\n"


def test_a_stack_that_cannot_be_reached_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere(_stack: str) -> Deployed:
        raise UserError("It is not deployed.")

    monkeypatch.setattr(deployed, "find", nowhere)

    assert removals.main([]) == 1
    assert capsys.readouterr().err == "It is not deployed.\n"
