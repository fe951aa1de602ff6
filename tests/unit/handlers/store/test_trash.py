"""The transitions of the trash, against the SDK's own model of DynamoDB; nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes
from handlers.model.image import BusyError, Image, Status, Unfinished
from handlers.model.order import Position
from handlers.store import trash as trash_store
from handlers.store.trash import TrashStore
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import Received, ready_image, refuse

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_dynamodb.client import DynamoDBClient

AT = "2026-11-21T12:00:00.123456Z"
TRASHED = "#status = :trashed AND #owner = :owner"
TO_BE_MOVED = f"{TRASHED} AND unfinished = :move AND trashedAt = :at"
FEW = "(attribute_not_exists(trashRecords) OR size(trashRecords) < :most)"
TRASH = "trash/00000000-0000-4000-8000-000000000001/1795262400123456"


@pytest.fixture
def trash(dynamodb: DynamoDBClient) -> TrashStore:
    return TrashStore(dynamodb, "images", new_edition=lambda: "fedcba9876543210")


def trashed(unfinished: Unfinished | None = None, **changed: Any) -> Image:
    image = replace(ready_image(), status=Status.TRASHED, trashed_at=NOW)
    return replace(image, unfinished=unfinished, unfinished_since=unfinished and NOW, **changed)


def written(stubbed_table: Stubber, makes: Image | None = None) -> Received:
    """What the next update does, in the words of DynamoDB; it may return what it makes."""
    update = Received()
    expected = {
        "TableName": "images",
        "Key": Received(),
        "UpdateExpression": update,
        "ConditionExpression": Received(),
        "ExpressionAttributeNames": Received(),
        "ExpressionAttributeValues": Received(),
    }
    if makes:
        expected["ReturnValues"] = "ALL_NEW"
    else:
        expected["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    answer = {"Attributes": attributes(makes.to_item())} if makes else {}
    stubbed_table.add_response("update_item", answer, expected)
    update.expected = expected  # pyright: ignore[reportAttributeAccessIssue]
    return update


def said(update: Any) -> tuple[dict[str, Any], set[str], str]:
    """What an update sets, what it removes, and its condition."""
    expected = update.expected
    names = expected["ExpressionAttributeNames"].value
    values = expected["ExpressionAttributeValues"].value
    sets, _, removes = update.value.removeprefix("SET ").partition(" REMOVE ")
    found: dict[str, Any] = {}
    for part in sets.split(", #"):
        name, _, value = part.partition(" = ")
        name = names["#" + name.removeprefix("#")]
        is_list = value.startswith("list_append(")
        found[name] = {"more": values[f":{name}"]["L"]} if is_list else values[value]
    removed = {names[each] for each in removes.split(", ")} if removes else set[str]()
    # DynamoDB refuses placeholders that are not used.
    condition = expected["ConditionExpression"].value
    for placeholder in (*names, *values):
        assert placeholder in update.value + condition
    return found, removed, condition


def texts(*values: str) -> dict[str, Any]:
    return {"more": [{"S": each} for each in values]}


def test_a_listed_photo_goes_to_the_trash_and_out_of_every_list_at_once(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    update = written(stubbed_table)

    assert trash.trash("the-id", "anna", NOW, record_id="the-record")

    found, removed, condition = said(update)
    assert found == attributes(
        {
            "status": "trashed",
            "trash": "anna",
            "trashedAt": AT,
            "changedAt": AT,
            "unfinished": "move",
            "unfinishedSince": AT,
        }
    ) | {"trashRecords": texts("the-record")}
    assert removed == {"gallery"}
    assert condition == (
        f"#status = :ready AND attribute_not_exists(duplicateOf) AND #owner = :owner AND {FEW}"
    )


def test_what_its_owners_list_does_not_show_does_not_go_to_the_trash(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    there = attributes(trashed(Unfinished.MOVE).to_item())
    refuse(stubbed_table, "update_item", there, repeated=0)
    assert not trash.trash("the-id", "public", NOW)

    # The response to the first request was lost.
    refuse(stubbed_table, "update_item", there | {"changedAt": {"S": AT}}, repeated=1)
    assert trash.trash("the-id", "public", NOW)


def test_moved_renditions_are_named_and_their_old_folder_is_left_over(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    image, update = trashed(Unfinished.MOVE), written(stubbed_table)

    assert trash.moved(image, NOW)

    found, removed, condition = said(update)
    keys = [each["M"]["key"]["S"] for each in found["renditions"]["L"]]
    assert keys == [f"{TRASH}/{each.key.rpartition('/')[2]}" for each in image.renditions]
    assert found["leftovers"] == found["pastFolders"] == texts(image.folder or "")
    assert found["unfinished"] == {"S": "clean"}
    assert not removed
    assert condition == TO_BE_MOVED


def test_a_photo_of_which_nothing_was_moved_is_listed_again_at_once(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    back = ready_image()
    image, update = trashed(Unfinished.MOVE, trash_records=("r",)), written(stubbed_table, back)

    assert trash.restore(image, NOW) == back

    found, removed, condition = said(update)
    assert found == {
        **attributes({"status": "ready", "gallery": "public", "changedAt": AT}),
        **attributes({"unfinished": "clean", "unfinishedSince": AT}),
        # Somebody may be copying there just now.
        "leftovers": texts(TRASH),
    }
    assert removed == {"trash", "trashedAt", "edition"}
    assert condition == TO_BE_MOVED


@pytest.mark.parametrize("unfinished", [None, Unfinished.CLEAN])
def test_a_photo_that_was_moved_is_sent_on_its_way_back(
    trash: TrashStore, stubbed_table: Stubber, unfinished: Unfinished | None
) -> None:
    returning = trashed(Unfinished.RESTORE, edition="fedcba9876543210")
    image, update = trashed(unfinished), written(stubbed_table, returning)

    assert trash.restore(image, NOW) == returning

    found, removed, condition = said(update)
    assert found == attributes(
        {"edition": "fedcba9876543210", "unfinished": "restore", "unfinishedSince": AT}
    )
    assert removed == {"trash"}
    assert condition == f"{TRASHED} AND (attribute_not_exists(unfinished) OR unfinished = :clean)"


def test_a_photo_that_is_moved_at_this_very_moment_is_sent_on_its_way_back(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")
    moved = attributes(trashed(Unfinished.CLEAN).to_item())
    stubbed_table.add_response("get_item", {"Item": moved})
    returning = trashed(Unfinished.RESTORE, edition="fedcba9876543210")
    update = written(stubbed_table, returning)

    assert trash.restore(trashed(Unfinished.MOVE), NOW) == returning
    assert said(update)[0]["unfinished"] == {"S": "restore"}


@pytest.mark.parametrize("image", [ready_image(), trashed(Unfinished.RESTORE, edition="e")])
def test_a_photo_that_is_back_or_on_its_way_is_not_asked_for_twice(
    trash: TrashStore, image: Image
) -> None:
    assert trash.restore(image, NOW) == image


@pytest.mark.parametrize("there", [True, False])
def test_a_photo_that_is_deleted_meanwhile_does_not_come_back(
    trash: TrashStore, stubbed_table: Stubber, *, there: bool
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")
    deleted = attributes(replace(ready_image(), status=Status.DELETED).to_item())
    stubbed_table.add_response("get_item", {"Item": deleted} if there else {})

    assert trash.restore(trashed(), NOW) is None


def test_a_photo_that_changes_all_the_time_is_left_to_another_request(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    for _ in range(4):
        stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")
        again = attributes(trashed(Unfinished.CLEAN).to_item())
        stubbed_table.add_response("get_item", {"Item": again})

    with pytest.raises(BusyError):
        trash.restore(trashed(), NOW)


def test_a_photo_on_its_way_back_can_be_kept_and_its_copies_are_left_over(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    image, update = trashed(Unfinished.RESTORE, edition="e"), written(stubbed_table)

    assert trash.keep(image, NOW, record_id="r")
    assert not trash.keep(trashed(), NOW)

    found, removed, condition = said(update)
    assert found == {
        **attributes({"trash": "public", "unfinished": "clean", "unfinishedSince": AT}),
        "trashRecords": texts("r"),
        "leftovers": texts(f"thumbnails/{image.image_id}/e"),
    }
    assert removed == {"edition"}
    assert condition == f"{TRASHED} AND unfinished = :restore AND edition = :edition AND {FEW}"


@pytest.mark.parametrize(
    ("unfinished", "removed"),
    [
        (Unfinished.CLEAN, "#leftovers, #unfinished, #unfinishedSince, #trashRecords"),
        (Unfinished.MOVE, "#leftovers"),
        (None, "#leftovers"),
    ],
)
def test_what_is_left_to_do_beside_leftovers_remains_to_be_done(
    unfinished: Unfinished | None, removed: str
) -> None:
    part = trash_store.cleaned("images", trashed(unfinished, leftovers=("a", "b")))["Update"]

    assert part["UpdateExpression"] == f"REMOVE {removed}"
    stated = "unfinished = :unfinished" if unfinished else "attribute_not_exists(unfinished)"
    assert part["ConditionExpression"] == f"{stated} AND leftovers = :leftovers"
    assert part["ExpressionAttributeValues"][":leftovers"] == {"L": [{"S": "a"}, {"S": "b"}]}


def test_leftovers_that_have_become_more_are_not_recorded_as_gone(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    assert not trash.cleaned(trashed(Unfinished.CLEAN, leftovers=("a",)))


def test_a_page_of_the_trash_starts_with_the_newest_deletion(
    trash: TrashStore, stubbed_table: Stubber
) -> None:
    image = trashed()
    expected = {
        "TableName": "images",
        "IndexName": "trash",
        "KeyConditionExpression": "trash = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "anna"}},
        "ScanIndexForward": False,
        "Limit": 3,
    }
    answer = {"Items": [attributes(image.to_item())]}
    stubbed_table.add_response("query", answer, expected)
    key = attributes({"imageId": "the-id", "trash": "anna", "trashedAt": AT})
    stubbed_table.add_response("query", answer, {**expected, "ExclusiveStartKey": key})

    assert trash.page("anna", None, 3) == [image]
    assert trash.page("anna", Position(NOW, "the-id"), 3) == [image]


def test_a_trash_is_counted_by_parts(trash: TrashStore, stubbed_table: Stubber) -> None:
    expected = {
        "TableName": "images",
        "IndexName": "trash",
        "KeyConditionExpression": "trash = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "anna"}},
        "ScanIndexForward": False,
        "Select": "COUNT",
    }
    place = attributes({"imageId": "the-id"})
    stubbed_table.add_response("query", {"Count": 500, "LastEvaluatedKey": place}, expected)
    stubbed_table.add_response("query", {"Count": 1}, {**expected, "ExclusiveStartKey": place})

    assert trash.count("anna", None) == (500, place)
    assert trash.count("anna", place) == (1, None)


@pytest.mark.parametrize(("index", "of"), [("trash", "anna"), ("unfinished", "move")])
def test_what_is_due_is_found_the_oldest_first(
    trash: TrashStore, stubbed_table: Stubber, index: str, of: str
) -> None:
    sort_key = {"trash": "trashedAt", "unfinished": "unfinishedSince"}[index]
    expected = {
        "TableName": "images",
        "IndexName": index,
        "KeyConditionExpression": f"{index} = :of AND {sort_key} <= :until",
        "ProjectionExpression": "imageId",
        "ExpressionAttributeValues": {":of": {"S": of}, ":until": {"S": AT}},
        "Limit": 100,
    }
    place = attributes({"imageId": "the-id"})
    answer: Any = {"Items": [place], "LastEvaluatedKey": place}
    stubbed_table.add_response("query", answer, expected)
    stubbed_table.add_response("query", {"Items": []}, {**expected, "ExclusiveStartKey": place})

    def found(after: Any) -> Any:
        if index == "trash":
            return trash.oldest("anna", NOW, after, 100)
        return trash.unfinished(Unfinished.MOVE, NOW, after, 100)

    assert found(None) == (["the-id"], place)
    assert found(place) == ([], None)
