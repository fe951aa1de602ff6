"""Listing and deleting versions, against the SDK's own model of S3; nothing is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.image import Rendition
from handlers.store import versions
from handlers.store.originals import OriginalStore
from handlers.store.renditions import RenditionStore

if TYPE_CHECKING:
    from botocore.stub import Stubber
    from mypy_boto3_s3.client import S3Client

STORED = datetime(2026, 11, 29, tzinfo=UTC)


def entry(key: str, version_id: str = "null", *, latest: bool = True) -> dict[str, Any]:
    return {"Key": key, "VersionId": version_id, "LastModified": STORED, "IsLatest": latest}


def deleted(bucket: str, *entries: dict[str, Any]) -> dict[str, Any]:
    objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in entries]
    return {"Bucket": bucket, "Delete": {"Quiet": True, "Objects": objects}}


def test_a_folder_is_removed_with_every_version_and_marker_on_every_page(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    first, second, marker = entry("a/1", "v1"), entry("a/2", "v1"), entry("a/2", "v2")
    listing = {"Bucket": "renditions", "Prefix": "a/"}
    stubbed_s3.add_response(
        "list_object_versions",
        {
            "Versions": [first],
            "IsTruncated": True,
            "NextKeyMarker": "a/1",
            "NextVersionIdMarker": "v1",
        },
        listing,
    )
    stubbed_s3.add_response(
        "list_object_versions",
        {"Versions": [second], "DeleteMarkers": [marker]},
        {**listing, "KeyMarker": "a/1", "VersionIdMarker": "v1"},
    )
    stubbed_s3.add_response("delete_objects", {}, deleted("renditions", first, second, marker))

    assert RenditionStore(s3, "renditions").delete_below("a") == 3


def test_a_folder_without_objects_costs_one_request(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_response("list_object_versions", {}, {"Bucket": "renditions", "Prefix": "a/"})

    assert RenditionStore(s3, "renditions").delete_below("a") == 0


def test_what_s3_does_not_delete_is_an_error(s3: S3Client, stubbed_s3: Stubber) -> None:
    stubbed_s3.add_response("list_object_versions", {"Versions": [entry("a/1")]})
    stubbed_s3.add_response("delete_objects", {"Errors": [{"Key": "a/1", "Code": "InternalError"}]})

    with pytest.raises(versions.UndeletedError, match="InternalError"):
        RenditionStore(s3, "renditions").delete_below("a")


def test_an_original_gets_a_marker_before_its_versions_go_and_keeps_it(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    first, second = entry("uploads/a", "v1", latest=False), entry("uploads/a", "v2")
    # Another key that begins with it.
    other = entry("uploads/ab", "v1")
    stubbed_s3.add_response("list_object_versions", {"Versions": [second, first, other]})
    stubbed_s3.add_response("delete_object", {}, {"Bucket": "originals", "Key": "uploads/a"})
    stubbed_s3.add_response("delete_objects", {}, deleted("originals", second, first))

    assert OriginalStore(s3, "originals").delete_all("uploads/a") == 2


def test_an_original_that_is_gone_is_left_with_its_marker(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    stubbed_s3.add_response("list_object_versions", {"DeleteMarkers": [entry("uploads/a", "v3")]})

    assert OriginalStore(s3, "originals").delete_all("uploads/a") == 0


def test_a_page_has_whole_keys_and_says_where_it_stopped(s3: S3Client, stubbed_s3: Stubber) -> None:
    cut = {"IsTruncated": True, "NextKeyMarker": "a/2", "NextVersionIdMarker": "v2"}
    stubbed_s3.add_response(
        "list_object_versions",
        {"Versions": [entry("a/1"), entry("a/2", "v2")], **cut},
        {"Bucket": "originals", "Prefix": "a/", "MaxKeys": 1000, "KeyMarker": "a/0"},
    )

    found, after = OriginalStore(s3, "originals").page("a/", "a/0")

    assert [each.key for each in found] == ["a/1"]
    assert after == "a/1"


def test_a_rendition_that_is_lost_is_not_copied_and_one_that_is_denied_is_an_error(
    s3: S3Client, stubbed_s3: Stubber
) -> None:
    store = RenditionStore(s3, "renditions")
    rendition = Rendition(key="thumbnails/a/b/c", width=1, height=1, size=1, media_type="image/a")
    stubbed_s3.add_client_error("copy_object", "AccessDenied")
    stubbed_s3.add_response("list_object_versions", {})
    store.copy_all([rendition], "trash/a/1")

    stubbed_s3.add_client_error("copy_object", "AccessDenied")
    stubbed_s3.add_response("list_object_versions", {"Versions": [entry("thumbnails/a/b/c")]})
    with pytest.raises(Exception, match="AccessDenied"):
        store.copy_all([rendition], "trash/a/1")
