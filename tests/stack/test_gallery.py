"""The gallery: paginated lists, single photos and their renditions."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from handlers.aws.clients import plain
from tests.support import photos
from tests.support.api import Api, entry_of

if TYPE_CHECKING:
    from tests.support.stacks import Stack

NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"


def ids(page: Any) -> list[str]:
    return [image["imageId"] for image in page["images"]]


def test_a_photo_is_shown_with_its_sizes_and_dimensions(api: Api) -> None:
    content = photos.jpeg(3000, 2000)

    image = api.uploaded(content, "Beach.jpg")

    assert image["fileName"] == "Beach.jpg"
    assert image["fileType"] == "image/jpeg"
    assert image["fileSize"] == len(content)
    assert (image["width"], image["height"]) == (3000, 2000)
    assert image["fileUrl"] == f"/v1/images/{image['imageId']}/download"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", image["uploadedAt"])
    assert [(r["width"], r["height"]) for r in image["renditions"]] == [
        (150, 100),
        (320, 213),
        (640, 427),
        (1280, 853),
        (2048, 1365),
    ]


def test_the_table_has_what_processing_measured(api: Api, stack: Stack) -> None:
    content = photos.jpeg(1000, 700)

    image = api.uploaded(content, "Beach.jpg")

    key = {"imageId": {"S": image["imageId"]}}
    found = stack.client("dynamodb").get_item(TableName=stack.output("tableName"), Key=key)
    item = plain(found["Item"])
    names = ("fileName", "fileUrl", "fileType", "fileSize", "uploadedAt", "width", "height")
    for name in (*names, "colour", "thumbHash"):
        assert item[name] == image[name]
    assert item["sha256"] == hashlib.sha256(content).hexdigest()
    assert [{"url": f"/{each.pop('key')}", **each} for each in item["renditions"]] == image[
        "renditions"
    ]
    assert "expiresAt" not in item


def test_each_rendition_matches_its_entry(api: Api) -> None:
    content = photos.jpeg(1000, 700)

    image = api.uploaded(content)

    digest = hashlib.sha256(content).hexdigest()[:16]
    for rendition in image["renditions"]:
        file = api.http.get(api.site_url + rendition["url"])
        assert file.status == 200, file
        assert len(file.body) == rendition["bytes"]
        assert file.headers["Content-Type"] == rendition["type"]
        assert photos.opened(file.body).size == (rendition["width"], rendition["height"])
        assert rendition["url"].startswith(f"/thumbnails/{image['imageId']}/{digest}/")


def test_no_rendition_is_larger_than_its_original(api: Api) -> None:
    image = api.uploaded(photos.png(100, 60), "small.png", "image/png")

    assert {(r["width"], r["height"]) for r in image["renditions"]} == {(100, 60)}


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_with_an_exif_orientation_is_shown_upright(api: Api, orientation: int) -> None:
    """The camera stores the sensor's picture rotated, with a tag saying how."""
    turned = {3: 180, 6: 90, 8: 270}[orientation]
    sensor = photos.two_colours(400, 300).rotate(turned, expand=True)

    image = api.uploaded(photos.encoded(sensor, orientation=orientation))

    assert (image["width"], image["height"]) == (400, 300)
    for rendition in image["renditions"]:
        picture = photos.opened(api.http.get(api.site_url + rendition["url"]).body)
        middle = picture.width // 4
        assert photos.colour_at(picture, middle, picture.height // 8) == "red"
        assert photos.colour_at(picture, middle, picture.height * 7 // 8) == "blue"


def test_photos_are_listed_newest_first(api: Api) -> None:
    uploaded = [api.uploaded(photos.jpeg())["imageId"] for _ in range(3)]

    page = api.get("/images", limit=100).json()

    assert page["count"] == len(page["images"])
    assert [i for i in ids(page) if i in uploaded] == uploaded[::-1]
    moments = [datetime.fromisoformat(image["uploadedAt"]) for image in page["images"]]
    assert moments == sorted(moments, reverse=True)


def test_an_entry_in_the_list_is_that_of_the_photo(api: Api) -> None:
    image = api.uploaded(photos.jpeg())

    page = api.get("/images", limit=100).json()

    assert entry_of(image) in page["images"]


def test_pages_have_neither_gaps_nor_repetitions(api: Api) -> None:
    for _ in range(5):
        api.uploaded(photos.jpeg())
    whole = ids(api.get("/images", limit=100).json())

    found: list[str] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        page = api.get("/images", **query).json()
        found += ids(page)
        assert page["count"] <= 2
        if "nextCursor" not in page:
            break
        query["cursor"] = page["nextCursor"]

    assert found[: len(whole)] == whole
    assert len(found) == len(set(found))


def test_a_photo_uploaded_between_two_pages_changes_neither(api: Api) -> None:
    before = [api.uploaded(photos.jpeg())["imageId"] for _ in range(4)]
    first = api.get("/images", limit=2).json()

    api.uploaded(photos.jpeg())

    second = api.get("/images", limit=2, cursor=first["nextCursor"]).json()
    assert ids(first) + ids(second) == before[::-1]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "", "٣"])
def test_an_invalid_limit_is_refused(api: Api, limit: str) -> None:
    answer = api.get("/images", limit=limit)

    assert answer.status == 400, answer
    assert answer.json()["code"] == "invalid_limit"


@pytest.mark.parametrize("cursor", ["x", "", "AAAA", "é", "a" * 500])
@pytest.mark.parametrize("path", ["/images", "/thumbnails"])
def test_a_made_up_cursor_is_refused(api: Api, path: str, cursor: str) -> None:
    answer = api.get(path, cursor=cursor)

    assert answer.status == 400, answer
    assert answer.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("image_id", [NO_SUCH_ID, "x", "A" * 36, quote("no such photo")])
@pytest.mark.parametrize(("method", "suffix"), [("GET", ""), ("GET", "/download"), ("DELETE", "")])
def test_an_unknown_photo_is_a_404(api: Api, image_id: str, method: str, suffix: str) -> None:
    answer = api.request(method, f"/images/{image_id}{suffix}")

    assert answer.status == 404, answer
    assert answer.json() == {"error": "Image not found", "code": "image_not_found"}


def test_a_photo_before_its_upload_is_pending_and_not_listed(api: Api) -> None:
    ticket = api.ticket("soon.jpg", fileSize=1000)

    image = api.get(f"/images/{ticket['imageId']}").json()

    assert image["status"] == "pending"
    assert (image["fileName"], image["fileSize"], image["renditions"]) == ("soon.jpg", 1000, [])
    assert ticket["imageId"] not in ids(api.get("/images", limit=100).json())
