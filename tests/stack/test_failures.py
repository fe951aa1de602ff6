"""Originals that are not usable photos fail with a reason for the user, and are not retried."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from handlers.model.sizes import FORM_BYTES
from tests.support import photos
from tests.support.queue import notification

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.queue import Originals, ThumbnailQueue

# Cut off before the first row of pixels.
TRUNCATED = photos.jpeg(800, 600)[:400]


@pytest.mark.parametrize(
    "content",
    [
        b"This is a text that somebody has called .jpg",
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_file_that_is_not_a_photo_fails_with_a_reason_and_is_not_kept(
    api: Api, originals: Originals, queue: ThumbnailQueue, content: bytes
) -> None:
    ticket = api.ticket("photo.jpg")
    api.sent(ticket, content)

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == "not_an_image"
    assert image["reason"].endswith(".")
    assert image["renditions"] == []
    # Nor is anything uploaded to the same URL later.
    api.sent(ticket, content)
    queue.wait_until_empty()
    assert originals.versions(ticket["imageId"]) == []
    assert originals.is_hidden(ticket["imageId"])
    assert queue.take_dead_letters() == []


def test_a_damaged_photo_fails_with_a_reason_and_is_kept_for_a_while(
    api: Api, originals: Originals, queue: ThumbnailQueue
) -> None:
    ticket = api.ticket("photo.jpg")
    api.sent(ticket, TRUNCATED)

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == "damaged"
    assert image["reason"].endswith(".")
    assert image["renditions"] == []
    # Its original is kept for a while, marked for the bucket's lifecycle rule.
    queue.wait_until_empty()
    (version,) = originals.versions(ticket["imageId"])
    assert originals.tags(version) == {"status": "failed"}

    # Repeating the event changes nothing.
    queue.send(notification(originals.stack, version))
    queue.wait_until_empty()
    assert api.get(f"/images/{ticket['imageId']}").json() == image
    assert originals.versions(ticket["imageId"]) == [version]
    assert queue.take_dead_letters() == []


def test_an_incomplete_photo_is_shown_as_far_as_it_goes_and_marked(api: Api) -> None:
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


def test_a_photo_one_pixel_wide_and_millions_high_fails_before_it_is_decoded(api: Api) -> None:
    file = io.BytesIO()
    Image.new("1", (1, 9_999_999)).save(file, "PNG")
    ticket = api.ticket("column.png", "image/png")
    api.sent(ticket, file.getvalue())

    assert api.wait_until(ticket["imageId"], "failed")["reasonCode"] == "too_long"


def test_an_original_of_unstated_size_that_is_too_large_fails_and_is_not_kept(
    api: Api, originals: Originals, queue: ThumbnailQueue
) -> None:
    """Without a stated size in the signed URL, S3 cannot refuse it."""
    ticket, fits = api.ticket(), api.ticket()
    content = photos.jpeg()
    api.sent(ticket, content + bytes(FORM_BYTES + 1 - len(content)))
    api.sent(fits, content + bytes(FORM_BYTES - len(content)))

    image = api.wait_until(ticket["imageId"], "failed")

    assert image["reasonCode"] == "file_too_large"
    assert image["reason"] == "The photo is too large: at most 10 MB."
    assert api.wait_until_ready(fits["imageId"])["fileSize"] == FORM_BYTES
    queue.wait_until_empty()
    assert originals.versions(ticket["imageId"]) == []
