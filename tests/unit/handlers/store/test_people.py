"""The people of the Library table, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws import clients
from handlers.aws.clients import attributes
from handlers.model.person import EmailClaim
from handlers.store.people import PeopleStore
from tests.unit.handlers.fake_people import ADA_SUB, BOB_SUB, ada, bob
from tests.unit.handlers.services import Received

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

AT = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
KEY = {"pk": {"S": "USERS"}, "sk": {"S": BOB_SUB}}
CLAIM_KEY = {"pk": {"S": "EMAIL#bob@example.com"}, "sk": {"S": "USER"}}
CLAIM = EmailClaim(email="bob@example.com", sub=BOB_SUB, user_id=BOB_SUB)
AGAIN = replace(bob(), sub="b1b00000-0000-4000-8000-000000000000")

TRANSACTIONS: dict[str, Callable[[PeopleStore], object]] = {
    "add": lambda people: people.add(bob()),
    "relink": lambda people: people.relink(CLAIM, AGAIN),
    "change": lambda people: people.change(BOB_SUB, by=ADA_SUB, blocked=True),
}


@pytest.fixture
def people(dynamodb: DynamoDBClient) -> PeopleStore:
    return PeopleStore(dynamodb, "library")


def found(stubbed_table: Stubber, key: Any, item: dict[str, Any] | None) -> None:
    response = {} if item is None else {"Item": attributes(item)}
    stubbed_table.add_response(
        "get_item", response, {"TableName": "library", "Key": key, "ConsistentRead": True}
    )


def cancelled(stubbed_table: Stubber, *codes: str) -> None:
    stubbed_table.add_client_error(
        "transact_write_items",
        "TransactionCanceledException",
        modeled_fields={"CancellationReasons": [{"Code": code} for code in codes]},
    )


def written(stubbed_table: Stubber) -> Received:
    """What the next transaction will consist of."""
    received = Received()
    stubbed_table.add_response("transact_write_items", {}, {"TransactItems": received})
    return received


def test_a_person_and_a_claim_are_read_consistently(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    found(stubbed_table, KEY, bob().to_item())
    found(stubbed_table, KEY, None)
    found(stubbed_table, CLAIM_KEY, CLAIM.to_item())
    found(stubbed_table, CLAIM_KEY, None)

    assert people.get(BOB_SUB) == bob()
    assert people.get(BOB_SUB) is None
    assert people.claim_of("bob@example.com") == CLAIM
    assert people.claim_of("bob@example.com") is None


def listed(stubbed_table: Stubber) -> None:
    """Two pages, of one person each."""
    expected: dict[str, Any] = {
        "TableName": "library",
        "KeyConditionExpression": "pk = :people",
        "ExpressionAttributeValues": {":people": {"S": "USERS"}},
        "ConsistentRead": True,
    }
    first = {"Items": [attributes(AGAIN.to_item())], "LastEvaluatedKey": KEY}
    stubbed_table.add_response("query", first, expected)
    second = {"Items": [attributes(ada().to_item())]}
    stubbed_table.add_response("query", second, expected | {"ExclusiveStartKey": KEY})


def test_all_people_are_listed_whatever_number_of_pages_they_take(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    listed(stubbed_table)

    assert people.list() == [AGAIN, ada()]


def test_a_person_is_found_by_the_owner_of_their_photos(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    found(stubbed_table, KEY, bob().to_item())
    assert people.find(BOB_SUB) == bob()

    # Their login was made again, so it has another name than the owner of their photos.
    found(stubbed_table, KEY, None)
    listed(stubbed_table)
    assert people.find(BOB_SUB) == AGAIN


def test_a_login_of_another_person_is_not_taken_for_the_owner(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    found(stubbed_table, KEY, bob(user_id="somebody-else").to_item())
    listed(stubbed_table)

    assert people.find(BOB_SUB) == AGAIN


def test_a_person_is_added_together_with_the_claim_of_their_address(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    parts = written(stubbed_table)

    assert people.add(bob())

    is_new = {"TableName": "library", "ConditionExpression": "attribute_not_exists(pk)"}
    assert parts.value == [
        {"Put": {"Item": attributes(bob().to_item()), **is_new}},
        {"Put": {"Item": attributes(CLAIM.to_item()), **is_new}},
    ]


def test_a_person_moves_to_another_login_as_a_whole(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    parts = written(stubbed_table)

    assert people.relink(CLAIM, AGAIN)

    claim, person, former = parts.value
    assert claim["Put"]["Item"] == attributes(replace(CLAIM, sub=AGAIN.sub).to_item())
    assert claim["Put"]["ConditionExpression"] == "attribute_exists(pk) AND #sub = :former"
    assert claim["Put"]["ExpressionAttributeValues"] == {":former": {"S": BOB_SUB}}
    assert person["Put"]["Item"] == attributes(AGAIN.to_item())
    assert person["Put"]["ConditionExpression"] == "attribute_not_exists(pk)"
    assert former["Delete"]["Key"] == KEY
    assert former["Delete"]["ConditionExpression"] == (
        "attribute_not_exists(pk) OR userId = :userId"
    )
    assert former["Delete"]["ExpressionAttributeValues"] == {":userId": {"S": BOB_SUB}}


@pytest.mark.parametrize(
    ("wanted", "update", "values"),
    [
        ({"blocked": True}, "SET #blocked = :blocked", {":blocked": {"BOOL": True}}),
        ({"blocked": False}, "REMOVE #blocked", None),
        (
            {"admin": True, "blocked": False},
            "SET #admin = :admin REMOVE #blocked",
            {":admin": {"BOOL": True}},
        ),
    ],
    ids=str,
)
def test_only_somebody_who_is_an_admin_then_changes_a_person(
    people: PeopleStore, stubbed_table: Stubber, wanted: Any, update: str, values: Any
) -> None:
    parts = written(stubbed_table)
    found(stubbed_table, KEY, bob(**wanted).to_item())

    assert people.change(BOB_SUB, by=ADA_SUB, **wanted) == bob(**wanted)

    change, check = parts.value
    assert change["Update"]["Key"] == KEY
    assert change["Update"]["UpdateExpression"] == update
    assert change["Update"]["ConditionExpression"] == (
        "attribute_exists(pk) AND attribute_not_exists(leaving)"
    )
    assert change["Update"].get("ExpressionAttributeValues") == values
    assert check["ConditionCheck"] == {
        "TableName": "library",
        "Key": {"pk": {"S": "USERS"}, "sk": {"S": ADA_SUB}},
        "ConditionExpression": "admin = :yes AND attribute_not_exists(blocked)",
        "ExpressionAttributeValues": {":yes": {"BOOL": True}},
    }


def test_a_change_of_nothing_writes_nothing(people: PeopleStore, stubbed_table: Stubber) -> None:
    found(stubbed_table, KEY, bob().to_item())

    assert people.change(BOB_SUB, by=ADA_SUB) == bob()


@pytest.mark.parametrize("write", TRANSACTIONS.values(), ids=TRANSACTIONS)
def test_nothing_is_written_if_a_condition_is_not_met(
    people: PeopleStore, stubbed_table: Stubber, write: Callable[[PeopleStore], object]
) -> None:
    cancelled(stubbed_table, "None", "ConditionalCheckFailed")

    assert not write(people)


@pytest.mark.parametrize("write", TRANSACTIONS.values(), ids=TRANSACTIONS)
def test_a_transaction_that_failed_for_another_reason_is_an_error(
    people: PeopleStore, stubbed_table: Stubber, write: Callable[[PeopleStore], object]
) -> None:
    cancelled(stubbed_table, "ConditionalCheckFailed", "ThrottlingError")
    with pytest.raises(clients.ClientError):
        write(people)

    stubbed_table.add_client_error("transact_write_items", "AccessDeniedException")
    with pytest.raises(clients.ClientError):
        write(people)


@pytest.mark.parametrize(
    ("record", "attribute"),
    [(PeopleStore.signed_in, "signedInAt"), (PeopleStore.signed_out, "signedOutAt")],
)
def test_a_time_is_recorded_of_a_person_who_exists(
    people: PeopleStore,
    stubbed_table: Stubber,
    record: Callable[[PeopleStore, str, datetime], None],
    attribute: str,
) -> None:
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": f"SET #{attribute} = :{attribute}",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeNames": {f"#{attribute}": attribute},
        "ExpressionAttributeValues": {f":{attribute}": {"S": "2026-11-29T08:00:00.000000Z"}},
    }
    stubbed_table.add_response("update_item", {}, expected)
    stubbed_table.add_client_error(
        "update_item", "ConditionalCheckFailedException", expected_params=expected
    )

    record(people, BOB_SUB, AT)
    record(people, BOB_SUB, AT)


def test_somebody_of_whom_only_the_claim_is_left_is_written_again(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    received = written(stubbed_table)

    assert people.relink(CLAIM, bob())

    claim, person = received.value
    assert claim["Put"]["Item"] == attributes(CLAIM.to_item())
    assert person["Put"]["Item"] == attributes(bob().to_item())


def test_a_name_is_corrected_before_the_first_sign_in_only(
    people: PeopleStore, stubbed_table: Stubber
) -> None:
    expected = {
        "TableName": "library",
        "Key": KEY,
        "UpdateExpression": "SET #name = :name",
        "ConditionExpression": "attribute_exists(pk) AND attribute_not_exists(signedInAt)",
        "ExpressionAttributeNames": {"#name": "name"},
        "ExpressionAttributeValues": {":name": {"S": "Robert"}},
    }
    stubbed_table.add_response("update_item", {}, expected)
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    people.rename(BOB_SUB, "Robert")
    people.rename(BOB_SUB, "Robert")
