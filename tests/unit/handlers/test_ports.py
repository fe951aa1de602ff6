"""The ports' AWS side, against the SDK's own models of the services; nothing leaves the machine."""

from __future__ import annotations

import base64
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from handlers.gallery import port as gallery
from handlers.shared import aws
from handlers.shared.cursor import Position
from handlers.shared.image import Image, Status
from handlers.thumbnail import port as thumbnail
from handlers.thumbnail.domain import OriginalTooLargeError, OriginalUnavailableError
from handlers.upload import port as upload
from tests.unit.handlers.fakes import NOW, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

KEY = "uploads/public/00000000-0000-4000-8000-000000000001"
CHECKSUM = base64.b64encode(bytes(32)).decode()


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.fixture
def s3() -> S3Client:
    return aws.s3.__wrapped__()


@pytest.fixture
def dynamodb() -> DynamoDBClient:
    return aws.dynamodb.__wrapped__()


@pytest.fixture
def stubbed_s3(s3: S3Client) -> Iterator[Stubber]:
    with Stubber(s3) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def stubbed_table(dynamodb: DynamoDBClient) -> Iterator[Stubber]:
    with Stubber(dynamodb) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def ready_image() -> Image:
    world = World()
    return world.items[world.ready()]


def signed_headers(url: str) -> list[str]:
    return parse_qs(urlsplit(url).query)["X-Amz-SignedHeaders"][0].split(";")


def sign_put(s3: S3Client, **stated: Any) -> upload.SignedPut:
    stated = {
        "file_type": "image/png",
        "file_size": None,
        "checksum": None,
        "seconds": 300,
    } | stated
    return upload.S3Originals(s3, "photos-originals").sign_put(KEY, **stated)


@pytest.mark.parametrize("region", ["us-east-1", "eu-central-1"])
def test_addresses_name_their_region_because_redirects_break_cors(
    region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)

    s3 = aws.s3.__wrapped__()

    host = f"photos-originals.s3.{region}.amazonaws.com"
    assert urlsplit(sign_put(s3).url).netloc == host
    post = upload.S3Originals(s3, "photos-originals").sign_post(
        KEY, file_type="image/png", sizes=(1, 5), seconds=60
    )
    assert urlsplit(post.url).netloc == host


