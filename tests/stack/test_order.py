"""Photos by the day they were taken, and by their upload: the list, where it starts, the timeline.

Each test uses photos of a year of its own, so they are adjacent whatever other photos there are.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import ExifTags, Image

from handlers.model.shapes import character
from tests.support import photos
from tests.support.api import Api, entry_of

if TYPE_CHECKING:
    from tests.support.http import Answer
    from tests.support.stacks import Stack


def dated(date: str, width: int = 40, height: int = 30, offset: str | None = None) -> bytes:
    """A photo with a capture time."""
    exif = Image.Exif()
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = date
    if offset:
        details[ExifTags.Base.OffsetTimeOriginal] = offset
    file = io.BytesIO()
    photos.opened(photos.jpeg(width, height)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def listed(api: Api, **query: str | int) -> list[str]:
    page = api.get("/images", **{"limit": 100, **query}).json()
    return [image["imageId"] for image in page["images"]]


def of_year(timeline: Any, year: str) -> list[tuple[str, str]]:
    days = timeline["days"]
    return [(each["day"], each["shapes"]) for each in days if each["day"].startswith(year)]


def test_photos_are_listed_by_capture_time_not_by_upload(api: Api) -> None:
    may = api.uploaded(dated("1931:05:01 12:00:00"))
    # In order of their cameras' clocks; in UTC the order is reversed.
    late = api.uploaded(dated("1931:06:01 23:00:00", offset="+09:00"))
    early = api.uploaded(dated("1931:06:01 22:00:00", offset="-09:00"))

    query = {"sort": "taken", "from": "1931-12-31"}
    expected = [each["imageId"] for each in (late, early, may)]
    assert listed(api, **query)[:3] == expected
    assert listed(api, **{**query, "from": "1931-06-01"})[:3] == expected
    assert listed(api, **{**query, "from": "1931-05-31"})[0] == expected[2]
    assert [each["takenDay"] for each in (late, may)] == ["1931-06-01", "1931-05-01"]
    # By upload, they are listed in the order they arrived.
    recent = [each for each in listed(api) if each in expected]
    assert recent == [early["imageId"], late["imageId"], may["imageId"]]


def test_a_photo_without_a_date_is_listed_under_its_upload_day(api: Api) -> None:
    image = api.uploaded(photos.jpeg())

    assert image["takenDay"] == image["uploadedAt"][:10]
    assert entry_of(image) in api.get("/images", sort="taken", limit=100).json()["images"]


def test_pages_continue_from_the_day_the_list_started_with(api: Api) -> None:
    images = [api.uploaded(dated(f"1932:0{month}:01 12:00:00")) for month in (3, 2, 1)]

    query: dict[str, str | int] = {"sort": "taken", "from": "1932-12-31", "limit": 2}
    first = api.get("/images", **query).json()
    second = api.get("/images", **query, cursor=first["nextCursor"]).json()

    assert (first["images"] + second["images"])[:3] == [entry_of(image) for image in images]


def test_the_timeline_has_the_photos_in_the_lists_order(api: Api) -> None:
    for date, width, height in (("02", 40, 30), ("01", 30, 40), ("02", 30, 30)):
        api.uploaded(dated(f"1933:01:{date} 12:00:00", width, height))

    answer = api.get("/images/timeline")

    assert of_year(answer.json(), "1933") == [
        ("1933-01-02", character(1, 1) + character(4, 3)),
        ("1933-01-01", character(3, 4)),
    ]
    assert answer.json()["count"] == sum(len(each["shapes"]) for each in answer.json()["days"])
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_timeline_is_sent_once_and_again_only_if_it_has_changed(api: Api) -> None:
    first = api.uploaded(dated("1935:01:01 12:00:00"))
    version = api.get("/images/timeline").headers["Timeline-Version"]

    unchanged = api.get("/images/timeline", known=version)

    assert (unchanged.status, unchanged.body) == (204, b"")
    assert unchanged.headers["Cache-Control"] == "no-store"
    api.uploaded(dated("1935:01:02 12:00:00"))
    assert api.request("DELETE", f"/images/{first['imageId']}").status == 204
    changed = api.get("/images/timeline", known=version)
    assert [day for day, _ in of_year(changed.json(), "1935")] == ["1935-01-02"]


def test_a_list_starts_with_the_photo_that_its_place_names(api: Api, stack: Stack) -> None:
    images = [api.uploaded(dated(f"1936:01:01 12:00:0{second}")) for second in range(3)]
    item = stack.client("dynamodb").get_item(
        TableName=stack.output("tableName"), Key={"imageId": {"S": images[1]["imageId"]}}
    )["Item"]

    found = listed(api, sort="taken", **{"from": item["takenKey"]["S"]})

    assert found[:2] == [images[1]["imageId"], images[0]["imageId"]]


def test_the_timeline_by_upload_is_that_of_the_list_by_upload(api: Api) -> None:
    sizes = ((40, 30), (30, 40), (30, 30))
    images = [
        api.uploaded(dated(f"1937:0{number}:01 12:00:00", *size))
        for number, size in zip((3, 1, 2), sizes, strict=True)
    ]

    answer = api.get("/images/timeline", sort="uploaded")

    days = answer.json()["days"]
    assert days[0]["day"] == images[-1]["uploadedAt"][:10]
    shapes = "".join(each["shapes"] for each in days)
    assert shapes[:3] == "".join(character(*size) for size in reversed(sizes))
    assert answer.json()["count"] == len(shapes)
    # The list starts at each of them, and goes on as the timeline does.
    for number, image in enumerate(reversed(images)):
        moment = image["uploadedAt"].removesuffix("Z")[:-3]
        found = listed(api, sort="uploaded", **{"from": f"{moment}-{image['imageId'][:8]}"})
        assert found[: 3 - number] == [each["imageId"] for each in images[2 - number :: -1]]
    version = answer.headers["Timeline-Version"]
    assert api.get("/images/timeline", sort="uploaded", known=version).status == 204
    assert api.get("/images/timeline", known=version).status == 200


def test_snapshots_of_timelines_are_out_of_reach(api: Api, stack: Stack) -> None:
    api.get("/images/timeline")
    name = "timelines/public/all"
    stack.client("s3").head_object(Bucket=stack.output("renditionsBucket"), Key=name)

    for path in (
        name,
        f"thumbnails/../{name}",
        f"downloads/../{name}",
        f"thumbnails/%2e%2e/{name}",
    ):
        assert api.http.spelt("GET", f"{api.site_url}/{path}").status == 404, path


def test_a_deleted_photo_is_in_no_index(api: Api, stack: Stack) -> None:
    image_id = api.uploaded(dated("1934:01:01 12:00:00"))["imageId"]
    assert listed(api, sort="taken", **{"from": "1934-12-31"})[0] == image_id

    assert api.request("DELETE", f"/images/{image_id}").status == 204

    assert of_year(api.get("/images/timeline").json(), "1934") == []
    for index in ("newest-first", "by-taken", "timeline"):
        found = stack.client("dynamodb").query(
            TableName=stack.output("tableName"),
            IndexName=index,
            KeyConditionExpression="gallery = :public",
            ExpressionAttributeValues={":public": {"S": "public"}},
        )
        assert found["Items"]
        assert image_id not in {each["imageId"]["S"] for each in found["Items"]}


def test_a_cursor_is_valid_in_its_own_order_only(api: Api) -> None:
    for _ in range(2):
        api.uploaded(photos.jpeg())
    uploaded = api.get("/images", limit=1).json()["nextCursor"]
    taken = api.get("/images", limit=1, sort="taken").json()["nextCursor"]

    for answer in (
        api.get("/images", sort="taken", cursor=uploaded),
        api.get("/images/timeline", cursor=uploaded),
        api.get("/images", cursor=taken),
        api.get("/images", sort="uploaded", cursor=taken),
        api.get("/thumbnails", cursor=taken),
    ):
        assert_refused(answer, "invalid_cursor")


@pytest.mark.parametrize("sort", ["", "newest", "TAKEN", "تاريخ"])
def test_an_invalid_order_is_refused(api: Api, sort: str) -> None:
    assert_refused(api.get("/images", sort=sort), "invalid_sort")
    assert_refused(api.get("/images/timeline", sort=sort), "invalid_sort")


@pytest.mark.parametrize("day", ["", "2026-02-29", "20261121", "today", "2026-11-21T00:00", "٢٠٢٦"])
def test_an_invalid_day_is_refused(api: Api, day: str) -> None:
    for sort in ("taken", "uploaded"):
        assert_refused(api.get("/images", sort=sort, **{"from": day}), "invalid_from")


def assert_refused(answer: Answer, code: str) -> None:
    assert (answer.status, answer.json()["code"]) == (400, code), answer
