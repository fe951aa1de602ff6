"""Of a photo that was ended nothing is left: at no address, for nobody, in nothing that is stored.

It has been through every state, in an open stack and in one that people sign in to.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from handlers.maintenance import wiring
from handlers.maintenance.events import body_of
from handlers.maintenance.model import Part, Round
from handlers.model.codecs import utc_now
from tests.stack.faults.functions import Functions
from tests.support.contract import assert_described
from tests.support.openapi import OPERATIONS
from tests.unit.handlers.requests import sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stack.gone.journey import Ended, Journey
    from tests.stack.gone.trail import Trail

PHOTOS = ("everybodys", "persons")
ROLES = ("nobody", "owner", "other", "admin")
# What open pages need for a day, to take the photo out of their timelines.
OF_TIMELINES = {"day", "place in the timeline", "record of a timeline"}
# What a tombstone is: a random identifier, dates, and what recognises a late upload.
TOMBSTONE = {
    *("imageId", "owner", "status", "objectKey", "versionId", "purged"),
    *("uploadedAt", "expiresAt", "fileName", "fileType"),
}
FOR_A_DAY = {"takenKey", "changedAt", "unfinished", "unfinishedSince"}
# Of a record of removal.
RECORD = {
    *("pk", "sk", "kind", "by", "startedAt", "finishedAt"),
    *("photos", "gone", "restored", "addresses"),
}


@pytest.fixture(params=PHOTOS)
def photo(journey: Journey, request: pytest.FixtureRequest) -> Ended:
    found: Ended = getattr(journey, request.param)
    return found


def headers_of(journey: Journey, role: str) -> list[Mapping[str, str]]:
    """What identifies somebody, with a program and in a browser."""
    people = {"owner": journey.owner, "other": journey.other, "admin": journey.people.admin}
    return [{}] if role == "nobody" else [people[role].bearer, people[role].cookies]


def test_it_had_every_kind_of_address(journey: Journey) -> None:
    site = urlsplit(journey.stack.site_url).port
    for trail in (journey.everybodys.trail, journey.persons.trail):
        paths = {urlsplit(url).path for url in trail.urls}
        kinds = {path.strip("/").split("/")[0] for path in paths}
        assert {"thumbnails", "downloads", journey.stack.output("renditionsBucket")} <= kinds
        keys = {key.split("/")[0] for _, key in trail.objects}
        assert keys == {"uploads", "thumbnails", "trash"}
        assert site
    assert len(journey.everybodys.trail.folders) == 2
    folders = journey.persons.trail.folders
    assert len(folders) == 4
    assert len({each for each in folders if each.startswith("thumbnails/private/")}) == 2


def test_whatever_it_brought_was_found_before(photo: Ended) -> None:
    """So that what is not found any more would have been."""
    assert len(photo.before) > 10
    assert [what for what, where in photo.before.items() if not where] == []


def test_nothing_that_it_brought_is_stored_anywhere(photo: Ended) -> None:
    left = {what: where for what, where in photo.after.items() if where}

    assert set(left) <= OF_TIMELINES, left
    for where in (each for places in left.values() for each in places):
        assert "timelines/" in where or "takenKey" in where, where


def test_who_sends_it_again_to_its_first_address_brings_nothing_back(
    journey: Journey, photo: Ended
) -> None:
    """The address is valid for an hour; S3 may still take what is sent there."""
    assert photo.late is not None
    assert photo.late.status in {200, 403}, str(photo.late)
    assert journey.remains.keys_of(photo.trail.image_id) == []


def test_its_random_identifier_is_in_its_tombstone_and_logs_only(
    journey: Journey, photo: Ended
) -> None:
    """And in the delete marker of its original, which the bucket's lifecycle removes."""
    table, originals = (journey.stack.output(each) for each in ("tableName", "originalsBucket"))
    elsewhere = ("a line of ", f"the marker {originals}/uploads/")
    rows = [each for each in photo.mentions if not each.startswith(elsewhere)]

    assert rows
    for row in rows:
        assert row.startswith(f"a row of {table}: "), row
    item = journey.remains.item(photo.trail.image_id)
    assert set(item) <= TOMBSTONE | FOR_A_DAY
    assert (item["fileName"], item["fileType"]) == ({"S": "deleted"}, {"S": "deleted"})


def test_a_day_later_it_is_in_no_timeline_either(
    journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "utc_now", lambda: utc_now() + timedelta(days=2))
    functions = Functions(journey.stack, monkeypatch)
    message = sample("sqs_message") | {"body": body_of(Round(part=Part.TOMBSTONES))}
    answer = functions.invoke("maintenance", {"Records": [message]})
    assert answer == {"batchItemFailures": []}
    journey.remains.wait_until_quiet()

    everything = [*journey.remains.everything()]
    for photo in (journey.everybodys, journey.persons):
        left = {
            what: [where for where, content in everything if word in content]
            for what, word in photo.trail.words.items()
        }
        assert {what: where for what, where in left.items() if where} == {}
        assert set(journey.remains.item(photo.trail.image_id)) <= TOMBSTONE


