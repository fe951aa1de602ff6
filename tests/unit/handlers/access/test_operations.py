"""Every operation of the contract, new ones included, called by every kind of principal."""

from __future__ import annotations

import copy
import hashlib
from typing import TYPE_CHECKING, Any, Unpack

import pytest

from handlers.access.principal import PUBLIC, Principal
from handlers.api.gateway import Route, Router
from handlers.model.content_claims import content_id
from tests.support.openapi import OPERATIONS, slice_of
from tests.unit.handlers.fake_people import bob, token_of
from tests.unit.handlers.fakes import World
from tests.unit.handlers.people.directory import ready as office
from tests.unit.handlers.requests import Answer, Changed, ask
from tests.unit.handlers.routers import routers
from tests.unit.handlers.session.fake_cognito import ready as signed_in

if TYPE_CHECKING:
    from handlers.access.policy import Access
    from handlers.api.http import Request, Response

SOMEBODY = Principal("0a1b2c3d")
UNKNOWN = "00000000-0000-4000-8000-0000000000ff"

# The statuses for the owner of the photo, and for somebody else. Lists and uploads are about the
# caller's own library; a photo of others does not exist.
ANSWERED = {
    ("POST", "/upload"): (200, 200),
    ("POST", "/presigned-url"): (200, 200),
    ("GET", "/usage"): (200, 200),
    ("GET", "/thumbnails"): (200, 200),
    ("GET", "/images"): (200, 200),
    ("GET", "/images/timeline"): (200, 200),
    ("GET", "/images/changes"): (200, 200),
    ("GET", "/images/{imageId}"): (200, 404),
    ("PATCH", "/images/{imageId}"): (200, 404),
    ("DELETE", "/images/{imageId}"): (204, 404),
    ("GET", "/trash"): (200, 200),
    ("POST", "/trash"): (200, 200),
    ("POST", "/trash/restore"): (200, 200),
    ("POST", "/trash/empty"): (202, 202),
    ("GET", "/jobs/{jobId}"): (404, 404),
    ("GET", "/images/{imageId}/download"): (302, 404),
}
# Of whoever asks, and of nobody else: who they are, how they get in and out.
OF_ONESELF = {("GET", "/session"): 200}
OF_ANYBODY = {
    ("GET", "/session/login"): 302,
    ("GET", "/session/callback"): 302,
    ("POST", "/session/refresh"): 200,
    ("POST", "/session/logout"): 200,
}
# Of somebody's own account.
OF_ACCOUNTS = {
    ("DELETE", "/account"): 202,
    ("POST", "/account/export"): 202,
    ("GET", "/account/exports"): 200,
    ("GET", "/account/exports/{exportId}"): 200,
}
# Of admins; for everybody else they do not exist.
OF_ADMINS = {
    ("GET", "/admin/users"): 200,
    ("POST", "/admin/users"): 201,
    ("PATCH", "/admin/users/{userId}"): 200,
    ("POST", "/admin/users/{userId}/password"): 200,
    ("POST", "/admin/users/{userId}/unowned"): 202,
    ("POST", "/admin/users/{userId}/export"): 202,
    ("DELETE", "/admin/users/{userId}"): 202,
    ("GET", "/admin/brake"): 200,
    ("PUT", "/admin/brake"): 200,
}


def asked(
    domains: Any,
    principal: Principal | None,
    operation: tuple[str, str],
    **changed: Unpack[Changed],
) -> Answer:
    """Asks as a principal; `domains` has what the routers of the slices stand on."""
    routes = routers(domains)[slice_of(*operation)].routes
    router = Router(routes, frozenset(), authenticate=lambda _event: principal)
    return ask(router, *operation, **changed)


def on(image_id: str, **more: str) -> Changed:
    body = {
        "fileName": "cat.png",
        "fileType": "image/png",
        "title": "Changed",
        **more,
        "imageIds": [image_id],
    }
    return {"image_id": image_id, "body": body}


