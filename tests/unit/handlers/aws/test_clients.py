"""The DynamoDB client, which reads answers without the SDK's parser."""

from __future__ import annotations

import json
import zlib
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import botocore.endpoint
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse

from handlers.aws.clients import ClientError, attributes, error_code
from tests.support import library

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ITEMS = [attributes(library.photo(number).to_item()) for number in range(3)]
ANSWER = {
    "Items": ITEMS,
    "Count": 3,
    "ScannedCount": 3,
    "LastEvaluatedKey": {name: ITEMS[-1][name] for name in ("imageId", "gallery", "takenKey")},
}
QUERY: dict[str, Any] = {"TableName": "images", "KeyConditionExpression": "gallery = :owner"}


def answered(client: Any, *bodies: bytes, status: int = 200, checksum: str | None = None) -> Any:
    """The client; its requests get these responses, one after the other."""
    waiting = list(bodies)

    def answer(request: Any, **_: object) -> AWSResponse:
        raw: Any = BytesIO(waiting.pop(0))
        raw.stream = lambda: iter([raw.read()])
        headers: Any = {"x-amz-crc32": checksum} if checksum else {}
        return AWSResponse(request.url, status, headers, raw)

    client.meta.events.register("before-send", answer)
    return client


def no_pause(_seconds: float) -> None:
    """Stands in for the pause before a retry."""


def test_the_answer_to_a_query_is_the_one_of_the_sdks_parser(dynamodb: DynamoDBClient) -> None:
    body = json.dumps(ANSWER).encode()
    plain_client = botocore.session.get_session().create_client("dynamodb")

    ours = answered(dynamodb, body).query(**QUERY)

    assert ours == answered(plain_client, body).query(**QUERY)
    assert ours["Items"] == ITEMS


def test_an_item_is_the_one_of_the_sdks_parser(dynamodb: DynamoDBClient) -> None:
    body = json.dumps({"Item": ITEMS[0]}).encode()
    plain_client = botocore.session.get_session().create_client("dynamodb")
    arguments: dict[str, Any] = {"TableName": "images", "Key": {"imageId": {"S": "a"}}}

    ours = answered(dynamodb, body).get_item(**arguments)

    assert ours == answered(plain_client, body).get_item(**arguments)


def test_an_error_of_a_query_is_the_sdks(dynamodb: DynamoDBClient) -> None:
    body = json.dumps({"__type": "com.amazonaws#ValidationException", "message": "No."}).encode()

    with pytest.raises(ClientError) as caught:
        answered(dynamodb, body, status=400).query(**QUERY)

    assert error_code(caught.value) == "ValidationException"


def test_a_query_is_repeated_if_its_answer_was_cut_off(
    dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(ANSWER).encode()
    monkeypatch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=no_pause))

    answer = answered(dynamodb, body[: len(body) // 2], body, checksum=str(zlib.crc32(body))).query(
        **QUERY
    )

    assert answer["Items"] == ITEMS
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
