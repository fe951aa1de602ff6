"""The presigned POST: a plain HTML form uploads, and the thumbnail is found by its name."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos
from tests.support.http import query_of

if TYPE_CHECKING:
    from tests.support.api import Api

MAX_BYTES = 10_485_760


def form(api: Api, name: str = "Beach day.jpg") -> Any:
    answer = api.post("/presigned-url", {"fileName": name, "fileType": "image/jpeg"})
    assert answer.status == 200, answer
    return answer.json()


def image_id(issued: Any) -> str:
    return issued["fileName"][:36]


def test_the_returned_name_is_unique_and_contains_the_users_file_name(api: Api) -> None:
    first, second = form(api), form(api)

    assert first["fileName"] != second["fileName"]
    assert first["fileName"][36:] == "-Beach day.jpg"
    assert first["fields"]["Content-Type"] == "image/jpeg"


def test_the_form_states_what_it_accepts_and_until_when(api: Api) -> None:
    policy = json.loads(base64.b64decode(form(api)["fields"]["policy"]))

    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(minutes=60)
    assert ["content-length-range", 1, MAX_BYTES] in policy["conditions"]
    assert {"Content-Type": "image/jpeg"} in policy["conditions"]


def test_the_form_uploads_with_its_fields_and_a_thumbnail_is_made(api: Api) -> None:
    issued = form(api)

    answer = api.http.post_form(issued["uploadURL"], issued["fields"], photos.jpeg(900, 300))

    assert answer.status in (200, 201, 204), answer
    api.wait_until_ready(image_id(issued))
    thumbnail = api.get("/thumbnails", fileName=issued["fileName"]).json()
    assert thumbnail["fileName"] == f"thumb-{issued['fileName']}"
    file = api.http.get(thumbnail["url"])
    assert file.status == 200, file
    assert file.headers["Content-Type"] == "image/jpeg"
    picture = photos.opened(file.body)
    assert (picture.format, picture.size) == ("JPEG", (150, 50))
    assert thumbnail["url"].partition("?")[0].rpartition("/")[2].startswith("thumb-")
    assert query_of(thumbnail["url"])["X-Amz-Expires"] == "3600"


def test_a_thumbnail_is_found_with_and_without_its_prefix(api: Api) -> None:
    issued = form(api)
    api.http.post_form(issued["uploadURL"], issued["fields"], photos.jpeg())
    api.wait_until_ready(image_id(issued))

    without = api.get("/thumbnails", fileName=issued["fileName"])
    with_prefix = api.get("/thumbnails", fileName=f"thumb-{issued['fileName']}")

    for answer in (without, with_prefix):
        assert answer.status == 200, answer
        assert set(answer.json()) == {"fileName", "url"}
        assert answer.json()["fileName"] == f"thumb-{issued['fileName']}"


@pytest.mark.parametrize(
    "name",
    ["thumb-nothing.jpg", "", "00000000-0000-4000-8000-000000000000-a.jpg", "../../etc/passwd"],
)
def test_a_missing_thumbnail_is_a_404(api: Api, name: str) -> None:
    answer = api.get("/thumbnails", fileName=name)

    assert answer.status == 404, answer
    assert answer.json() == {"error": "Thumbnail not found", "code": "thumbnail_not_found"}


def test_a_photo_before_its_upload_has_no_thumbnail(api: Api) -> None:
    assert api.get("/thumbnails", fileName=form(api)["fileName"]).status == 404


@pytest.mark.parametrize("size", [0, MAX_BYTES + 1])
def test_s3_refuses_an_empty_or_too_large_form_upload(api: Api, size: int) -> None:
    issued = form(api)

    answer = api.http.post_form(issued["uploadURL"], issued["fields"], b"\xff" * size)

    assert answer.status in (400, 403), answer
    assert api.get(f"/images/{image_id(issued)}").json()["status"] == "pending"


def test_s3_accepts_a_form_upload_of_the_largest_size(api: Api) -> None:
    issued = form(api)
    content = photos.jpeg()
    filled = content + b"\x00" * (MAX_BYTES - len(content))

    answer = api.http.post_form(issued["uploadURL"], issued["fields"], filled)

    assert answer.status in (200, 201, 204), answer
    assert api.wait_until_ready(image_id(issued))["fileSize"] == MAX_BYTES


@pytest.mark.parametrize("field", ["Content-Type", "key"])
def test_s3_refuses_a_form_with_another_type_or_key(api: Api, field: str) -> None:
    issued = form(api)
    fields = {**issued["fields"], field: "text/html"}

    answer = api.http.post_form(issued["uploadURL"], fields, photos.jpeg())

    assert answer.status == 403, answer


@pytest.mark.parametrize("body", [{}, {"fileName": "a.jpg"}, {"fileType": "image/jpeg"}])
def test_a_missing_field_is_named(api: Api, body: dict[str, str]) -> None:
    answer = api.post("/presigned-url", body)

    assert answer.status == 400, answer
    assert answer.json() == {
        "error": "fileName and fileType are required",
        "code": "missing_field",
    }


def test_an_unsupported_type_is_refused(api: Api) -> None:
    answer = api.post("/presigned-url", {"fileName": "a.svg", "fileType": "image/svg+xml"})

    assert (answer.status, answer.json()["code"]) == (400, "unsupported_type")


def test_thumbnails_are_listed_newest_first_with_all_fields(api: Api) -> None:
    older, newer = api.uploaded(photos.jpeg(), "older.jpg"), api.uploaded(photos.jpeg(), "new.jpg")

    answer = api.get("/thumbnails", limit=100)

    assert answer.status == 200, answer
    listed = answer.json()["thumbnails"]
    for entry in listed:
        assert set(entry) == {"fileName", "url", "lastModified", "size"}
    names = [entry["fileName"] for entry in listed]
    assert names.index(f"thumb-{newer['imageId']}-new.jpg") < names.index(
        f"thumb-{older['imageId']}-older.jpg"
    )
    moments = [entry["lastModified"] for entry in listed]
    assert moments == sorted(moments, reverse=True)
    newest = listed[0]
    file = api.http.get(newest["url"])
    assert (file.status, len(file.body)) == (200, newest["size"])


def test_a_list_of_thumbnails_continues_at_its_cursor(api: Api) -> None:
    for _ in range(3):
        api.uploaded(photos.jpeg())

    first = api.get("/thumbnails", limit=2).json()
    second = api.get("/thumbnails", limit=2, cursor=first["nextCursor"]).json()

    names = [entry["fileName"] for page in (first, second) for entry in page["thumbnails"]]
    assert len(set(names)) == len(names) >= 3