def test_every_operation_of_the_contract_is_in_the_table() -> None:
    assert set(ANSWERED | OF_ONESELF | OF_ANYBODY | OF_ACCOUNTS | OF_ADMINS) == set(OPERATIONS)


@pytest.mark.parametrize("operation", OF_ADMINS, ids=" ".join)
def test_people_are_for_admins_only(operation: tuple[str, str]) -> None:
    router, sent = office()

    assert ask(router, *operation, **sent).status == OF_ADMINS[operation]
    for claims, expected in ((token_of(bob()), (404, "not_found")), (None, (401, "sign_in"))):
        router, sent = office()
        answer = ask(router, *operation, **{**sent, "claims": claims})
        assert (answer.status, answer.code) == expected


@pytest.mark.parametrize("operation", OF_ACCOUNTS, ids=" ".join)
def test_an_account_is_its_persons_own(operation: tuple[str, str]) -> None:
    router, sent = office()

    answer = ask(router, *operation, **{**sent, "claims": token_of(bob())})

    assert answer.status == OF_ACCOUNTS[operation]
    router, sent = office()
    assert ask(router, *operation, **{**sent, "claims": None}).status == 401


@pytest.mark.parametrize("operation", OF_ONESELF | OF_ANYBODY, ids=" ".join)
def test_a_session_is_its_persons_own(operation: tuple[str, str]) -> None:
    router, sent = signed_in()

    assert ask(router, *operation, **sent).status == (OF_ONESELF | OF_ANYBODY)[operation]


@pytest.mark.parametrize("operation", OF_ANYBODY, ids=" ".join)
def test_signing_in_and_out_needs_no_access_token(operation: tuple[str, str]) -> None:
    router, sent = signed_in()

    answer = ask(router, *operation, **{**sent, "claims": None})

    assert answer.status == OF_ANYBODY[operation]


@pytest.mark.parametrize("operation", ANSWERED, ids=" ".join)
def test_an_owner_may_do_everything(operation: tuple[str, str]) -> None:
    world = World()
    image_id = world.ready()

    assert asked(world, PUBLIC, operation, **on(image_id)).status == ANSWERED[operation][0]


@pytest.mark.parametrize("operation", ANSWERED, ids=" ".join)
def test_somebody_else_sees_nothing_of_a_photo_and_changes_nothing(
    operation: tuple[str, str],
) -> None:
    world = World()
    image_id = world.ready("secret.png")
    before = copy.deepcopy(
        (world.items[image_id], world.renditions.stored, world.content_claims.stored)
    )

    answer = asked(world, SOMEBODY, operation, **on(image_id))

    assert answer.status == ANSWERED[operation][1]
    assert "secret" not in str(answer.body)
    assert (world.items[image_id], world.renditions.stored, world.content_claims.stored) == before
    assert not world.originals.hidden


@pytest.mark.parametrize("operation", [o for o in ANSWERED if "{" in o[1]], ids=" ".join)
def test_somebody_elses_photo_is_answered_like_one_that_does_not_exist(
    operation: tuple[str, str],
) -> None:
    world = World()
    image_id = world.ready(content=b"photo")
    again = world.announced()
    world.thumbnails().process(world.uploaded(again, b"photo"))
    assert world.items[again].duplicate_of == image_id

    for of_others in (image_id, again, world.announced()):
        theirs = asked(world, SOMEBODY, operation, **on(of_others))
        missing = asked(world, SOMEBODY, operation, **on(UNKNOWN))
        assert (theirs.status, theirs.body) == (missing.status, missing.body)


def test_somebody_elses_thumbnail_is_not_found_by_its_name() -> None:
    world = World()
    name = f"{world.ready()}-cat.png"
    operation = ("GET", "/thumbnails")

    assert asked(world, PUBLIC, operation, query={"fileName": name}).status == 200
    answer = asked(world, SOMEBODY, operation, query={"fileName": name})
    assert (answer.status, answer.code) == (404, "thumbnail_not_found")


