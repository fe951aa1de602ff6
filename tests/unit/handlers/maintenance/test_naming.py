"""The names of an export's files: what people gave, unique, and harmless everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.maintenance import naming
from handlers.maintenance.naming import Names
from handlers.model.image import Image, Status
from handlers.model.photo_metadata import PhotoMetadata
from tests.unit.handlers.maintenance.ending import OWNER

MAY = datetime(2024, 5, 1, 12, tzinfo=UTC)


def photo(name: str = "IMG_1234.jpg", number: int = 1, **changes: Any) -> Image:
    image_id = f"00000000-0000-4000-8000-{number:012x}"
    image = Image(
        image_id=image_id,
        owner=OWNER,
        file_name=name,
        file_type="image/jpeg",
        uploaded_at=MAY,
        status=Status.READY,
        object_key=f"uploads/{OWNER}/{image_id}",
    )
    return replace(image, **changes)


def test_a_name_begins_with_the_day_in_a_folder_of_its_year() -> None:
    assert Names().of(photo()) == "2024/2024-05-01 IMG_1234.jpg"
    taken = PhotoMetadata(taken_at="2019-12-31T23:59:59")
    assert Names().of(photo(metadata=taken)) == "2019/2019-12-31 IMG_1234.jpg"
    assert Names().of(photo(trashed_at=MAY)) == "trash/2024-05-01 IMG_1234.jpg"


def test_no_two_photos_have_the_same_name_on_any_system() -> None:
    names = Names()

    given = [
        names.of(photo(each)) for each in ("a.jpg", "A.JPG", "a.jpg", "a (2).jpg", "\uff41.jpg")
    ]

    assert len({each.casefold() for each in given}) == 5
    assert given[0] == "2024/2024-05-01 a.jpg"
    assert given[2].startswith("2024/2024-05-01 a (")


def test_names_are_remembered_from_part_to_part_and_only_for_a_day() -> None:
    first = Names()
    first.of(photo())
    second = Names(first.state)

    assert second.of(photo()) == "2024/2024-05-01 IMG_1234 (2).jpg"

    second.of(photo(uploaded_at=MAY.replace(day=2)))
    assert len(second.state) == len("2024-05-02:") + 6


def test_what_is_remembered_fits_into_a_message_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert naming.MOST * 6 < 128 * 1024
    monkeypatch.setattr(naming, "MOST", 2)
    names = Names()

    given = [names.of(photo(number=each)) for each in range(1, 6)]

    assert len(set(given)) == 5
    assert given[4] == "2024/2024-05-01 IMG_1234 00000000-0000-4000-8000-000000000005.jpg"
    assert len(names.state) == len("2024-05-01:") + 12


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "..", "CON", "a\\b/c.jpg", 'x"<>|?*:.jpg', "%2e%2e%2f.jpg"),
        *("evil.html", "a.exe", ".htaccess", "\x00\x1f.jpg", "name. ", "🎂" * 200, "x" * 500),
    ],
)
def test_no_name_is_a_path_or_something_to_run_or_too_long(name: str) -> None:
    folder, file_name = Names().of(photo(name)).split("/")

    assert folder == "2024"
    assert file_name.startswith("2024-05-01 ")
    assert file_name.endswith((".jpg", ".jpeg", ".JPG"))
    assert not set(file_name) & set('\\/:*?"<>|%\x00\x1f\x7f')
    assert len(file_name.encode()) <= 255
    numbered = Names()
    numbered.of(photo(name))
    assert len(numbered.of(photo(name)).split("/")[1].encode()) <= 255
