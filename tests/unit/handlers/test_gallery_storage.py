"""The gallery's buckets against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.response import StreamingBody

from handlers.gallery.downloads import Given, Kept
from handlers.gallery.storage import S3Objects
from handlers.shared import aws
from tests.unit.handlers.fakes import NOW
from tests.unit.handlers.services import ready_image

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

COPY = "downloads/00000000-0000-4000-8000-000000000001/0123456789abcdef"
KEY = "uploads/public/00000000-0000-4000-8000-000000000001"


def test_a_download_is_of_one_version_under_one_name_and_of_the_type_it_has(s3: S3Client) -> None:
    image = ready_image()
    objects = S3Objects(s3, "photos-originals", "photos-renditions")

    url = urlsplit(objects.original_url(image, disposition="attachment", seconds=300))

    query = parse_qs(url.query)
    assert url.netloc == "photos-originals.s3.eu-central-1.amazonaws.com"
    assert url.path == f"/{image.object_key}"
    assert query["versionId"] == [image.version_id]
    assert query["response-content-disposition"] == ["attachment"]
    assert query["response-content-type"] == ["image/png"]
    assert query["X-Amz-Expires"] == ["300"]


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


def test_whether_a_copy_is_there_takes_one_byte_of_it(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {"Bucket": "photos-renditions", "Key": COPY, "Range": "bytes=0-0"}
    none: dict[str, str] = {}
    answer = {"Body": StreamingBody(io.BytesIO(b"p"), 1), "LastModified": NOW, "Metadata": none}
    stubbed_s3.add_response("get_object", answer, expected)
    for code in ("AccessDenied", "NoSuchKey"):
        stubbed_s3.add_client_error("get_object", code, expected_params=expected)
    stubbed_s3.add_client_error("get_object", "SlowDown", expected_params=expected)

    objects = S3Objects(s3, "photos-originals", "photos-renditions")

    assert objects.kept(COPY) == Kept(given=Given.COPY, made_at=NOW)
    # Without the right to list a bucket S3 answers the first, with it the second.
    assert objects.kept(COPY) is None
    assert objects.kept(COPY) is None
    with pytest.raises(aws.ClientError):
        objects.kept(COPY)


@pytest.mark.parametrize("given", [Given.ORIGINAL, Given.RENDITION])
def test_a_note_says_what_is_given_and_has_a_byte_to_be_asked_for(
    s3: S3Client, stubbed_s3: Stubber, given: Given
) -> None:
    told = {"given": given.value}
    stored = {
        "Bucket": "photos-renditions",
        "Key": COPY,
        "Body": given.value.encode(),
        "ContentType": "text/plain",
        "Metadata": told,
    }
    stubbed_s3.add_response("put_object", {}, stored)
    asked = {"Bucket": "photos-renditions", "Key": COPY, "Range": "bytes=0-0"}
    body = StreamingBody(io.BytesIO(given.value[:1].encode()), 1)
    answer = {"Body": body, "LastModified": NOW, "Metadata": told}
    stubbed_s3.add_response("get_object", answer, asked)

    objects = S3Objects(s3, "photos-originals", "photos-renditions")
    objects.store_note(COPY, given)

    assert objects.kept(COPY) == Kept(given=given, made_at=NOW)


def test_a_copy_is_stored_and_given_as_what_it_is(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {
        "Bucket": "photos-renditions",
        "Key": COPY,
        "Body": b"photo",
        "ContentType": "image/heic",
    }
    stubbed_s3.add_response("put_object", {}, expected)

    objects = S3Objects(s3, "photos-originals", "photos-renditions")
    objects.store_copy(COPY, b"photo", "image/heic")
    url = urlsplit(
        objects.copy_url(COPY, media_type="image/heic", disposition="attachment", seconds=300)
    )

    query = parse_qs(url.query)
    assert url.netloc == "photos-renditions.s3.eu-central-1.amazonaws.com"
    assert url.path == f"/{COPY}"
    assert query["response-content-disposition"] == ["attachment"]
    assert query["response-content-type"] == ["image/heic"]
    assert query["X-Amz-Expires"] == ["300"]


def test_deleting_an_original_hides_it_and_deleting_a_rendition_removes_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-renditions", "Key": "a"})

    objects = S3Objects(s3, "photos-originals", "photos-renditions")
    objects.delete_original(KEY)
    objects.delete_rendition("a")
