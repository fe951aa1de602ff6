"""Which requests may change something, for every unsafe operation of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.access.principal import Principal
from handlers.api.cross_site import SAFE_METHODS
from handlers.api.gateway import Router
from handlers.gallery.handler import make_router as gallery_router
from tests.support.openapi import OPERATIONS, slice_of
from tests.unit.handlers.fake_people import ada, bob
from tests.unit.handlers.fakes import World
from tests.unit.handlers.people.directory import ready as office
from tests.unit.handlers.requests import SITE, Answer, ask
from tests.unit.handlers.routers import routers
from tests.unit.handlers.session.fake_cognito import ready as signed_in

UNSAFE = [each for each in OPERATIONS if each[0] not in SAFE_METHODS]
OWN, OTHER_OWN = "https://gallery.example", "https://d111111abcdef8.cloudfront.net"
FOREIGN = "https://foreign.example"
ADA, BOB = Principal.of(ada()), Principal.of(bob())

Headers = dict[str, str | list[str]]

BEARER: Headers = {"authorization": "Bearer abc"}
# As the edge passes on a session's cookie (components/edge/session.js).
FROM_COOKIE: Headers = BEARER | {"x-session": "cookie"}

REFUSED: dict[str, Headers] = {
    "a page of another site": {"sec-fetch-site": "cross-site", "origin": FOREIGN},
    "a page of a host beside it": {"sec-fetch-site": "same-site", "origin": "https://x.example"},
    "a page that hides its origin": {"sec-fetch-site": "cross-site", "origin": "null"},
    "another site, origin left out": {"sec-fetch-site": "cross-site"},
    "another site, with this one's origin": {"sec-fetch-site": "cross-site", "origin": OWN},
    "the browser itself": {"sec-fetch-site": "none"},
    "a value that is no such value": {"sec-fetch-site": "Same-Origin "},
    "an empty value": {"sec-fetch-site": ""},
    "two values": {"sec-fetch-site": ["cross-site", "same-origin"]},
    "an older browser on another site": {"origin": FOREIGN},
    "an older browser in a sandbox": {"origin": "null"},
    "an empty origin": {"origin": ""},
    "two origins": {"origin": [FOREIGN, OWN]},
    "two origins in one line": {"origin": f"{OWN}, {FOREIGN}"},
    "this site without encryption": {"origin": OWN.replace("https", "http")},
    "this site at another port": {"origin": f"{OWN}:8443"},
    "a name that begins like this one": {"origin": f"{OWN}.foreign.example"},
    "a name that ends like this one": {"origin": OWN.replace("//", "//x")},
    "a name like a listed one": {"sec-fetch-site": "cross-site", "origin": f"{SITE}.example"},
    "all own origins as one": {"origin": f"{OWN},{OTHER_OWN}"},
    "a password in the address": {
        "sec-fetch-site": "cross-site",
        "origin": FOREIGN,
        "authorization": "Basic QmVhcmVyIA==",
    },
    "a token without its scheme": {"origin": FOREIGN, "authorization": "Bearer"},
    "a page of another site, with a session": FROM_COOKIE | {"sec-fetch-site": "cross-site"},
    "a page of a host beside it, with a session": FROM_COOKIE | {"sec-fetch-site": "same-site"},
    "an older browser on another site, with a session": FROM_COOKIE | {"origin": FOREIGN},
    "a token with a strange mark": BEARER | {"X-Session": ["", "x"], "origin": FOREIGN},
}
LET_IN: dict[str, Headers] = {
    "a client that is no browser": {},
    "a page of this site": {"sec-fetch-site": "same-origin", "origin": OWN},
    "a page of this site at its other name": {"sec-fetch-site": "same-origin", "origin": OTHER_OWN},
    "a page of this site behind a proxy": {
        "sec-fetch-site": "same-origin",
        "origin": "http://127.0.0.1:5000",
    },
    "an older browser on this site": {"origin": OWN},
    "an older browser at its other name": {"origin": OTHER_OWN},
    "a listed site": {"sec-fetch-site": "cross-site", "origin": SITE},
    "a listed host beside it": {"sec-fetch-site": "same-site", "origin": SITE},
    "an older browser on a listed site": {"origin": SITE},
    "a token": BEARER | {"sec-fetch-site": "cross-site", "origin": FOREIGN},
    "a token, spelled otherwise": {"Authorization": "bearer abc", "origin": FOREIGN},
    "a page of this site, with a session": FROM_COOKIE | {"sec-fetch-site": "same-origin"},
    "an older browser on this site, with a session": FROM_COOKIE | {"origin": OWN},
}


class Untouchable:
    """Domains that fail on any call."""

    uploads = gallery = object()


def asked(
    domains: Any, operation: tuple[str, str], headers: Headers, image_id: str, job_id: str = "x"
) -> Answer:
    listed, own = frozenset({SITE}), frozenset({OWN, OTHER_OWN})
    tag = slice_of(*operation)
    if tag in {"session", "people"}:
        router, sent = (signed_in if tag == "session" else office)(headers)
        # The account that is exported and deleted is Bob's; everything else is for admins.
        who = BOB if operation[1].startswith("/account") else ADA
        ours = Router(router.routes, listed, lambda: own, lambda _event: who)
        return ask(ours, *operation, **sent)
    body = {
        "fileName": "cat.png",
        "fileType": "image/png",
        "title": "Changed",
        "imageIds": [image_id],
    }
    router = routers(domains, listed, own)[tag]
    return ask(
        router,
        *operation,
        image_id=image_id,
        parameters={"jobId": job_id},
        body=body,
        headers=headers,
    )


def answered(operation: tuple[str, str], headers: Headers) -> Answer:
    world = World()
    image_id, begun = world.ready(), ask(routers(world)["gallery"], "POST", "/trash/empty", body={})
    return asked(world, operation, headers, image_id, begun.body["jobId"])


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("operation", UNSAFE, ids=" ".join)
def test_another_sites_page_can_change_nothing(
    operation: tuple[str, str], headers: Headers
) -> None:
    answer = asked(Untouchable, operation, headers, "x")

    assert (answer.status, answer.code) == (400, "cross_site")


@pytest.mark.parametrize("headers", LET_IN.values(), ids=LET_IN)
@pytest.mark.parametrize("operation", UNSAFE, ids=" ".join)
def test_trusted_requests_reach_every_unsafe_operation(
    operation: tuple[str, str], headers: Headers
) -> None:
    assert answered(operation, headers).status in {200, 201, 202, 204}


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("operation", [e for e in OPERATIONS if e not in UNSAFE], ids=" ".join)
def test_links_and_pictures_work_from_any_site(
    operation: tuple[str, str], headers: Headers
) -> None:
    assert answered(operation, headers).status in {200, 302}


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin", "origin": OWN}])
def test_the_sites_origins_are_not_read_for_browsers_with_sec_fetch_site(headers: Headers) -> None:
    world = World()
    router = gallery_router(world.gallery, frozenset(), lambda: pytest.fail("was asked"))

    answer = ask(router, "DELETE", "/images/{imageId}", image_id=world.ready(), headers={**headers})

    assert answer.status == 204


def test_a_preflight_never_allows_other_sites_the_authorization_header() -> None:
    world = World()
    router = gallery_router(world.gallery, frozenset({SITE}))

    for origin in (FOREIGN, "null"):
        answer = ask(router, "OPTIONS", "/images/{imageId}", image_id="x", origin=origin)
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
