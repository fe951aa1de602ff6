"""A stack that was open, and that people sign in to now: who is invited gets its photos.

The functions are called as API Gateway calls them once it has verified a token.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from handlers.aws.clients import attributes, plain
from tests.support import photos
from tests.support.api import Api
from tests.unit.handlers.fake_people import ada, token_of
from tests.unit.handlers.requests import Answer, event

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

SIGN_IN = {"access": "signIn", "adminEmail": "first@home.arpa"}
DEADLINE_SECONDS = 60


class Office:
    """What an admin asks for."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        item = attributes(ada().to_item())
        dynamodb = stack.client("dynamodb")
        dynamodb.put_item(TableName=stack.output("libraryTableName"), Item=item)

    def ask(
        self,
        method: str,
        resource: str,
        body: object = None,
        *,
        slice_name: str = "people",
        **parameters: str,
    ) -> Answer:
        asked = event(
            method,
            resource,
            body=body,
            parameters=parameters,
            claims=token_of(ada()),
            origin=self.stack.site_url,
        )
        invoked = self.stack.client("lambda").invoke(
            FunctionName=self.stack.output(f"{slice_name}Function"), Payload=json.dumps(asked)
        )
        answered = json.loads(invoked["Payload"].read())
        assert "statusCode" in answered, answered
        return Answer(answered)

    def invited(self, name: str) -> dict[str, Any]:
        body = {"name": name, "email": f"{name.lower()}@example.com"}
        answer = self.ask("POST", "/admin/users", body)
        assert answer.status == 201, answer.body
        return answer.body

    def login(self, email: str) -> dict[str, Any]:
        return self.stack.client("cognito-idp").admin_get_user(
            UserPoolId=self.stack.output("userPoolId"), Username=email
        )

    def given(self, user_id: str) -> dict[str, Any]:
        """The finished job that gave everything to a person."""
        answer = self.ask("POST", "/admin/users/{userId}/unowned", userId=user_id)
        assert answer.status == 202, answer.body
        job_id, deadline = answer.body["jobId"], time.monotonic() + DEADLINE_SECONDS
        while True:
            job = self.ask("GET", "/jobs/{jobId}", slice_name="gallery", jobId=job_id).body
            if job["finished"]:
                return job
            assert time.monotonic() < deadline, job
            time.sleep(0.2)


@pytest.fixture(scope="module")
def shown(deploy_stack: DeployStack, http: Http) -> list[dict[str, Any]]:
    """Photos that were added while the stack was open, as its API showed them."""
    api = Api(http, deploy_stack("people").site_url)
    return [api.uploaded(photos.jpeg()) for _ in range(3)]


@pytest.fixture(scope="module")
def office(shown: list[dict[str, Any]], deploy_stack: DeployStack) -> Office:
    assert shown
    return Office(deploy_stack("people", config=SIGN_IN))


def test_somebody_is_invited_blocked_unblocked_and_gets_another_password(office: Office) -> None:
    bob = office.invited("Bob")
    user_id = bob["person"]["userId"]
    assert office.login("bob@example.com")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert office.invited("Bob")["person"] == bob["person"]

    for blocked in (True, False):
        change = office.ask("PATCH", "/admin/users/{userId}", {"blocked": blocked}, userId=user_id)
        assert change.body["blocked"] is blocked
        assert office.login("bob@example.com")["Enabled"] is not blocked

    reset = office.ask("POST", "/admin/users/{userId}/password", userId=user_id)
    assert reset.body["firstPassword"] != bob["firstPassword"]
    people = office.ask("GET", "/admin/users").body["people"]
    assert {"Ada", "Bob"} <= {each["name"] for each in people}


def test_a_lost_login_is_made_again_for_the_same_person(office: Office) -> None:
    eve = office.invited("Eve")["person"]
    cognito, pool = office.stack.client("cognito-idp"), office.stack.output("userPoolId")
    cognito.admin_delete_user(UserPoolId=pool, Username="eve@example.com")

    again = office.invited("Eve")["person"]

    assert again["userId"] == eve["userId"]
    sub = office.login("eve@example.com")["Username"]
    assert sub != eve["userId"]


def test_photos_of_nobody_are_given_and_their_old_addresses_die(
    office: Office, shown: list[dict[str, Any]]
) -> None:
    cleo = office.invited("Cleo")["person"]["userId"]

    job = office.given(cleo)

    assert (job["done"], job["failed"]) == (len(shown), 0)
    stack = office.stack
    dynamodb, s3 = stack.client("dynamodb"), stack.client("s3")
    stored = s3.list_objects_v2(Bucket=stack.output("renditionsBucket"), Prefix="thumbnails/")
    keys = {each["Key"] for each in stored["Contents"]}
    expected: set[str] = set()
    for image in shown:
        key = {"imageId": {"S": image["imageId"]}}
        found = dynamodb.get_item(TableName=stack.output("tableName"), Key=key)
        item = plain(found["Item"])
        assert (item["owner"], item["gallery"]) == (cleo, cleo)
        old = {each["url"] for each in image["renditions"]}
        new = {each["key"] for each in item["renditions"]}
        assert {f"/{each.replace('private/', '')}" for each in new} == old
        expected |= new
    # The objects themselves are gone, so no address and no setting can show them again.
    assert keys == expected
    assert all(each.startswith("thumbnails/private/") for each in keys)
    assert office.given(cleo)["done"] == 0
