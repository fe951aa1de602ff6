from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.indexes import INDEXES

if TYPE_CHECKING:
    from tests.unit.components.declared import Resource, Stack


def test_the_table_is_paid_by_request_and_keyed_by_image(dev: Stack) -> None:
    table = _table(dev)

    assert table.name == "photos-dev-ImageMetadata"
    assert table.inputs["billingMode"] == "PAY_PER_REQUEST"
    assert table.inputs["hashKey"] == "imageId"
    assert "rangeKey" not in table.inputs


def test_the_table_can_be_restored_to_any_moment(dev: Stack) -> None:
    table = _table(dev).inputs

    assert table["pointInTimeRecovery"] == {"enabled": True}


def test_expired_items_are_deleted_by_dynamodb(dev: Stack) -> None:
    assert _table(dev).inputs["ttl"] == {
        "attributeName": "expiresAt",
        "enabled": True,
    }


@pytest.mark.parametrize(
    ("name", "sort_key"), [("newest-first", "uploadedAt"), ("by-taken", "takenKey")]
)
def test_each_order_of_a_list_has_an_index_with_everything_it_shows(
    dev: Stack, name: str, sort_key: str
) -> None:
    assert _index(dev, name) == {
        "name": name,
        "hashKey": "gallery",
        "rangeKey": sort_key,
        "projectionType": "ALL",
    }


def test_the_timeline_has_an_index_with_what_a_layout_needs(dev: Stack) -> None:
    assert _index(dev, "timeline") == {
        "name": "timeline",
        "hashKey": "gallery",
        "rangeKey": "takenKey",
        "projectionType": "INCLUDE",
        "nonKeyAttributes": ["width", "height"],
    }


def test_what_changes_a_timeline_has_an_index_by_when_it_changed(dev: Stack) -> None:
    assert _index(dev, "changes") == {
        "name": "changes",
        "hashKey": "owner",
        "rangeKey": "changedAt",
        "projectionType": "INCLUDE",
        "nonKeyAttributes": ["takenKey", "width", "height", "gallery"],
    }


def test_the_trash_has_an_index_by_when_photos_got_there(dev: Stack) -> None:
    assert _index(dev, "trash") == {
        "name": "trash",
        "hashKey": "trash",
        "rangeKey": "trashedAt",
        "projectionType": "ALL",
    }


def test_what_was_interrupted_has_an_index_by_how_long_it_waits(dev: Stack) -> None:
    assert _index(dev, "unfinished") == {
        "name": "unfinished",
        "hashKey": "unfinished",
        "rangeKey": "unfinishedSince",
        "projectionType": "KEYS_ONLY",
    }


def test_the_indexes_are_those_that_the_functions_read(dev: Stack) -> None:
    names = [each["name"] for each in _table(dev).inputs["globalSecondaryIndexes"]]

    assert names == [index.name for index in INDEXES]


def test_attributes_are_declared_for_the_keys_and_no_others(dev: Stack) -> None:
    attributes = _table(dev).inputs["attributes"]

    assert {(each["name"], each["type"]) for each in attributes} == {
        ("imageId", "S"),
        ("gallery", "S"),
        ("uploadedAt", "S"),
        ("takenKey", "S"),
        ("owner", "S"),
        ("changedAt", "S"),
        ("trash", "S"),
        ("trashedAt", "S"),
        ("unfinished", "S"),
        ("unfinishedSince", "S"),
    }


def test_content_claims_are_keyed_by_owner_and_hash_only(dev: Stack) -> None:
    contents = _contents(dev).inputs

    assert contents["hashKey"] == "contentId"
    assert contents["attributes"] == [{"name": "contentId", "type": "S"}]
    assert not {"rangeKey", "globalSecondaryIndexes", "ttl"} & set(contents)


def test_the_table_of_claims_has_the_settings_of_the_table_of_photos(dev: Stack) -> None:
    photos, contents = _table(dev).inputs, _contents(dev).inputs

    for each in ("billingMode", "pointInTimeRecovery", "deletionProtectionEnabled", "tags"):
        assert contents[each] == photos[each]


def _table(stack: Stack) -> Resource:
    return stack.one("dynamodb/table:Table", "photos-dev-ImageMetadata")


def _index(stack: Stack, name: str) -> Any:
    indexes = _table(stack).inputs["globalSecondaryIndexes"]
    return next(each for each in indexes if each["name"] == name)


def _contents(stack: Stack) -> Resource:
    return stack.one("dynamodb/table:Table", "photos-dev-Contents")
