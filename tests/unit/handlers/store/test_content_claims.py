"""The table of content claims, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from handlers.aws import clients
from handlers.model.content_claims import Claim
from handlers.store.content_claims import ContentClaimStore
from tests.unit.handlers.services import refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

UNTIL = datetime(2026, 11, 21, 12, 3, tzinfo=UTC)
MINE = Claim(image_id="mine", until=UNTIL)
OTHERS = Claim(image_id="others", until=UNTIL)
RECORD = {
    "contentId": {"S": "public/0f"},
    "imageId": {"S": "others"},
    "claimedUntil": {"N": str(int(UNTIL.timestamp()))},
}
REFUSED = "ConditionalCheckFailedException"
# Whose claim is found, how many times the SDK has retried the request, and whether that means that
# it went through.
CASES = [("mine", 1, True), ("mine", 0, False), ("others", 1, False)]


@pytest.fixture
def claims(dynamodb: DynamoDBClient) -> ContentClaimStore:
    return ContentClaimStore(dynamodb, "contents")


def test_a_claim_is_read_consistently(claims: ContentClaimStore, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "contents",
        "Key": {"contentId": {"S": "public/0f"}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": RECORD}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    assert claims.get("public/0f") == OTHERS
    assert claims.get("public/0f") is None


def test_a_claim_is_written_if_no_other_photo_has_one(
    claims: ContentClaimStore, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "contents",
        "Item": RECORD | {"imageId": {"S": "mine"}},
        "ConditionExpression": "attribute_not_exists(contentId) OR imageId = :claimant",
        "ExpressionAttributeValues": {":claimant": {"S": "mine"}},
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    stubbed_table.add_response("put_item", {}, expected)

    assert claims.claim("public/0f", MINE) == MINE


def test_a_refused_claim_names_its_holder(
    claims: ContentClaimStore, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("put_item", REFUSED, modeled_fields={"Item": RECORD})

    assert claims.claim("public/0f", MINE) == OTHERS


@pytest.mark.parametrize("free", [True, False])
def test_a_claim_is_taken_over_only_if_unchanged(
    claims: ContentClaimStore, stubbed_table: Stubber, *, free: bool
) -> None:
    expected = {
        "TableName": "contents",
        "Item": RECORD | {"imageId": {"S": "mine"}},
        "ConditionExpression": "imageId = :former AND claimedUntil = :until",
        "ExpressionAttributeValues": {
            ":former": {"S": "others"},
            ":until": RECORD["claimedUntil"],
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if free:
        stubbed_table.add_response("put_item", {}, expected)
    else:
        stubbed_table.add_client_error("put_item", REFUSED, expected_params=expected)

    assert claims.take_over("public/0f", OTHERS, MINE) is free


@pytest.mark.parametrize(("there", "repeated", "taken"), CASES)
def test_a_takeover_whose_response_was_lost_counts(
    claims: ContentClaimStore, stubbed_table: Stubber, there: str, repeated: int, *, taken: bool
) -> None:
    found = RECORD | {"imageId": {"S": there}}
    refuse(stubbed_table, "put_item", found, repeated=repeated)

    assert claims.take_over("public/0f", OTHERS, MINE) is taken


def test_only_the_photos_own_claim_is_released(
    claims: ContentClaimStore, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "contents",
        "Key": {"contentId": {"S": "public/0f"}},
        "ConditionExpression": "imageId = :claimant",
        "ExpressionAttributeValues": {":claimant": {"S": "mine"}},
    }
    stubbed_table.add_response("delete_item", {}, expected)
    stubbed_table.add_client_error("delete_item", REFUSED, expected_params=expected)

    claims.release("public/0f", "mine")
    claims.release("public/0f", "mine")


def test_any_other_error_of_the_table_is_raised(
    claims: ContentClaimStore, stubbed_table: Stubber
) -> None:
    for operation in ("put_item", "put_item", "delete_item"):
        stubbed_table.add_client_error(operation, "AccessDeniedException")

    with pytest.raises(clients.ClientError):
        claims.claim("public/0f", MINE)
    with pytest.raises(clients.ClientError):
        claims.take_over("public/0f", OTHERS, MINE)
    with pytest.raises(clients.ClientError):
        claims.release("public/0f", "mine")
