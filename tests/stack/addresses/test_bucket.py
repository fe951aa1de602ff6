"""Straight at S3, past CloudFront, nothing of a photo can be read or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.stack.addresses.journey import path_of
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stack.addresses.journey import Journey


@pytest.fixture(scope="module")
def objects(journey: Journey) -> list[tuple[str, str]]:
    """Bucket and key of everything that is stored."""
    s3 = journey.stack.client("s3")
    buckets = [journey.stack.output(f"{name}Bucket") for name in ("originals", "renditions")]
    return [
        (bucket, each["Key"])
        for bucket in buckets
        for each in s3.list_objects_v2(Bucket=bucket)["Contents"]
    ]


@pytest.fixture(scope="module")
def queries(journey: Journey) -> list[str]:
    """Of every kind of address that was ever given, and S3's own."""
    given = [
        *(url for photo in journey.shown for url in photo.addresses),
        *(url for photo in journey.owned_again for url in photo.addresses),
        *(uploads.bound["uploadUrl"] for uploads in journey.uploads.values()),
    ]
    return ["", "versionId=null", "acl", "response-content-type=text/html"] + [
        urlsplit(each).query for each in given
    ]


def test_no_stored_object_is_readable_whatever_signature_is_brought(
    journey: Journey,
    objects: list[tuple[str, str]],
    queries: list[str],
    owner: Mapping[str, str],
) -> None:
    assert {key.split("/")[0] for _, key in objects} == {
        "uploads",
        "thumbnails",
        "downloads",
        "keys",
        "timelines",
    }
    port = urlsplit(journey.stack.site_url).port
    # With the token S3 decides, and not this machine's own guard.
    callers: list[Mapping[str, str]] = [{}, owner]
    for bucket, key in objects:
        for query in queries:
            url = f"http://127.0.0.1:{port}/{bucket}/{key}?{query}"
            for headers in callers:
                answer = journey.http.spelt("GET", url, headers)
                assert answer.status in {400, 403}, (url, str(answer))
        for host in (f"{bucket}.s3.amazonaws.com", f"{bucket}.s3.localhost:{port}"):
            for headers in callers:
                sent = {**headers, "Host": host}
                answer = journey.http.spelt("GET", f"http://127.0.0.1:{port}/{key}", sent)
                assert answer.status in {400, 403}, (host, str(answer))


def test_nothing_can_be_listed_or_changed_without_a_signature(
    journey: Journey, objects: list[tuple[str, str]], owner: Mapping[str, str]
) -> None:
    port = urlsplit(journey.stack.site_url).port
    for bucket, key in objects[:1] + objects[-1:]:
        base = f"http://127.0.0.1:{port}/{bucket}"
        for url in (base, f"{base}/?list-type=2", f"{base}/?versions", f"{base}/?policy"):
            assert journey.http.spelt("GET", url, owner).status == 403
        for method in ("PUT", "DELETE", "POST"):
            assert journey.http.request(method, f"{base}/{key}", headers=owner).status in {400, 403}


def test_an_upload_address_takes_nothing_to_another_place(journey: Journey) -> None:
    """And reads nothing, not even what it has taken."""
    bob, admin = journey.bob, journey.admin
    content = photos.jpeg()
    ticket, other = bob.bound_ticket(content), admin.bound_ticket(content)
    url = ticket["uploadUrl"]
    own, others = (path_of(each["uploadUrl"]) for each in (ticket, other))
    assert own.split("/")[2:4] == ["uploads", journey.again_id]

    for place in (
        others,
        own.replace(journey.again_id, "public"),
        own.replace(ticket["imageId"], journey.owned[0].image_id),
        own.replace("/uploads/", "/"),
        own.replace(f"/{journey.again_id}/", f"/x/..%2f{journey.again_id}/"),
    ):
        assert place != own
        moved = {**ticket, "uploadUrl": url.replace(own, place)}
        assert bob.put(moved, content).status == 403
    assert bob.put(ticket, content).status == 200

    for method in ("GET", "HEAD", "DELETE"):
        assert bob.http.request(method, url, headers=ticket["headers"]).status == 403
    bob.wait_until_ready(ticket["imageId"])
    assert bob.request("DELETE", f"/images/{ticket['imageId']}").status == 204


def test_whoever_uses_an_upload_address_adds_the_photo_of_whom_it_was_given_to(
    journey: Journey,
) -> None:
    content = photos.jpeg()
    ticket = journey.bob.bound_ticket(content)

    journey.admin.sent(ticket, content)

    assert journey.bob.wait_until_ready(ticket["imageId"])
    assert journey.admin.get(f"/images/{ticket['imageId']}").status == 404
    assert journey.bob.request("DELETE", f"/images/{ticket['imageId']}").status == 204


def test_nobody_names_another_owner_for_an_upload(journey: Journey) -> None:
    for extra in ("owner", "userId", "gallery", "objectKey", "key"):
        body = {"fileName": "a.jpg", "fileType": "image/jpeg", extra: "public"}
        answer = journey.bob.post("/upload", body)
        assert answer.status in {200, 400}
        if answer.status == 200:
            path = path_of(answer.json()["uploadUrl"])
            assert path.split("/")[2:4] == ["uploads", journey.again_id]
