"""People get everything of theirs, and leave without a trace."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos

if TYPE_CHECKING:
    from tests.stack.signed_in.site import Site
    from tests.support.people import Person
    from tests.support.stacks import Stack

TITLE = "The title of a secret picnic"
# Three looks through all items, one of them half a minute after rights have ended.
LEAVING_SECONDS = 120


def stored(stack: Stack) -> list[str]:
    """Everything that is stored, as text: all rows, keys, metadata and small objects."""
    found: list[str] = []
    dynamodb, s3 = stack.client("dynamodb"), stack.client("s3")
    for table in ("tableName", "contentsTableName", "libraryTableName"):
        pages = dynamodb.get_paginator("scan").paginate(
            TableName=stack.output(table), ConsistentRead=True
        )
        found += [json.dumps(item) for page in pages for item in page["Items"]]
    for bucket in ("originalsBucket", "renditionsBucket"):
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=stack.output(bucket))
        found += [each["Key"] for page in pages for each in page.get("Versions", ())]
    return found


def files_of(person: Person, export_id: str) -> dict[str, str]:
    """The addresses of all files of an export, by name."""
    files: dict[str, str] = {}
    cursor = ""
    while True:
        answer = person.api.get(f"/account/exports/{export_id}{cursor}")
        assert answer.status == 200, answer
        files |= {each["name"]: each["url"] for each in answer.json()["files"]}
        following = answer.json().get("nextCursor")
        if following is None:
            return files
        cursor = f"?cursor={following}"


def exported(site: Site, person: Person) -> str:
    begun = person.api.request("POST", "/account/export")
    assert begun.status == 202, begun
    return site.people.finished(begun.json()["jobId"])


def gone(site: Site, job_id: str) -> Any:
    """Waits until a job has finished, and gives it."""
    deadline = time.monotonic() + LEAVING_SECONDS
    while not (job := site.admin.api.get(f"/jobs/{job_id}").json())["finished"]:
        assert time.monotonic() < deadline, job
        time.sleep(0.5)
    return job


def test_an_export_has_the_very_files_with_what_is_known_of_them(site: Site) -> None:
    person = site.people.joined("Exa")
    shown, binned = photos.jpeg(), photos.jpeg()
    image_id = person.api.uploaded(shown, "../a/picnic.jpg")["imageId"]
    person.api.request("PATCH", f"/images/{image_id}", body=json.dumps({"title": TITLE}).encode())
    trashed = person.api.uploaded(binned)["imageId"]
    assert person.api.request("DELETE", f"/images/{trashed}").status == 204

    export_id = exported(site, person)

    files = files_of(person, export_id)
    contents = {name: site.people.http.get(url) for name, url in files.items()}
    assert {each.status for each in contents.values()} == {200}
    told = [
        photo
        for name in json.loads(contents["manifest.json"].body)["manifests"]
        for photo in json.loads(contents[name].body)["photos"]
    ]
    by_id = {each["imageId"]: each for each in told}
    assert set(by_id) == {image_id, trashed}
    assert by_id[image_id]["title"] == TITLE
    assert contents[by_id[image_id]["file"]].body == shown
    assert contents[by_id[trashed]["file"]].body == binned
    assert by_id[trashed]["file"].startswith("trash/")
    for each in contents.values():
        assert each.headers["Content-Disposition"].startswith("attachment")


def test_an_export_opens_for_its_own_person_only_also_for_admins(site: Site) -> None:
    person = site.people.joined("Exo")
    begun = site.admin.api.request("POST", f"/admin/users/{person.user_id}/export")
    export_id = site.people.finished(begun.json()["jobId"])

    assert files_of(person, export_id)
    for other in (site.admin, site.other):
        assert other.api.get(f"/account/exports/{export_id}").status == 404
        assert export_id not in str(other.api.get("/account/exports").json())
    key = f"exports/{person.user_id}/{export_id}/manifest.json"
    assert site.people.http.get(f"{site.stack.site_url}/{key}").status == 404


@dataclass(frozen=True)
class Departure:
    """Somebody who is being deleted, with everything that there was of theirs.

    Attributes:
        name: Theirs.
        person: Themselves.
        pictures: Addresses that showed a photo.
        late: A ticket that they got before.
        job: The job that deletes them.
    """

    name: str
    person: Person
    pictures: list[str]
    late: Any
    job: str

    @staticmethod
    def begun(site: Site, name: str, asked_by: str) -> Departure:
        """Of somebody with a photo, one in the trash, an export, and a ticket that is not used."""
        person = site.people.joined(name)
        image = person.api.uploaded(photos.jpeg(), "secret picnic.jpg")
        title = json.dumps({"title": TITLE}).encode()
        person.api.request("PATCH", f"/images/{image['imageId']}", body=title)
        trashed = person.api.uploaded(photos.jpeg())["imageId"]
        person.api.request("DELETE", f"/images/{trashed}")
        person.api.get("/images/timeline")
        exported(site, person)
        late = person.api.ticket("late.jpg", "image/jpeg")
        everything = [each for each in stored(site.stack) if person.user_id in each]
        assert TITLE in str(everything)
        assert person.email in str(everything)
        if asked_by == "themselves":
            answer = person.api.request("DELETE", "/account")
        else:
            answer = site.admin.api.request("DELETE", f"/admin/users/{person.user_id}")
        assert answer.status == 202, answer
        assert person.api.get("/images").status == 401
        pictures = [f"{site.stack.site_url}{each['url']}" for each in image["renditions"]]
        return Departure(name, person, pictures, late, answer.json()["jobId"])


@pytest.fixture(scope="module")
def departures(site: Site) -> dict[str, Departure]:
    """Begun one after the other, because each takes half a minute."""
    asked = {"an admin": "Lars", "themselves": "Lois"}
    return {asked_by: Departure.begun(site, name, asked_by) for asked_by, name in asked.items()}


@pytest.mark.parametrize("asked_by", ["an admin", "themselves"])
def test_nothing_is_left_of_a_person_who_leaves(
    site: Site, departures: dict[str, Departure], asked_by: str
) -> None:
    departure = departures[asked_by]
    name, person, late = departure.name, departure.person, departure.late

    job = gone(site, departure.job)

    assert (job["done"], job["failed"]) == (3, 0)
    # An address that was given before brings nothing to life.
    sent = site.people.http.request(
        "PUT", late["uploadUrl"], body=photos.jpeg(), headers=late["headers"]
    )
    assert sent.status in {200, 403}
    time.sleep(5)
    rows = stored(site.stack)
    left = [each for each in rows if person.user_id in each]
    for text in (TITLE, person.email, name, "picnic", "takenKey"):
        assert not [each for each in left if text in each], text
    assert not [each for each in rows if person.email in each]
    assert not [each for each in left if each.startswith(("uploads/", "exports/", "timelines/"))]
    assert {json.loads(each).get("status", {}).get("S") for each in left} <= {"deleted", None}
    for url in departure.pictures:
        assert site.people.http.get(url).status == 404
    logins = site.stack.client("cognito-idp").list_users(UserPoolId=site.stack.output("userPoolId"))
    assert person.email not in str(logins)

    invited = site.admin.api.post("/admin/users", {"name": name, "email": person.email})
    again = site.people.signed_in(person.email, invited.json()["firstPassword"])
    assert again.user_id != person.user_id
    assert again.api.get("/images").json()["images"] == []
    assert again.api.get("/account/exports").json() == {"exports": []}


def test_the_only_admin_stays(site: Site) -> None:
    answer = site.admin.api.request("DELETE", "/account")

    assert (answer.status, answer.json()["code"]) == (409, "last_admin")
    own = site.admin.api.request("DELETE", f"/admin/users/{site.admin.user_id}")
    assert (own.status, own.json()["code"]) == (409, "own_account")
    assert site.admin.api.get("/images").status == 200
