"""Uploading by presigned PUT, with and without a checksum, and as Base64."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos
from tests.support.api import checksum
from tests.support.http import query_of

if TYPE_CHECKING:
    from tests.support.api import Api

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MAX_BYTES = 62_914_560
MAX_INLINE_BYTES = 4_500_000


def test_a_ticket_names_the_photo_and_the_headers_to_send(api: Api) -> None:
    ticket = api.ticket("Beach.jpg")

    assert UUID4.fullmatch(ticket["imageId"])
    assert ticket["fileUrl"] == f"/v1/images/{ticket['imageId']}/download"
    assert ticket["headers"] == {"Content-Type": "image/jpeg"}
    assert ticket["expiresIn"] == 300
    signed = query_of(ticket["uploadUrl"])
    assert signed["X-Amz-Algorithm"] == "AWS4-HMAC-SHA256"
    assert signed["X-Amz-Expires"] == "300"


def test_a_ticket_without_a_checksum_requires_only_the_content_type(api: Api) -> None:
    content = photos.jpeg()
    ticket = api.ticket()

    answer = api.http.request(
        "PUT", ticket["uploadUrl"], body=content, headers={"Content-Type": "image/jpeg"}
    )

    assert answer.status == 200, answer
    image = api.wait_until_ready(ticket["imageId"])
    assert image["fileSize"] == len(content)


@pytest.mark.parametrize(
    ("media_type", "file_format"),
    [
        ("image/jpeg", "JPEG"),
        ("image/png", "PNG"),
        ("image/gif", "GIF"),
        ("image/webp", "WEBP"),
    ],
)
def test_a_photo_of_each_accepted_type_becomes_ready(
    api: Api, media_type: str, file_format: str
) -> None:
    content = photos.encoded(photos.two_colours(), file_format)

    image = api.uploaded(content, f"photo.{file_format.lower()}", media_type)

    assert image["fileType"] == media_type
    assert (image["width"], image["height"]) == (640, 480)


@pytest.mark.parametrize("media_type", ["image/png", "text/html", ""])
def test_s3_refuses_another_content_type(api: Api, media_type: str) -> None:
    ticket = api.ticket()

    answer = api.put(ticket, photos.jpeg(), **{"Content-Type": media_type})

    assert answer.status == 403, answer
    assert api.get(f"/images/{ticket['imageId']}").json()["status"] == "pending"


def test_s3_refuses_content_with_another_checksum(api: Api) -> None:
    content = photos.jpeg()
    ticket = api.bound_ticket(content)
    other = content[:-2] + b"\x00\x00"

    assert ticket["headers"] == {
        "Content-Type": "image/jpeg",
        "x-amz-checksum-sha256": checksum(content),
        "If-None-Match": "*",
    }
    assert api.put(ticket, other).status == 400
    # Sending a matching checksum does not help, because the signature covers it.
    assert api.put(ticket, other, **{"x-amz-checksum-sha256": checksum(other)}).status == 403
    assert api.put(ticket, content).status == 200


@pytest.mark.parametrize("change", [-1, 1])
def test_s3_refuses_content_of_another_length(api: Api, change: int) -> None:
    content = photos.jpeg()
    ticket = api.ticket(fileSize=len(content) + change)

    assert api.put(ticket, content).status == 403


def test_a_ticket_with_a_checksum_works_once(api: Api) -> None:
    content = photos.jpeg()
    ticket = api.bound_ticket(content)

    assert api.put(ticket, content).status == 200
    assert api.put(ticket, content).status == 412


def test_a_ticket_is_void_without_its_signed_condition(api: Api) -> None:
    """Omitting `If-None-Match` would allow a second use."""
    content = photos.jpeg()
    ticket = api.bound_ticket(content)
    headers = {k: v for k, v in ticket["headers"].items() if k != "If-None-Match"}

    answer = api.http.request("PUT", ticket["uploadUrl"], body=content, headers=headers)

    assert answer.status == 403, answer


def test_an_inline_image_is_stored(api: Api) -> None:
    content = photos.png()
    encoded = base64.b64encode(content).decode()

    answer = api.post("/upload", {"image": encoded, "fileName": "Beach day.png"})

    assert answer.status == 201, answer
    stored = answer.json()
    assert stored["fileName"] == f"{stored['imageId']}-Beach day.png"
    assert stored["fileUrl"] == f"/v1/images/{stored['imageId']}/download"
    assert stored["status"] == "pending"
    image = api.wait_until_ready(stored["imageId"])
    assert image["fileType"] == "image/png"
    assert image["fileName"] == "Beach day.png"


def test_an_inline_image_may_be_a_data_url_without_a_name(api: Api) -> None:
    encoded = base64.b64encode(photos.jpeg()).decode()

    answer = api.post("/upload", {"image": f"data:image/jpeg;base64,{encoded}"})

    assert answer.status == 201, answer
    assert api.wait_until_ready(answer.json()["imageId"])["fileName"] == "photo.jpg"


def test_an_inline_image_may_be_as_large_as_a_request_allows(api: Api) -> None:
    content = photos.jpeg()
    largest = content + b"\x00" * (MAX_INLINE_BYTES - len(content))

    fits = api.post("/upload", {"image": base64.b64encode(largest).decode()})
    too_large = api.post("/upload", {"image": base64.b64encode(largest + b"\x00").decode()})

    assert fits.status == 201, fits
    assert api.wait_until_ready(fits.json()["imageId"])["fileSize"] == MAX_INLINE_BYTES
    assert too_large.status == 413, too_large
    assert too_large.json()["code"] == "image_too_large"


JPEG = {"fileName": "a.jpg", "fileType": "image/jpeg"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing_field"),
        ({"fileName": "a.jpg"}, "missing_field"),
        ({"fileType": "image/jpeg"}, "missing_field"),
        ({"fileName": "", "fileType": "image/jpeg"}, "missing_field"),
        ({"fileName": "a.svg", "fileType": "image/svg+xml"}, "unsupported_type"),
        ({"fileName": "a.html", "fileType": "text/html"}, "unsupported_type"),
        ({"fileName": "a.jpg", "fileType": "image/jpg"}, "unsupported_type"),
        ({"fileName": "a.jpg", "fileType": "IMAGE/JPEG"}, "unsupported_type"),
        (JPEG | {"fileSize": MAX_BYTES + 1}, "file_too_large"),
        (JPEG | {"fileSize": 0}, "invalid_size"),
        (JPEG | {"fileSize": -1}, "invalid_size"),
        (JPEG | {"sha256": "abc"}, "invalid_sha256"),
        ({"image": "not Base64!"}, "invalid_image"),
        ({"image": ""}, "invalid_image"),
        ({"image": base64.b64encode(b"plain text").decode()}, "unsupported_type"),
        ({"image": base64.b64encode(b"GIF89a").decode(), "fileSize": 7}, "invalid_size"),
    ],
)
def test_an_invalid_upload_is_refused_before_anything_is_signed(
    api: Api, body: dict[str, Any], code: str
) -> None:
    answer = api.post("/upload", body)

    assert answer.status == 400, answer
    assert answer.json()["code"] == code
    assert b"X-Amz" not in answer.body


def test_a_missing_field_is_named(api: Api) -> None:
    assert api.post("/upload", {}).json()["error"] == "fileName and fileType are required"


def test_the_largest_photo_is_accepted(api: Api) -> None:
    ticket = api.ticket(fileSize=MAX_BYTES)

    assert ticket["uploadUrl"]


def test_the_stated_checksum_of_an_inline_image_must_match(api: Api) -> None:
    content = photos.jpeg()
    body = {"image": base64.b64encode(content).decode()}

    wrong = api.post("/upload", body | {"sha256": hashlib.sha256(b"other").hexdigest()})
    right = api.post("/upload", body | {"sha256": hashlib.sha256(content).hexdigest()})

    assert (wrong.status, wrong.json()["code"]) == (400, "invalid_sha256")
    assert right.status == 201


def test_a_ticket_is_valid_for_its_own_key_and_method_only(api: Api) -> None:
    ticket = api.ticket()
    other = ticket["uploadUrl"].replace(ticket["imageId"], photos.new_id())

    assert api.http.request("PUT", other, body=b"a", headers=ticket["headers"]).status == 403
    assert api.http.request("DELETE", ticket["uploadUrl"]).status == 403
    assert api.http.get(ticket["uploadUrl"]).status == 403
