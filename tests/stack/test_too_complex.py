"""Small originals that would take long to decode are refused by their headers, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.samples import BY_NAME

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.queue import Originals, ThumbnailQueue


def test_a_photo_with_too_many_passes_fails_with_a_reason_and_without_a_retry(
    api: Api, originals: Originals, queue: ThumbnailQueue
) -> None:
    image_id = api.upload(BY_NAME["jpeg-of-too-many-passes"].content)

    image = api.wait_until(image_id, "failed")

    assert image["reasonCode"] == "too_complex"
    assert image["reason"] == ("The file is too complex for the photo to be shown.")
    assert image["renditions"] == []
    queue.wait_until_empty()
    assert queue.take_dead_letters() == []
    # Its original is kept for a while, marked for the bucket's lifecycle rule.
    (version,) = originals.versions(image_id)
    assert originals.tags(version) == {"status": "failed"}