def test_an_address_wants_nothing_but_the_type_where_nothing_else_was_stated(s3: S3Client) -> None:
    signed = sign_put(s3)

    assert signed.headers == {"Content-Type": "image/png"}
    assert signed_headers(signed.url) == ["content-type", "host"]
    assert parse_qs(urlsplit(signed.url).query)["X-Amz-Expires"] == ["300"]
    assert parse_qs(urlsplit(signed.url).query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_an_address_is_bound_to_all_that_was_stated_and_says_what_to_send(s3: S3Client) -> None:
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
    originals = upload.S3Originals(s3, "photos-originals")

    form = originals.sign_post(KEY, file_type="image/gif", sizes=(1, 10_485_760), seconds=3600)

    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert {"Content-Type": "image/gif"} in policy["conditions"]
    assert {"key": KEY} in policy["conditions"]
    assert {"bucket": "photos-originals"} in policy["conditions"]
    assert ["content-length-range", 1, 10_485_760] in policy["conditions"]
    assert (form.fields["key"], form.fields["Content-Type"]) == (KEY, "image/gif")


def test_a_photo_of_a_request_is_stored_with_its_checksum_and_only_once(
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

    upload.S3Originals(s3, "photos-originals").store(
        KEY, b"photo", file_type="image/png", checksum=CHECKSUM
    )


def test_a_photo_is_announced_once(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Item": aws.attributes(image.to_item()),
        "ConditionExpression": "attribute_not_exists(imageId)",
    }
    stubbed_table.add_response("put_item", {}, expected)

    upload.DynamoItems(dynamodb, "images").add(image)


def test_an_item_is_read_as_it_is_now(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConsistentRead": True,
    }
    stubbed_table.add_response("get_item", {"Item": aws.attributes(image.to_item())}, expected)
    stubbed_table.add_response("get_item", {}, expected)

    items = gallery.DynamoItems(dynamodb, "images")

    assert items.get(image.image_id) == image
    assert items.get(image.image_id) is None


class Received:
    """Takes part in a stub as whatever is sent, to be looked at afterwards."""

    def __init__(self) -> None:
        self.value: Any = None

    def __eq__(self, value: object) -> bool:
        self.value = value
        return True

    __hash__ = None  # pyright: ignore[reportAssignmentType]  # equal to everything


def test_an_item_is_settled_whole_and_only_while_it_is_pending(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    expression, names, values = Received(), Received(), Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": image.image_id}},
        "ConditionExpression": "#status = :pending",
        "UpdateExpression": expression,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
    stubbed_table.add_response("update_item", {}, expected)

    assert thumbnail.DynamoItems(dynamodb, "images").settle(image)

    sets, _, removes = expression.value.removeprefix("SET ").partition(" REMOVE ")
    written = dict(pair.split(" = ") for pair in sets.split(", "))
    item = {names.value[name]: values.value[value] for name, value in written.items()}
    assert item == aws.attributes(
        {name: value for name, value in image.to_item().items() if name != "imageId"}
    )
    removed = {names.value[name] for name in removes.split(", ")}
    assert {"expiresAt", "reason", "reasonCode"} <= removed
    assert not removed & set(item)
    assert values.value[":pending"] == {"S": "pending"}
    # DynamoDB refuses placeholders that are not used.
    assert set(names.value) == set(written) | set(removes.split(", "))


def test_an_item_that_is_not_pending_any_more_is_not_settled(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    assert not thumbnail.DynamoItems(dynamodb, "images").settle(ready_image())


def test_any_other_error_of_the_table_is_raised(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    stubbed_table.add_client_error("update_item", "AccessDeniedException")

    with pytest.raises(aws.ClientError):
        thumbnail.DynamoItems(dynamodb, "images").settle(ready_image())


def test_a_page_is_one_query_of_the_index_from_the_newest_on(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    expected = {
        "TableName": "images",
        "IndexName": "newest-first",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "Limit": 51,
    }
    answer = {"Items": [aws.attributes(image.to_item())]}
    stubbed_table.add_response("query", answer, expected)

    assert gallery.DynamoItems(dynamodb, "images").newest("public", None, 51) == [image]


def test_the_next_page_starts_after_the_last_photo(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    start = Received()
    expected = {
        "TableName": "images",
        "IndexName": "newest-first",
        "KeyConditionExpression": "gallery = :owner",
        "ExpressionAttributeValues": {":owner": {"S": "public"}},
        "ScanIndexForward": False,
        "Limit": 2,
        "ExclusiveStartKey": start,
    }
    stubbed_table.add_response("query", {"Items": []}, expected)

    gallery.DynamoItems(dynamodb, "images").newest("public", Position(NOW, "the-id"), 2)

    assert start.value == {
        "imageId": {"S": "the-id"},
        "gallery": {"S": "public"},
        "uploadedAt": {"S": "2026-11-21T12:00:00.123456Z"},
    }


def test_burying_answers_the_tombstone_unless_all_is_gone(
    dynamodb: DynamoDBClient, stubbed_table: Stubber
) -> None:
    image = ready_image()
    item = image.to_item() | {"status": "deleted"}
    stubbed_table.add_response("update_item", {"Attributes": aws.attributes(item)})
    stubbed_table.add_client_error("update_item", "ConditionalCheckFailedException")

    items = gallery.DynamoItems(dynamodb, "images")

    tombstone = items.bury(image.image_id)
    assert tombstone
    assert (tombstone.status, tombstone.renditions) == (Status.DELETED, image.renditions)
    assert items.bury(image.image_id) is None


def test_a_purged_tombstone_expires(dynamodb: DynamoDBClient, stubbed_table: Stubber) -> None:
    values = Received()
    expected = {
        "TableName": "images",
        "Key": {"imageId": {"S": "the-id"}},
        "UpdateExpression": "SET purged = :true, expiresAt = :expires",
        "ConditionExpression": "attribute_exists(imageId)",
        "ExpressionAttributeValues": values,
    }
    stubbed_table.add_response("update_item", {}, expected)

    gallery.DynamoItems(dynamodb, "images").purged("the-id", datetime(1970, 1, 2, tzinfo=UTC))

    assert values.value == {":true": {"BOOL": True}, ":expires": {"N": "86400"}}


class Unreadable(io.RawIOBase):
    """A body of which not a byte may be read."""

    def readinto(self, _buffer: object, /) -> int:
        raise AssertionError


def answer(content: bytes) -> dict[str, Any]:
    body = StreamingBody(io.BytesIO(content), len(content))
    return {"Body": body, "ContentLength": len(content)}


def test_exactly_the_version_of_the_event_is_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    expected = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    stubbed_s3.add_response("get_object", answer(b"photo"), expected)

    assert thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5) == b"photo"


def test_too_many_bytes_are_not_read(s3: S3Client, stubbed_s3: Stubber) -> None:
    unread = StreamingBody(Unreadable(), 6)  # pyright: ignore[reportArgumentType]  # a stream that breaks
    stubbed_s3.add_response("get_object", {"Body": unread, "ContentLength": 6})

    with pytest.raises(OriginalTooLargeError) as caught:
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)

    assert caught.value.size == 6


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchVersion", "AccessDenied", "MethodNotAllowed"])
def test_a_version_that_is_gone_is_unavailable(
    s3: S3Client, stubbed_s3: Stubber, code: str
) -> None:
    stubbed_s3.add_client_error("get_object", code)

    with pytest.raises(OriginalUnavailableError):
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)


def test_any_other_error_of_the_bucket_is_raised(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_client_error("get_object", "SlowDown")

    with pytest.raises(aws.ClientError):
        thumbnail.S3Originals(s3, "photos-originals").read(KEY, "v1", 5)


def test_versions_are_tagged_and_deleted_one_by_one(s3: S3Client, stubbed_s3: Stubber) -> None:
    version = {"Bucket": "photos-originals", "Key": KEY, "VersionId": "v1"}
    tagging = {"TagSet": [{"Key": "status", "Value": "failed"}]}
    stubbed_s3.add_response("put_object_tagging", {}, version | {"Tagging": tagging})
    stubbed_s3.add_response("delete_object", {}, version)

    originals = thumbnail.S3Originals(s3, "photos-originals")
    originals.mark_failed(KEY, "v1")
    originals.delete(KEY, "v1")


def test_renditions_may_be_kept_for_a_year(s3: S3Client, stubbed_s3: Stubber) -> None:
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

    renditions = thumbnail.S3Renditions(s3, "photos-renditions")
    renditions.put("thumbnails/a/b/320.webp", b"webp", "image/webp")
    renditions.delete("thumbnails/a/b/320.webp")


def test_a_download_is_of_one_version_under_one_name_and_of_the_type_it_has(s3: S3Client) -> None:
    image = ready_image()
    objects = gallery.S3Objects(s3, "photos-originals", "photos-renditions")

    url = urlsplit(objects.original_url(image, disposition="attachment", seconds=300))

    query = parse_qs(url.query)
    assert url.netloc == "photos-originals.s3.eu-central-1.amazonaws.com"
    assert url.path == f"/{image.object_key}"
    assert query["versionId"] == [image.version_id]
    assert query["response-content-disposition"] == ["attachment"]
    assert query["response-content-type"] == ["image/png"]
    assert query["X-Amz-Expires"] == ["300"]


def test_deleting_an_original_hides_it_and_deleting_a_rendition_removes_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-originals", "Key": KEY})
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "photos-renditions", "Key": "a"})

    objects = gallery.S3Objects(s3, "photos-originals", "photos-renditions")
    objects.delete_original(KEY)
    objects.delete_rendition("a")
