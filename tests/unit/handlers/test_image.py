from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from handlers.shared.image import (
    ATTRIBUTES,
    Image,
    Rendition,
    Status,
    is_image_id,
    timestamp,
)

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
    reason="because",
    reason_code="because",
    expires_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    purged=True,
)


def test_an_item_says_all_that_is_known_of_a_photo() -> None:
    assert Image.from_item(FULL.to_item()) == FULL
    assert set(FULL.to_item()) == {"imageId", *ATTRIBUTES}


def test_numbers_come_back_as_whole_numbers_from_decimals() -> None:
    item = FULL.to_item()
    item |= {"fileSize": Decimal(5), "width": Decimal(300), "expiresAt": Decimal(item["expiresAt"])}

    assert Image.from_item(item) == FULL
    assert isinstance(Image.from_item(item).file_size, int)


def test_what_is_not_known_is_not_in_the_item() -> None:
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


@pytest.mark.parametrize("status", Status)
def test_only_ready_photos_are_in_the_index_of_the_gallery(status: Status) -> None:
    assert ("gallery" in replace(FULL, status=status).to_item()) == (status == "ready")


def test_timestamps_sort_as_text_as_they_do_in_time() -> None:
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
def test_only_what_is_given_out_is_an_identifier(value: Any) -> None:
    assert not is_image_id(value)
    assert is_image_id(FULL.image_id)
