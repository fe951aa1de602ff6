"""Two people on one site, from the upload to the picture: each sees their own photos only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.command_line import ADMIN, SIGN_IN, CommandLine, claims
from tests.support.contract import assert_described

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

BOB = "bob@home.arpa"
FIRST_PASSWORD = "a first Password of 5 words"


@pytest.fixture(scope="module")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("private", config=SIGN_IN)


@pytest.fixture(scope="module")
def ada(http: Http, stack: Stack) -> Api:
    """The first admin."""
    return signed_in(http, stack, ADMIN, stack.deployment.first_passwords[ADMIN], admin=True)


@pytest.fixture(scope="module")
def bob(http: Http, stack: Stack) -> Api:
    """Somebody who was invited."""
    stack.client("cognito-idp").admin_create_user(
        UserPoolId=stack.output("userPoolId"),
        Username=BOB,
        TemporaryPassword=FIRST_PASSWORD,
        MessageAction="SUPPRESS",
    )
    return signed_in(http, stack, BOB, FIRST_PASSWORD)


def signed_in(http: Http, stack: Stack, email: str, password: str, *, admin: bool = False) -> Api:
    client = CommandLine(http, stack)
    token = client.sign_in(email, password)["access_token"]
    client.admit(token)
    if admin:
        change(stack, token, "SET admin = :yes")
    return Api(http, stack.site_url, assert_described, token)


def change(stack: Stack, token: str, update: str) -> None:
    """Changes somebody's row in the table of people."""
    stack.client("dynamodb").update_item(
        TableName=stack.output("libraryTableName"),
        Key={"pk": {"S": "USERS"}, "sk": {"S": claims(token)["sub"]}},
        UpdateExpression=update,
        **({"ExpressionAttributeValues": {":yes": {"BOOL": True}}} if ":yes" in update else {}),
    )


def user_id(person: Api) -> str:
    return claims(person.token or "")["sub"]


@pytest.fixture(scope="module")
def photo(bob: Api) -> Any:
    """A photo of Bob's."""
    return bob.uploaded(photos.jpeg())


def test_a_photo_is_stored_as_its_persons(stack: Stack, bob: Api, photo: Any) -> None:
    image_id = photo["imageId"]
    item = stack.client("dynamodb").get_item(
        TableName=stack.output("tableName"), Key={"imageId": {"S": image_id}}
    )["Item"]

    assert item["owner"]["S"] == item["gallery"]["S"] == user_id(bob)
    assert item["objectKey"]["S"] == f"uploads/{user_id(bob)}/{image_id}"


def test_its_pictures_are_shown_at_the_signed_addresses_of_every_answer(
    bob: Api, photo: Any
) -> None:
    (listed,) = bob.get("/images").json()["images"]
    (thumbnail,) = bob.get("/thumbnails").json()["thumbnails"]
    urls = [each["url"] for each in photo["renditions"]]

    assert [each["url"] for each in listed["renditions"]] == urls
    assert thumbnail["url"] == urls[0]
    for url in map(str, urls):
        answer = bob.http.get(bob.site_url + url)
        assert url.startswith(f"/thumbnails/private/{photo['imageId']}/")
        assert (answer.status, answer.headers["Content-Type"][:6]) == (200, "image/")
        assert answer.headers["Cache-Control"] == "private, max-age=172800, immutable"
        assert bob.http.get(bob.site_url + urlsplit(url).path).status == 404


def test_it_can_be_downloaded_by_its_person(bob: Api, photo: Any) -> None:
    assert bob.download(photo["imageId"]).status == 200


def test_nobody_else_finds_it_not_even_an_admin(ada: Api, photo: Any) -> None:
    image_id = photo["imageId"]

    assert ada.get("/images").json()["images"] == []
    assert ada.get("/images", of="nobody").json()["images"] == []
    for method, path in (
        ("GET", f"/images/{image_id}"),
        ("GET", f"/images/{image_id}/download"),
        ("DELETE", f"/images/{image_id}"),
    ):
        assert ada.request(method, path).status == 404
    name = f"{image_id}-{photo['fileName']}"
    assert ada.get("/thumbnails", fileName=name).status == 404


def test_the_same_file_of_somebody_else_is_another_photo(ada: Api, bob: Api) -> None:
    content = photos.jpeg()
    first, second = bob.uploaded(content), ada.uploaded(content)

    assert "duplicateOf" not in second
    assert first["imageId"] != second["imageId"]
    assert ada.request("DELETE", f"/images/{second['imageId']}").status == 204
    picture = bob.site_url + first["renditions"][0]["url"]
    assert bob.http.get(picture).status == 200
    assert bob.request("DELETE", f"/images/{first['imageId']}").status == 204
    assert bob.http.get(picture).status == 404


def test_only_an_admin_asks_for_photos_of_nobody(ada: Api, bob: Api) -> None:
    assert ada.get("/images/timeline", of="nobody").status == 200
    assert bob.get("/images/timeline", of="nobody").status == 404
    assert bob.get("/images", of="nobody").status == 404


def test_a_blocked_person_is_refused_at_once(http: Http, stack: Stack, bob: Api) -> None:
    token = bob.token or ""
    assert bob.get("/images").status == 200

    change(stack, token, "SET blocked = :yes")
    refused = [bob.get("/images"), bob.request("DELETE", "/images/nope")]
    change(stack, token, "REMOVE blocked")

    assert [(each.status, each.json()["code"]) for each in refused] == [(401, "sign_in")] * 2
    assert Api(http, stack.site_url).get("/images").status == 401
    assert bob.get("/images").status == 200
