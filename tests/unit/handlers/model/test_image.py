from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from handlers.aws.clients import attributes, plain
from handlers.model.codecs import timestamp
from handlers.model.image import (
    ATTRIBUTES,
    Image,
    Rendition,
    Status,
    Unfinished,
    is_image_id,
    moved,
    trash_folder,
)
from handlers.model.photo_metadata import Exposure, Location, PhotoMetadata
from tests.support.openapi import CONTRACT

FULL = Image(
    image_id="00000000-0000-4000-8000-000000000001",
    owner="public",
    file_name="cat.png",
    file_type="image/png",
    uploaded_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    status=Status.READY,
    object_key="uploads/public/00000000-0000-4000-8000-000000000001",
    file_size=5,
    version_id="v1",
    sha256="00" * 32,
    width=300,
    height=200,
    renditions=(
        Rendition(
            key="thumbnails/x/y/thumb-150.jpg",
            width=150,
            height=100,
            size=9,
            media_type="image/jpeg",
        ),
    ),
    metadata=PhotoMetadata(
        taken_order=42,
        taken_at="2026-05-01T12:34:56.120+02:00",
        camera="Apple iPhone 15 Pro",
        lens="back camera",
        exposure=Exposure(
            time="1/125", f_number=1.8, iso=100, focal_length=6.8, focal_length_35mm=24
        ),
        orientation=6,
        colour="#4a6b8c",
        thumb_hash="1QcSHQRnh493V4dIh4eXh1h4kJUI",
        animated=True,
        damaged=True,
        location=Location(latitude=-52.5, longitude=13.4, altitude=34.25),
    ),
    title="A cat",
    alt="A cat that sleeps on a windowsill",
    duplicate_of="00000000-0000-4000-8000-000000000002",
    reason="because",
    reason_code="because",
    trashed_at=datetime(2026, 11, 21, 13, tzinfo=UTC),
    restored=True,
    unfinished=Unfinished.CLEAN,
    unfinished_since=datetime(2026, 11, 21, 14, tzinfo=UTC),
    edition="0123456789abcdef",
    leftovers=("thumbnails/x/w",),
    past_folders=("thumbnails/x/v", "thumbnails/x/w"),
    trash_records=("one", "two"),
    purge_record="another",
    expires_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    counted=1234,
    purged=True,
)


def test_an_item_has_all_fields_of_a_photo() -> None:
    assert Image.from_item(FULL.to_item()) == FULL
    listed = replace(FULL, duplicate_of=None)
    assert Image.from_item(listed.to_item()) == listed
    trashed = replace(listed, status=Status.TRASHED)
    assert {*FULL.to_item(), *listed.to_item(), *trashed.to_item()} == set(ATTRIBUTES)


def test_an_item_can_be_written_to_the_table_and_read_from_it() -> None:
    assert Image.from_item(plain(attributes(FULL.to_item()))) == FULL


def test_the_json_has_exactly_the_fields_of_the_contract() -> None:
    schemas = CONTRACT["components"]["schemas"]
    shown = FULL.to_json()

    assert set(shown) == set(schemas["Image"]["properties"])
    assert set(shown["exposure"]) == set(schemas["Exposure"]["properties"])
    assert set(shown["renditions"][0]) == set(schemas["Rendition"]["properties"])


def test_the_json_has_the_paths_of_renditions_on_the_site() -> None:
    (rendition,) = FULL.to_json()["renditions"]

    assert rendition == {
        "url": "/thumbnails/x/y/thumb-150.jpg",
        "width": 150,
        "height": 100,
        "bytes": 9,
        "type": "image/jpeg",
    }


def test_the_json_can_be_serialised() -> None:
    shown = FULL.to_json()

    assert json.loads(json.dumps(shown)) == shown
    assert (shown["status"], shown["uploadedAt"]) == ("ready", "2026-11-21T12:00:00.000000Z")
    assert shown["exposure"]["fNumber"] == 1.8
    assert shown["takenDay"] == "2026-05-01"


@pytest.mark.parametrize("status", Status)
def test_only_ready_photos_have_renditions_and_a_day_in_the_json(status: Status) -> None:
    shown = replace(FULL, status=status).to_json()

    assert bool(shown["renditions"]) == ("takenDay" in shown) == (status == "ready")


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_infinity_and_nan_are_not_stored(number: float) -> None:
    odd = replace(FULL, metadata=PhotoMetadata(exposure=Exposure(f_number=number, iso=100)))

    assert odd.to_item()["exposure"] == {"iso": 100}


