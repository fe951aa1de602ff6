"""Pages of other sites change nothing, and those of the site go on working at all of its names.

Every operation that changes something is asked, new ones too. What a browser would send is written
out here; tests/unit/handlers/api/test_cross_site.py has all the ways in which it might be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described, operations
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

NOBODYS = "00000000-0000-4000-8000-000000000000"
UNSAFE = [each for each in operations() if each[0] not in {"GET", "HEAD", "OPTIONS"}]
FOREIGN = "https://foreign.example"
OWN_NAME = "photos.home.arpa"


def asked(api: Api, method: str, path: str, headers: Mapping[str, str]) -> str | None:
    """The code of the error, if it is one."""
    body = b'{"fileName": "a.jpg", "fileType": "image/jpeg"}' if method != "DELETE" else None
    answer = api.request(method, path.replace("{imageId}", NOBODYS), body=body, headers=headers)
    return answer.json()["code"] if answer.status >= 400 else None


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN},
        {"Sec-Fetch-Site": "same-site", "Origin": FOREIGN},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": FOREIGN},
        {"Origin": "null"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_page_of_another_site_is_refused(
    api: Api, owner: Mapping[str, str], method: str, path: str, headers: dict[str, str]
) -> None:
    assert asked(api, method, path, {**headers, **owner}) == "cross_site"


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_whoever_may_change_something_is_asked_what(
    api: Api, stack: Stack, owner: Mapping[str, str], method: str, path: str
) -> None:
    for headers in (
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": stack.site_url},
        {"Origin": stack.site_url},
        {"Sec-Fetch-Site": "cross-site", "Origin": OTHER_SITE},
        {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN, "Authorization": "Bearer abc"},
    ):
        assert asked(api, method, path, {**headers, **owner}) in {None, "image_not_found"}, headers


def test_a_photo_is_still_there_after_another_site_asked_for_its_deletion(
    api: Api, owner: Mapping[str, str]
) -> None:
    image = api.uploaded(photos.jpeg())
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN, **owner}

    answer = api.request("DELETE", f"/images/{image['imageId']}", headers=headers)

    assert answer.status == 400, answer
    assert api.get(f"/images/{image['imageId']}").json() == image


@pytest.fixture(scope="module")
def named(deploy_stack: DeployStack) -> Stack:
    """A stack behind a domain of its own, whose name leads nowhere here."""
    certificate = (
        "arn:aws:acm:us-east-1:314159265358:certificate/00000000-0000-4000-8000-0000000000"
    )
    return deploy_stack("named", config={"domainName": OWN_NAME, "certificateArn": certificate})


def test_behind_a_domain_of_ones_own_pages_of_both_names_upload(
    named: Stack, http: Http, owner: Mapping[str, str]
) -> None:
    cloudfronts = f"http://{named.output('distributionDomain')}"
    assert named.site_url == f"https://{OWN_NAME}"

    for origin in (named.site_url, cloudfronts):
        api = Api(http, cloudfronts, assert_described)
        content = photos.jpeg()

        # The page asks for an address, in a browser that does not say more than its origin.
        assert asked(api, "POST", "/upload", {"Origin": origin}) is None
        ticket = api.bound_ticket(content)
        # The browser asks S3 whether the page may send, and then sends.
        preflight = http.request(
            "OPTIONS",
            ticket["uploadUrl"],
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "PUT",
                "Access-Control-Request-Headers": "content-type,if-none-match",
            },
        )
        sent = api.put(ticket, content, Origin=origin)

        assert preflight.status == 200, preflight
        assert sent.status == 200, sent
        for answer in (preflight, sent):
            assert answer.headers["Access-Control-Allow-Origin"] == origin
        api.wait_until_ready(ticket["imageId"])

    assert asked(api, "POST", "/upload", {"Origin": FOREIGN, **owner}) == "cross_site"
