from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.components.recorded import Stack


def test_the_table_is_paid_by_request_and_keyed_by_image(dev: Stack) -> None:
    table = dev.one("dynamodb/table:Table")

    assert table.name == "photos-dev-ImageMetadata"
    assert table.inputs["billingMode"] == "PAY_PER_REQUEST"
    assert table.inputs["hashKey"] == "imageId"
    assert "rangeKey" not in table.inputs


def test_the_table_can_be_restored_to_any_moment(dev: Stack) -> None:
    table = dev.one("dynamodb/table:Table").inputs

    assert table["pointInTimeRecovery"] == {"enabled": True}


def test_items_that_expire_go_by_themselves(dev: Stack) -> None:
    assert dev.one("dynamodb/table:Table").inputs["ttl"] == {
        "attributeName": "expiresAt",
        "enabled": True,
    }


def test_lists_read_one_index_that_holds_all_they_show(dev: Stack) -> None:
    (index,) = dev.one("dynamodb/table:Table").inputs["globalSecondaryIndexes"]

    assert index == {
        "name": "newest-first",
        "hashKey": "gallery",
        "rangeKey": "uploadedAt",
        "projectionType": "ALL",
    }


def test_attributes_are_declared_for_the_keys_and_no_others(dev: Stack) -> None:
    attributes = dev.one("dynamodb/table:Table").inputs["attributes"]

    assert {(each["name"], each["type"]) for each in attributes} == {
        ("imageId", "S"),
        ("gallery", "S"),
        ("uploadedAt", "S"),
    }