def test_decimals_are_read_as_integers() -> None:
    item = FULL.to_item()
    item |= {"fileSize": Decimal(5), "width": Decimal(300), "expiresAt": Decimal(item["expiresAt"])}

    assert Image.from_item(item) == FULL
    assert isinstance(Image.from_item(item).file_size, int)


def test_missing_fields_are_in_neither_the_item_nor_the_json() -> None:
    bare = Image(
        image_id=FULL.image_id,
        owner="public",
        file_name="cat.png",
        file_type="image/png",
        uploaded_at=FULL.uploaded_at,
        status=Status.PENDING,
        object_key=FULL.object_key,
    )

    assert set(bare.to_item()) == {
        *("imageId", "owner", "fileName", "fileUrl", "fileType", "uploadedAt", "status"),
        "objectKey",
    }
    assert Image.from_item(bare.to_item()) == bare
    assert set(bare.to_json()) == {
        *("imageId", "fileName", "fileUrl", "fileType", "uploadedAt", "status"),
        "renditions",
    }


@pytest.mark.parametrize("status", Status)
def test_only_ready_photos_are_in_the_indexes_of_the_gallery(status: Status) -> None:
    listed = replace(FULL, status=status, duplicate_of=None)
    assert ("gallery" in listed.to_item()) == (status == "ready")
    assert "gallery" not in replace(FULL, status=status).to_item()


@pytest.mark.parametrize("status", Status)
def test_timelines_know_where_a_photo_was_that_is_in_the_trash(status: Status) -> None:
    photo = replace(FULL, status=status, duplicate_of=None)
    assert ("takenKey" in photo.to_item()) == (status in ("ready", "trashed"))


@pytest.mark.parametrize("status", Status)
def test_only_photos_in_the_trash_are_in_its_index_until_they_are_on_their_way_back(
    status: Status,
) -> None:
    photo = replace(FULL, status=status, duplicate_of=None)
    assert ("trash" in photo.to_item()) == (status == "trashed")

    returning = replace(photo, unfinished=Unfinished.RESTORE)
    assert returning.is_returning == (status == "trashed")
    assert "trash" not in returning.to_item()


@pytest.mark.parametrize("status", Status)
def test_what_is_stored_of_a_photo_is_kept_while_it_is_shown_or_in_the_trash(
    status: Status,
) -> None:
    photo = replace(FULL, status=status, duplicate_of=None)

    assert photo.is_kept == photo.keeps("00" * 32) == (status in ("ready", "trashed"))
    assert not photo.keeps("01" * 32)


def test_the_trash_has_a_folder_of_its_own_for_each_deletion() -> None:
    photo, again = "the-id", datetime(2026, 11, 21, 13, 0, 0, 1, tzinfo=UTC)

    assert trash_folder(photo, FULL.trashed_at or again) == "trash/the-id/1795266000000000"
    assert trash_folder(photo, again) == "trash/the-id/1795266000000001"
    assert FULL.folder == "thumbnails/x/y"
    assert replace(FULL, renditions=()).folder is None
    (there,) = moved(FULL.renditions, "trash/x/1")
    assert there == replace(FULL.renditions[0], key="trash/x/1/thumb-150.jpg")


@pytest.mark.parametrize("status", Status)
def test_only_a_ready_photo_that_is_not_a_duplicate_shows_its_bytes(status: Status) -> None:
    listed = replace(FULL, status=status, duplicate_of=None)

    assert listed.shows("00" * 32) == (status == "ready")
    assert not listed.shows("01" * 32)
    assert not replace(FULL, status=status).shows("00" * 32)


def test_timestamps_sort_chronologically_as_text() -> None:
    moments = [
        datetime(2026, 11, 21, 12, 0, 0, 0, UTC),
        datetime(2026, 11, 21, 12, 0, 0, 1, UTC),
        datetime(2026, 11, 21, 12, 0, 0, 100_000, UTC),
        datetime(2026, 11, 21, 10, 0, 1, 0, timezone(timedelta(hours=-2))),
    ]

    assert [timestamp(each) for each in moments] == sorted(timestamp(each) for each in moments)
    assert timestamp(moments[1]) == "2026-11-21T12:00:00.000001Z"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "nope",
        "00000000-0000-1000-8000-000000000001",
        "00000000-0000-4000-8000-00000000000A",
        "00000000-0000-4000-8000-000000000001\n",
        "000000000000400080000000000000001",
        "{00000000-0000-4000-8000-000000000001}",
    ],
)
def test_only_lower_case_version_4_uuids_are_image_ids(value: Any) -> None:
    assert not is_image_id(value)
    assert is_image_id(FULL.image_id)
