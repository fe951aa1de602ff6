"""A site that one signs in to, and requests to each of its operations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from handlers.model.image import PUBLIC_OWNER
from tests.support import photos
from tests.support.contract import assert_described
from tests.support.people import cookies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Answer
    from tests.support.people import People, Person
    from tests.support.signing_in import Browser
    from tests.support.stacks import Stack

_FILE = {"fileName": "a.jpg", "fileType": "image/jpeg"}
# Of a photo that does not exist: what somebody may do with others is tested in test_trash.py.
_PHOTOS = {"imageIds": ["00000000-0000-4000-8000-0000000000ff"]}
_BODIES: dict[str, Any] = {
    "POST /upload": _FILE,
    "POST /presigned-url": _FILE,
    "PATCH /images/{imageId}": {"title": "A title"},
    "PATCH /images/{unowned}": {"title": "A title"},
    "POST /trash": _PHOTOS,
    "POST /trash/restore": _PHOTOS,
    "POST /trash/empty": _PHOTOS,
    "POST /session/logout": {},
    "POST /admin/users": {"name": "Guest", "email": "guest@home.arpa"},
    "PATCH /admin/users/{userId}": {"blocked": False},
    "PUT /admin/brake": {"closed": False},
}


@dataclass(frozen=True)
class Asked:
    """An operation with what it needs: a request that succeeds for whoever may make it."""

    method: str
    path: str
    body: bytes | None


@dataclass(frozen=True)
class Site:
    """The site, with somebody for each role of the matrix but `nobody`."""

    people: People
    admin: Person
    owner: Person
    other: Person
    blocked: Person
    leaving: Mapping[str, Browser]
    """By role: another browser of theirs, in which they sign out."""
    guest: str
    """The user id of somebody who has not signed in yet."""
    job: str
    """The id of a job."""
    photo: str
    """The id of a photo of the owner's."""
    expiring: str
    """An access token of the admin's that was valid."""

    @property
    def stack(self) -> Stack:
        """The stack of the site."""
        return self.people.stack

    def headers(self, role: str, door: str, operation: str = "") -> Mapping[str, str]:
        """What identifies somebody, in a browser (`cookies`) or with a program (`bearer`)."""
        if role == "nobody":
            return {}
        if door == "cookies" and operation == "POST /session/logout":
            return cookies(self.leaving[role].cookies)
        person: Person = getattr(self, role)
        return person.bearer if door == "bearer" else person.cookies

    def prepared(self, operation: str, *, to_be_refused: bool = False) -> Asked:
        """The request for an operation; one that is not to be refused has a photo of its own."""
        method, path = operation.split(" ")
        if not to_be_refused and "{unowned}" in path:
            path = path.replace("{unowned}", self.unowned())
        elif not to_be_refused and "{exportId}" in path:
            path = path.replace("{exportId}", self.exported())
        elif not to_be_refused and operation == "DELETE /admin/users/{userId}":
            path = path.replace("{userId}", self.people.invited("Leaving")["person"]["userId"])
        elif not to_be_refused and method == "DELETE":
            path = path.replace("{imageId}", self.owner.api.uploaded(photos.jpeg())["imageId"])
        for name, value in {
            "{imageId}": self.photo,
            "{unowned}": self.photo,
            "{userId}": self.guest,
            "{jobId}": self.job,
            "{exportId}": self.job,
        }.items():
            path = path.replace(name, value)
        body = _BODIES.get(operation.partition("?")[0])
        return Asked(method, path, None if body is None else json.dumps(body).encode())

    def unowned(self) -> str:
        """The id of a photo that belongs to nobody, as if it had been added to an open stack."""
        image_id = str(self.other.api.uploaded(photos.jpeg())["imageId"])
        self.stack.client("dynamodb").update_item(
            TableName=self.stack.output("tableName"),
            Key={"imageId": {"S": image_id}},
            UpdateExpression="SET #owner = :nobody, gallery = :nobody",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":nobody": {"S": PUBLIC_OWNER}},
        )
        return image_id

    def exported(self) -> str:
        """The id of an export of the owner's that is finished."""
        begun = self.owner.api.request("POST", "/account/export")
        assert begun.status == 202, begun
        return self.people.finished(begun.json()["jobId"])

    def ask(self, asked: Asked, headers: Mapping[str, str], base: str | None = None) -> Answer:
        """Send a request to the site, whose answer is as described, or to another `base`."""
        sent = {"Content-Type": "application/json"} if asked.body is not None else {}
        answer = self.people.http.request(
            asked.method,
            (base or f"{self.stack.site_url}/v1") + asked.path,
            body=asked.body,
            headers={**sent, **headers},
        )
        # The contract has no preflights.
        if base is None and asked.method != "OPTIONS":
            assert_described(asked.method, asked.path.partition("?")[0], answer)
        # Who is deleted is somebody of their own, and it takes half a minute (test_leaving.py).
        if answer.status == 202 and asked.method != "DELETE":
            self.people.finished(answer.json()["jobId"])
        return answer

    def outcome(self, asked: Asked, headers: Mapping[str, str], base: str | None = None) -> str:
        """The status of the answer, and the code of an error."""
        answer = self.ask(asked, headers, base)
        if answer.status < 400:
            return str(answer.status)
        return f"{answer.status} {answer.json()['code']}"
