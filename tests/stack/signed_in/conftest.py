"""One stack that people sign in to, and its people, for all tests in this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.signed_in.site import Site
from tests.support import photos
from tests.support.command_line import ADMIN, SIGN_IN
from tests.support.people import People, bearer, session_cookie
from tests.support.signing_in import CHOSEN
from tests.support.tokens import altered, of_another_pool, short_lived, wait_until_expired

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack


@pytest.fixture(scope="session")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("signed-in", config=SIGN_IN)


@pytest.fixture(scope="session")
def people(http: Http, stack: Stack) -> People:
    return People(http, stack)


@pytest.fixture(scope="session")
def site(people: People) -> Site:
    # It expires while the others sign in.
    expiring = short_lived(people.http, people.stack).sign_in(ADMIN, CHOSEN)["access_token"]
    for headers in (bearer(expiring), session_cookie(expiring)):
        valid = people.http.get(f"{people.stack.site_url}/v1/admin/users", headers=headers)
        assert valid.status == 200, valid

    owner, other, blocked = (people.joined(name) for name in ("Olga", "Otto", "Bert"))
    everybody = {"admin": people.admin, "owner": owner, "other": other, "blocked": blocked}
    leaving = {role: people.session(person.email) for role, person in everybody.items()}
    guest = people.invited("Guest")["person"]["userId"]
    given = people.admin.api.request("POST", f"/admin/users/{guest}/unowned")
    assert given.status == 202, given
    people.change(blocked, blocked=True)
    return Site(
        people=people,
        **everybody,
        leaving=leaving,
        guest=guest,
        job=people.finished(given.json()["jobId"]),
        photo=owner.api.uploaded(photos.jpeg())["imageId"],
        expiring=expiring,
    )


@pytest.fixture(scope="session")
def wrong_tokens(site: Site) -> Mapping[str, str]:
    """By what is wrong with them: tokens of the admin's that must open nothing."""
    http, stack = site.people.http, site.stack
    page, pool = stack.output("signInUrl"), stack.output("userPoolId")
    keys = http.get(f"{stack.emulator.aws.endpoint}/{pool}/.well-known/jwks.json")
    assert keys.status == 200, (page, keys)
    others = of_another_pool(http, stack, ADMIN).sign_in(ADMIN, CHOSEN)["access_token"]
    wait_until_expired(site.expiring)
    return {
        **altered(site.admin.tokens, keys.json()["keys"]),
        "expired": site.expiring,
        "of another user pool": others,
    }


@pytest.fixture(scope="session")
def gateway(stack: Stack) -> str:
    """The API's own URL, which bypasses CloudFront."""
    apis = stack.client("apigateway").get_rest_apis(limit=500)["items"]
    (api,) = [each for each in apis if f"photos-{stack.name}-api" in each["name"]]
    return f"{stack.emulator.aws.endpoint}/_aws/execute-api/{api['id']}/v1"
