"""The snapshots of timelines, against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

import io
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.response import StreamingBody

from handlers.aws import clients
from handlers.model.snapshots import DamagedError, ReplacedError, Snapshot
from handlers.store.timelines import TimelineStore
from tests.unit.handlers.services import Received

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

NAME, KEY = "ada/all", "timelines/ada/all"
AT = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
FORMAT = b"timeline 1\n"
FIRST = {"Bucket": "renditions", "Key": KEY, "Range": "bytes=0-65535"}
SMALL, LARGE = b"r" * 19 * 3, b"r" * 19 * 5000
RESUME = {"imageId": {"S": "a"}, "gallery": {"S": "ada"}, "takenKey": {"S": "b"}}


@pytest.fixture
def store(s3: S3Client) -> TimelineStore:
    return TimelineStore(s3, "renditions")


def found(content: bytes, of: int, **metadata: str | None) -> dict[str, Any]:
    """The answer with the beginning of an object."""
    stated = {
        "as-of": "2026-11-21T12:00:00.123456Z",
        "built-at": "2026-11-01T00:00:00.000000Z",
        "checksum": "00000000",
        **metadata,
    }
    return {
        "Body": StreamingBody(io.BytesIO(content), len(content)),
        "ETag": '"tag"',
        "ContentRange": f"bytes 0-{len(content) - 1}/{of}",
        "Metadata": {name: value for name, value in stated.items() if value is not None},
    }


def checksum(records: bytes) -> str:
    return f"{zlib.crc32(FORMAT + records):08x}"


@pytest.mark.parametrize("resume", [None, RESUME])
def test_a_snapshot_is_one_object_that_says_how_old_it_is(
    store: TimelineStore, stubbed_s3: Stubber, resume: dict[str, Any] | None
) -> None:
    metadata = Received()
    expected = {
        "Bucket": "renditions",
        "Key": KEY,
        "Body": FORMAT + SMALL,
        "ContentType": "application/octet-stream",
        "Metadata": metadata,
    }
    stubbed_s3.add_response("put_object", {"ETag": '"tag"'}, expected)

    put = store.put(NAME, Snapshot(records=SMALL, as_of=AT, built_at=BUILT, resume=resume))

    assert store.records(put) == SMALL
    answer = found(FORMAT + SMALL, len(FORMAT + SMALL), **metadata.value)
    stubbed_s3.add_response("get_object", answer, FIRST)
    again = store.find(NAME)
    assert again
    assert again == put
    assert (again.as_of, again.built_at, again.resume) == (AT, BUILT, resume)
    assert store.records(again) == SMALL


def test_the_rest_of_a_long_one_is_read_only_if_it_is_the_same_object(
    store: TimelineStore, stubbed_s3: Stubber
) -> None:
    content = FORMAT + LARGE
    beginning = found(content[:65536], len(content), checksum=checksum(LARGE))
    rest = {"Body": StreamingBody(io.BytesIO(content[65536:]), len(content) - 65536)}
    same = {"Bucket": "renditions", "Key": KEY, "Range": "bytes=65536-", "IfMatch": '"tag"'}
    stubbed_s3.add_response("get_object", beginning, FIRST)
    stubbed_s3.add_response("get_object", rest, same)
    stubbed_s3.add_client_error("get_object", "PreconditionFailed", http_status_code=412)

    stored = store.find(NAME)

    assert stored
    assert store.records(stored) == LARGE
    with pytest.raises(ReplacedError):
        store.records(stored)


@pytest.mark.parametrize("code", ["NoSuchKey", "AccessDenied", "InvalidRange"])
def test_a_missing_snapshot_is_none(store: TimelineStore, stubbed_s3: Stubber, code: str) -> None:
    """A role that may not list a bucket gets AccessDenied for an object that does not exist."""
    stubbed_s3.add_client_error("get_object", code)

    assert store.find(NAME) is None


@pytest.mark.parametrize("code", ["SlowDown", "InternalError", "KMS.DisabledException"])
def test_any_other_error_is_raised(store: TimelineStore, stubbed_s3: Stubber, code: str) -> None:
    stubbed_s3.add_client_error("get_object", code)

    with pytest.raises(clients.ClientError):
        store.find(NAME)


@pytest.mark.parametrize(
    ("content", "metadata"),
    [
        (b"timeline 2\n", {}),
        (b"", {}),
        (FORMAT, {"as-of": None}),
        (FORMAT, {"as-of": "yesterday"}),
        (FORMAT, {"built-at": ""}),
        (FORMAT, {"checksum": "x"}),
        (FORMAT, {"checksum": None}),
        (FORMAT, {"resume": "{"}),
    ],
)
def test_what_this_version_did_not_write_is_none(
    store: TimelineStore, stubbed_s3: Stubber, content: bytes, metadata: dict[str, str | None]
) -> None:
    stubbed_s3.add_response("get_object", found(content, len(content), **metadata), FIRST)

    assert store.find(NAME) is None


@pytest.mark.parametrize("content", [FORMAT + SMALL[:-1], FORMAT + SMALL[:-1] + b"x"])
def test_damaged_records_are_noticed(
    store: TimelineStore, stubbed_s3: Stubber, content: bytes
) -> None:
    answer = found(content, len(content), checksum=checksum(SMALL))
    stubbed_s3.add_response("get_object", answer, FIRST)
    stored = store.find(NAME)
    assert stored

    with pytest.raises(DamagedError):
        store.records(stored)


@pytest.mark.parametrize(
    "name",
    ["ada", "../keys/all", "ada/all/more", "ada/", "/all", "ada/All", "a b/all", "ä/all"],
)
def test_no_name_leads_out_of_the_folder_or_to_another_source(
    store: TimelineStore, name: str
) -> None:
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        store.find(name)
    with pytest.raises(ValueError, match=name.replace(".", r"\.")):
        store.put(name, Snapshot(records=b"", as_of=AT, built_at=AT))
