"""Originals that are no usable photo: a reason for the person, and no second try."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.support import photos
from tests.support.queue import notification

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.queue import Originals, ThumbnailQueue

# Not a row of its pixels is there.
TRUNCATED = photos.jpeg(800, 600)[:400]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"This is a text that somebody has called .jpg", "not_an_image"),
        (b"", "not_an_image"),
        (TRUNCATED, "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_image"),
    ],
)
def test_what_is_no_photo_fails_with_a_reason(
    api: Api, originals: Originals, queue: ThumbnailQueue, content: bytes, code: str
) -> None:
    ticket = api.ticket("photo.jpg")
    api.sent(ticket, content)

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == code
    assert image["reason"].endswith(".")
    assert image["renditions"] == []
    # Its original is kept for a while, marked for the bucket's lifecycle rule.
    queue.wait_until_empty()
    (version,) = originals.versions(ticket["imageId"])
    assert originals.tags(version) == {"status": "failed"}

    # And the same event once more changes nothing.
    queue.send(notification(originals.stack, version))
    queue.wait_until_empty()
    assert api.get(f"/images/{ticket['imageId']}").json() == image
    assert originals.versions(ticket["imageId"]) == [version]
    assert queue.take_dead_letters() == []


def test_a_photo_that_is_incomplete_is_shown_as_far_as_it_goes_and_marked(api: Api) -> None:
    content = photos.jpeg(800, 600)

    image = api.uploaded(content[: len(content) // 2])

    assert image["damaged"] is True
    assert (image["width"], image["height"]) == (800, 600)
    assert "damaged" not in api.uploaded(content)
    thumbnail = api.http.get(api.site_url + image["renditions"][0]["url"])
    picture = photos.opened(thumbnail.body)
    assert photos.colour_at(picture, picture.width // 2, 2) == "red"


def test_a_photo_with_too_many_pixels_fails_before_it_is_decoded(api: Api) -> None:
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    ticket = api.ticket("bomb.png", "image/png")
    api.sent(ticket, file.getvalue())

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == "too_many_pixels"


def test_an_original_that_is_too_large_fails_and_is_not_kept(
    api: Api, originals: Originals, queue: ThumbnailQueue
) -> None:
    """An address without a stated size cannot make S3 refuse it."""
    ticket = api.ticket()
    content = photos.jpeg()
    api.sent(ticket, content + bytes(62_914_561 - len(content)))

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == "file_too_large"
    queue.wait_until_empty()
    assert originals.versions(ticket["imageId"]) == []
