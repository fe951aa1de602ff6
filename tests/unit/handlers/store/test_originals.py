"""The bucket of originals, against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import IncompleteReadError
from botocore.response import StreamingBody

from handlers.aws import clients
from handlers.model.stored_objects import (
    OriginalGoneError,
    OriginalTooLargeError,
    OriginalUnavailableError,
    SignedPut,
)
from handlers.store.originals import OriginalStore

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

KEY = "uploads/public/00000000-0000-4000-8000-000000000001"
CHECKSUM = base64.b64encode(bytes(32)).decode()


def signed_headers(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"][0].split(";")


def sign_put(s3: S3Client, **stated: Any) -> SignedPut:
    stated = {
        "file_type": "image/png",
        "file_size": None,
        "checksum": None,
        "seconds": 300,
    } | stated
    return OriginalStore(s3, "photos-originals").sign_put(KEY, **stated)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_signed_urls_name_their_region_because_redirects_break_cors(
    region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)

    s3 = clients.s3.__wrapped__()

    host = f"photos-originals.s3.{region}.amazonaws.com"
    assert urlsplit(sign_put(s3).url).netloc == host
    post = OriginalStore(s3, "photos-originals").sign_post(
        KEY, file_type="image/png", sizes=(1, 5), seconds=60
    )
    assert urlsplit(post.url).netloc == host


def test_a_url_requires_only_the_type_if_nothing_else_was_stated(s3: S3Client) -> None:
    signed = sign_put(s3)

    assert signed.headers == {"Content-Type": "image/png"}
    assert signed_headers(signed.url) == ["content-type", "host"]
    assert parse_qs(urlsplit(signed.url).query)["X-Amz-Expires"] == ["300"]
    assert parse_qs(urlsplit(signed.url).query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_a_url_is_bound_to_everything_stated_and_comes_with_its_headers(s3: S3Client) -> None:
    signed = sign_put(s3, file_size=5, checksum=CHECKSUM)

    assert signed.headers == {
        "Content-Type": "image/png",
        "x-amz-checksum-sha256": CHECKSUM,
        "If-None-Match": "*",
    }
    sent_by_every_client = ["content-length", "host"]
    assert sorted(signed_headers(signed.url)) == sorted(
        [*(name.lower() for name in signed.headers), *sent_by_every_client]
    )


def test_a_form_is_bound_to_its_key_type_and_size(s3: S3Client) -> None:
    originals = OriginalStore(s3, "photos-originals")

    form = originals.sign_post(KEY, file_type="image/gif", sizes=(1, 10_485_760), seconds=3600)

    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert {"Content-Type": "image/gif"} in policy["conditions"]
    assert {"key": KEY} in policy["conditions"]
    assert {"bucket": "photos-originals"} in policy["conditions"]
    assert ["content-length-range", 1, 10_485_760] in policy["conditions"]
    assert (form.fields["key"], form.fields["Content-Type"]) == (KEY, "image/gif")


def test_an_inline_photo_is_stored_with_its_checksum_and_only_once(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    expected = {
        "Bucket": "photos-originals",
        "Key": KEY,
        "Body": b"photo",
        "ContentType": "image/png",
        "ChecksumSHA256": CHECKSUM,
        "IfNoneMatch": "*",
    }
    stubbed_s3.add_response("put_object", {}, expected)

    OriginalStore(s3, "photos-originals").store(
        KEY, b"photo", file_type="image/png", checksum=CHECKSUM
    )


def store(s3: S3Client) -> None:
    OriginalStore(s3, "photos-originals").store(
        KEY, b"photo", file_type="image/png", checksum=CHECKSUM
    )


def test_a_stored_photo_whose_response_was_lost_counts(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("put_object", "PreconditionFailed")

    store(s3)


def test_a_photo_that_is_possibly_being_stored_is_retried_until_known(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    for _ in range(2):
        stubbed_s3.add_client_error("put_object", "ConditionalRequestConflict")
    stubbed_s3.add_client_error("put_object", "PreconditionFailed")
    store(s3)

    for _ in range(3):
        stubbed_s3.add_client_error("put_object", "ConditionalRequestConflict")
    with pytest.raises(clients.ClientError):
        store(s3)


def test_any_other_error_of_storing_a_photo_is_raised(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("put_object", "AccessDenied")

    with pytest.raises(clients.ClientError):
        store(s3)


def test_a_partially_read_version_is_an_error(s3: S3Client, stubbed_s3: Stubber) -> None:
    cut = StreamingBody(io.BytesIO(b"pho"), 5)
    stubbed_s3.add_response("get_object", {"Body": cut, "ContentLength": 5})

    with pytest.raises(IncompleteReadError):
        OriginalStore(s3, "photos-originals").read(KEY, "v1", 5)


class Unreadable(io.RawIOBase):
    """A body that must not be read."""

    def readinto(self, _buffer: object, /) -> int:
        raise AssertionError


def answer(content: bytes) -> dict[str, Any]:
    body = StreamingBody(io.BytesIO(content), len(content))
    return {"Body": body, "ContentLength": len(content)}


def test_exactly_the_version_of_the_event_is_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    stubbed_s3.add_response("get_object", answer(b"photo"), expected)

    assert OriginalStore(s3, "photos-originals").read(KEY, "v1", 5) == b"photo"


def test_too_many_bytes_are_not_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    unread = StreamingBody(Unreadable(), 6)  # pyright: ignore[reportArgumentType]  # a stream that breaks
    stubbed_s3.add_response("get_object", {"Body": unread, "ContentLength": 6})

    with pytest.raises(OriginalTooLargeError) as caught:
        OriginalStore(s3, "photos-originals").read(KEY, "v1", 5)

    assert caught.value.size == 6


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed"])
def test_a_missing_version_is_reported_as_gone_and_needs_no_tag(
    s3: S3Client, stubbed_s3: Stubber, code: str
) -> None:
    stubbed_s3.add_client_error("get_object", code)
    stubbed_s3.add_client_error("put_object_tagging", code)
    originals = OriginalStore(s3, "photos-originals")

    with pytest.raises(OriginalGoneError):
        originals.read(KEY, "v1", 5)
    originals.mark_failed(KEY, "v1")


def test_a_denied_version_may_still_exist(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_object", "AccessDenied")
    stubbed_s3.add_client_error("put_object_tagging", "AccessDenied")
    originals = OriginalStore(s3, "photos-originals")

    with pytest.raises(OriginalUnavailableError) as caught:
        originals.read(KEY, "v1", 5)
    assert not isinstance(caught.value, OriginalGoneError)
    with pytest.raises(clients.ClientError):
        originals.mark_failed(KEY, "v1")


def test_any_other_error_of_the_bucket_is_raised(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_object", "SlowDown")

    with pytest.raises(clients.ClientError):
        OriginalStore(s3, "photos-originals").read(KEY, "v1", 5)


def test_versions_are_tagged_and_deleted_one_by_one(s3: S3Client, stubbed_s3: Stubber) -> None:
    version = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    tagging = {"TagSet": [{"Key": "status", "Value": "failed"}]}
    stubbed_s3.add_response("put_object_tagging", {}, version | {"Tagging": tagging})
    stubbed_s3.add_response("delete_object", {}, version)
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})

    originals = OriginalStore(s3, "photos-originals")
    originals.mark_failed(KEY, "v1")
    originals.delete(KEY, "v1")
    originals.hide(KEY)
