"""The bucket of renditions, against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.response import StreamingBody

from handlers.aws import clients
from handlers.model.image import rendition_folder
from handlers.model.stored_objects import StoredDownload
from handlers.store.renditions import RenditionStore
from tests.unit.handlers.fakes import NOW

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

DOWNLOAD = "downloads/00000000-0000-4000-8000-000000000001/0123456789abcdef/photo"


def test_renditions_may_be_cached_for_a_year(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {
        "Bucket": "photos-renditions",
        "Key": "thumbnails/a/b/320.webp",
        "Body": b"webp",
        "ContentType": "image/webp",
        "CacheControl": "public, max-age=31536000, immutable",
    }
    stubbed_s3.add_response("put_object", {}, expected)
    stubbed_s3.add_response(
        "delete_object", {}, {"Bucket": "photos-renditions", "Key": "thumbnails/a/b/320.webp"}
    )

    renditions = RenditionStore(s3, "photos-renditions")
    renditions.put("thumbnails/a/b/320.webp", b"webp", "image/webp")
    renditions.delete("thumbnails/a/b/320.webp")


def test_a_persons_pictures_stay_out_of_shared_caches(s3: S3Client, stubbed_s3: Stubber) -> None:
    """And in browsers only for as long as an address of theirs can be valid."""
    key = f"{rendition_folder('0a1b2c3d', 'a', 'b')}/320.webp"
    expected = {
        "Bucket": "photos-renditions",
        "Key": "thumbnails/private/a/b/320.webp",
        "Body": b"webp",
        "ContentType": "image/webp",
        "CacheControl": "private, max-age=172800, immutable",
    }
    stubbed_s3.add_response("put_object", {}, expected)

    RenditionStore(s3, "photos-renditions").put(key, b"webp", "image/webp")


def test_renditions_and_the_signing_secret_are_read_completely(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    for key in ("thumbnails/a", "keys/downloads/b"):
        body = StreamingBody(io.BytesIO(key.encode()), len(key))
        stubbed_s3.add_response("get_object", {"Body": body}, {"Bucket": "renditions", "Key": key})
    renditions = RenditionStore(s3, "renditions")

    assert renditions.read("thumbnails/a") == b"thumbnails/a"
    assert renditions.read("keys/downloads/b") == b"keys/downloads/b"


def test_a_partially_read_object_is_never_passed_on(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_response("get_object", {"Body": StreamingBody(io.BytesIO(b"pho"), 5)})

    with pytest.raises(IncompleteReadError):
        RenditionStore(s3, "renditions").read("thumbnails/a")


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_a_presigned_url_names_its_region_and_expires(
    region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    renditions = RenditionStore(clients.s3.__wrapped__(), "renditions")

    address = urlsplit(renditions.presigned_url("thumbnails/a/b/thumb-150.jpg", seconds=3600))

    assert address.netloc == f"renditions.s3.{region}.amazonaws.com"
    assert address.path == "/thumbnails/a/b/thumb-150.jpg"
    assert parse_qs(address.query)["X-Amz-Expires"] == ["3600"]


def test_checking_for_a_stored_download_reads_one_byte(s3: S3Client, stubbed_s3: Stubber) -> None:
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

    renditions = RenditionStore(s3, "photos-renditions")

    assert renditions.stored_download(DOWNLOAD) == StoredDownload(
        media_type="image/heic", made_at=NOW
    )
    # S3 returns the first without permission to list the bucket, the second with it.
    assert renditions.stored_download(DOWNLOAD) is None
    assert renditions.stored_download(DOWNLOAD) is None
    with pytest.raises(clients.ClientError):
        renditions.stored_download(DOWNLOAD)


def test_a_download_is_stored_with_exactly_the_headers_that_it_is_served_with(
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

    RenditionStore(s3, "photos-renditions").store_download(
        DOWNLOAD, b"photo", media_type="image/heic", disposition="attachment"
    )


def test_a_copy_has_the_headers_of_its_new_key(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {
        "Bucket": "renditions",
        "Key": "thumbnails/private/a/b/c.webp",
        "CopySource": {"Bucket": "renditions", "Key": "thumbnails/a/b/c.webp"},
        "MetadataDirective": "REPLACE",
        "ContentType": "image/webp",
        "CacheControl": "private, max-age=172800, immutable",
    }
    stubbed_s3.add_response("copy_object", {}, expected)

    RenditionStore(s3, "renditions").copy(
        "thumbnails/a/b/c.webp", "thumbnails/private/a/b/c.webp", "image/webp"
    )