def test_the_record_has_random_digits_dates_and_counts(journey: Journey) -> None:
    found = journey.stack.client("dynamodb").query(
        TableName=journey.stack.output("libraryTableName"),
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "REMOVALS"}},
    )["Items"]

    ended = [each for each in found if each["kind"]["S"] == "purge"]
    assert [each["by"]["S"] for each in ended] == ["public", journey.owner.user_id]
    for each, photo in zip(ended, (journey.everybodys, journey.persons), strict=True):
        assert set(each) <= RECORD
        assert (each["photos"]["N"], each["gone"]["N"]) == ("1", "1")
        assert "finishedAt" in each
        # Every rendition in every folder that CloudFront has ever served, and the download.
        pictures = {key for _, key in photo.trail.objects if key.startswith("thumbnails/")}
        assert int(each["addresses"]["N"]) == len(pictures) + 1


def test_cloudfront_was_told_to_forget_every_folder_it_was_served_from(
    journey: Journey, photo: Ended
) -> None:
    assert {f"/{each}/*" for each in photo.trail.folders} <= journey.remains.invalidated()


def test_no_address_showed_anything_while_the_stack_was_open(journey: Journey) -> None:
    asked = journey.asked["everybody"]

    assert len(asked) == len(journey.everybodys.trail.urls)
    for url, answer in asked:
        assert_nothing(journey.everybodys.trail, url, answer)


@pytest.mark.parametrize("role", ROLES)
def test_no_address_that_it_ever_had_shows_anything(
    journey: Journey, photo: Ended, role: str
) -> None:
    trail, site = photo.trail, journey.stack.site_url
    for headers in headers_of(journey, role):
        for url in sorted(trail.urls):
            if url.startswith("/"):
                # With what it was signed with, and without.
                for each in {url, url.partition("?")[0]}:
                    answer = journey.http.get(site + each, headers=headers)
                    assert_nothing(trail, url, answer)
            else:
                assert_nothing(trail, url, journey.http.get(url))
                assert_nothing(trail, url, journey.http.get(url, headers=headers))


@pytest.mark.parametrize("role", ROLES)
def test_its_objects_can_be_read_at_no_address_of_s3_or_the_site(
    journey: Journey, owner: Mapping[str, str], photo: Ended, role: str
) -> None:
    port = urlsplit(journey.stack.site_url).port
    for bucket, key in sorted(photo.trail.objects):
        urls = (f"http://127.0.0.1:{port}/{bucket}/{key}", f"{journey.stack.site_url}/{key}")
        for headers in headers_of(journey, role):
            for url in urls:
                # With the token S3 decides, and not this machine's own guard.
                for sent in (headers, {**owner, **headers}):
                    answer = journey.http.get(url, headers=sent)
                    assert_nothing(photo.trail, url, answer)


@pytest.mark.parametrize("role", ROLES)
def test_the_api_knows_nothing_of_it(journey: Journey, photo: Ended, role: str) -> None:
    trail = photo.trail
    of_photo = [(method, path) for method, path in OPERATIONS if "{imageId}" in path]
    assert len(of_photo) == 4
    lists = ["/images", "/images?sort=taken", "/thumbnails", "/trash"]
    if role == "admin":
        lists += [f"{each}{'&' if '?' in each else '?'}of=nobody" for each in lists]
    for headers in headers_of(journey, role):
        for method, path in of_photo:
            asked = path.replace("{imageId}", trail.image_id)
            body = json.dumps({"title": "Mine"}).encode() if method == "PATCH" else None
            answer = ask(journey, method, asked, headers, body)
            expected = (401, "sign_in") if role == "nobody" else (404, "image_not_found")
            assert (answer.status, answer.json()["code"]) == expected
        for path in lists:
            answer = ask(journey, "GET", path, headers)
            assert answer.status == (401 if role == "nobody" else 200)
            assert trail.image_id not in answer.body.decode()
        named = ask(journey, "POST", "/trash/restore", headers, ids(trail))
        if role != "nobody":
            assert named.json() == {"count": 0, "failed": [trail.image_id]}


def ids(trail: Trail) -> bytes:
    return json.dumps({"imageIds": [trail.image_id]}).encode()


def ask(
    journey: Journey, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
) -> Any:
    sent = {"Content-Type": "application/json"} if body is not None else {}
    url = f"{journey.stack.site_url}/v1{path}"
    answer = journey.http.request(method, url, body=body, headers={**sent, **headers})
    assert_described(method, path.partition("?")[0], answer)
    return answer


def assert_nothing(trail: Trail, url: str, answer: Any) -> None:
    """An answer that has nothing of a photo."""
    assert answer.status in {400, 401, 403, 404, 405}, (url, str(answer))
    assert "image/" not in answer.headers.get("Content-Type", ""), (url, str(answer))
    told = answer.body + json.dumps(dict(answer.headers)).encode()
    assert [what for what, word in trail.words.items() if word in told] == []
