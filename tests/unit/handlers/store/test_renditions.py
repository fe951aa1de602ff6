"""The gallery's buckets against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.response import StreamingBody

from handlers.aws import clients
from handlers.gallery.downloads import Kept
from handlers.gallery.storage import S3Objects
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

DOWNLOAD = "downloads/00000000-0000-4000-8000-000000000001/0123456789abcdef/photo"
KEY = "uploads/public/00000000-0000-4000-8000-000000000001"


def test_an_original_is_read_in_the_version_that_people_have_seen(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    image = ready_image()
    expected = {
        "Bucket": "photos-originals",
        "Key": image.object_key,
        "VersionId": image.version_id,
    }
    body = StreamingBody(io.BytesIO(b"photo"), 5)
    stubbed_s3.add_response("get_object", {"Body": body}, expected)

    assert S3Objects(s3, "photos-originals", "b").read_original(image) == b"photo"


def test_a_rendition_and_the_key_of_addresses_are_read_beside_the_downloads(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    for key in ("thumbnails/a", "keys/downloads/b"):
        body = StreamingBody(io.BytesIO(key.encode()), len(key))
        stubbed_s3.add_response("get_object", {"Body": body}, {"Bucket": "renditions", "Key": key})

    objects = S3Objects(s3, "originals", "renditions")

    assert objects.read_rendition("thumbnails/a") == b"thumbnails/a"
    assert objects.read_key("keys/downloads/b") == b"keys/downloads/b"


def test_what_came_only_in_part_is_never_given(s3: S3Client, stubbed_s3: Stubber) -> None:
    objects = S3Objects(s3, "originals", "renditions")
    for read in (
        lambda: objects.read_original(ready_image()),
        lambda: objects.read_rendition("thumbnails/a"),
        lambda: objects.read_key("keys/a"),
    ):
        stubbed_s3.add_response("get_object", {"Body": StreamingBody(io.BytesIO(b"pho"), 5)})

        with pytest.raises(IncompleteReadError):
            read()


def test_whether_a_download_is_stored_takes_one_byte_of_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    expected = {"Bucket": "photos-renditions", "Key": DOWNLOAD, "Range": "bytes=0-0"}
    answer = {
        "Body": StreamingBody(io.BytesIO(b"p"), 1),
        "ContentType": "image/heic",
        "LastModified": NOW,
    }
    stubbed_s3.add_response("get_object", answer, expected)
    for code in ("AccessDenied", "NoSuchKey"):
        stubbed_s3.add_client_error("get_object", code, expected_params=expected)
    stubbed_s3.add_client_error("get_object", "SlowDown", expected_params=expected)

    objects = S3Objects(s3, "photos-originals", "photos-renditions")

    assert objects.kept(DOWNLOAD) == Kept(media_type="image/heic", made_at=NOW)
    # Without the right to list a bucket S3 answers the first, with it the second.
    assert objects.kept(DOWNLOAD) is None
    assert objects.kept(DOWNLOAD) is None
    with pytest.raises(clients.ClientError):
        objects.kept(DOWNLOAD)


def test_a_download_is_stored_with_the_headers_that_it_is_given_with_and_no_others(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    expected = {
        "Bucket": "photos-renditions",
        "Key": DOWNLOAD,
        "Body": b"photo",
        "ContentType": "image/heic",
        "ContentDisposition": "attachment",
        "CacheControl": "no-store",
    }
    stubbed_s3.add_response("put_object", {}, expected)

    S3Objects(s3, "photos-originals", "photos-renditions").store_download(
        DOWNLOAD, b"photo", media_type="image/heic", disposition="attachment"
    )


def test_deleting_an_original_hides_it_and_deleting_a_rendition_removes_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-renditions", "Key": "a"})

    objects = S3Objects(s3, "photos-originals", "photos-renditions")
    objects.delete_original(KEY)
    objects.delete_rendition("a")