def test_changes_are_those_of_the_callers_own_photos() -> None:
    world = World()
    since = asked(world, PUBLIC, ("GET", "/images/changes")).body["until"]
    world.ready()

    def told(principal: Principal) -> int:
        answer = asked(world, principal, ("GET", "/images/changes"), query={"since": since})
        return len(answer.body["images"])

    assert (told(PUBLIC), told(SOMEBODY)) == (1, 0)


def test_lists_show_the_callers_own_photos() -> None:
    world = World()
    world.ready()

    for operation, name in (
        (("GET", "/images"), "images"),
        (("GET", "/images/timeline"), "days"),
        (("GET", "/thumbnails"), "thumbnails"),
    ):
        for sort in ("taken", "uploaded"):
            query = {"sort": sort}
            assert len(asked(world, PUBLIC, operation, query=query).body[name]) == 1
            assert asked(world, SOMEBODY, operation, query=query).body[name] == []


@pytest.mark.parametrize(
    "body",
    [
        {"fileName": "cat.gif", "fileType": "image/gif"},
        {"fileName": "cat.gif", "image": "R0lGODlhAAAA"},
    ],
    ids=["ticket", "inline"],
)
def test_an_uploaded_photo_belongs_to_the_caller(body: dict[str, str]) -> None:
    world = World()

    for principal, owner in ((PUBLIC, "public"), (SOMEBODY, "0a1b2c3d")):
        image_id = asked(world, principal, ("POST", "/upload"), body=body).body["imageId"]
        assert world.items[image_id].owner == owner
        assert world.items[image_id].object_key == f"uploads/{owner}/{image_id}"


def test_nobody_learns_that_others_have_the_same_photo() -> None:
    world = World()
    image_id = world.ready(content=b"photo")
    sha256 = hashlib.sha256(b"photo").hexdigest()
    operation, photo = ("POST", "/upload"), on(image_id, sha256=sha256)

    assert asked(world, PUBLIC, operation, **photo).body["duplicate"]
    assert "duplicate" not in asked(world, SOMEBODY, operation, **photo).body

    # Not even if a claim leads there: the photo's own item decides.
    holders = world.content_claims.stored
    holders[content_id(SOMEBODY.user_id, sha256)] = holders[content_id("public", sha256)]
    assert "duplicate" not in asked(world, SOMEBODY, operation, **photo).body


class Untouchable:
    """Domains that fail on any call."""

    uploads = gallery = object()


@pytest.mark.parametrize("operation", OF_ONESELF, ids=" ".join)
def test_an_anonymous_caller_is_asked_to_sign_in(operation: tuple[str, str]) -> None:
    router, sent = signed_in()

    answer = ask(router, *operation, **{**sent, "claims": None})

    assert (answer.status, answer.code) == (401, "sign_in")


@pytest.mark.parametrize("operation", ANSWERED, ids=" ".join)
def test_an_anonymous_caller_is_refused_before_anything_is_looked_up(
    operation: tuple[str, str],
) -> None:
    for image_id in (UNKNOWN, "nope"):
        answer = asked(Untouchable, None, operation, **on(image_id))

        assert (answer.status, answer.code) == (401, "sign_in")


def test_an_operation_cannot_be_registered_without_an_action() -> None:
    def answer(_request: Request, _access: Access) -> Response:
        pytest.fail("was answered")

    with pytest.raises(TypeError):
        Route(answer=answer)  # pyright: ignore[reportCallIssue]  # that is the claim
    bare: Any = {("GET", "/images"): answer}
    with pytest.raises(AttributeError):
        ask(Router(bare, frozenset()), "GET", "/images")


def test_an_action_unknown_to_the_policy_is_not_found() -> None:
    def answer(_request: Request, _access: Access) -> Response:
        pytest.fail("was answered")

    unknown: Any = "share"
    router = Router({("GET", "/images"): Route(unknown, answer)}, frozenset())

    refused = ask(router, "GET", "/images")

    assert (refused.status, refused.code) == (404, "not_found")
