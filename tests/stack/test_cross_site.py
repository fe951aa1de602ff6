"""Other sites' pages can change nothing, while the site's own pages work under all its names.

Every operation that changes something is called, new ones included. The headers are written out as
a browser would send them; tests/unit/handlers/api/test_cross_site.py has all their variants.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.openapi import OF_OPEN_STACKS
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"
UNSAFE = [each for each in OF_OPEN_STACKS if each[0] not in {"GET", "HEAD", "OPTIONS"}]
FOREIGN = "https://foreign.example"
FILE = {"fileName": "a.jpg", "fileType": "image/jpeg"}
PHOTOS = {"imageIds": [NO_SUCH_ID]}
OWN_NAME = "photos.home.arpa"


def error_code(api: Api, method: str, path: str, headers: Mapping[str, str]) -> str | None:
    """The error code of the response, or None on success."""
    content = PHOTOS if path.startswith("/trash") else FILE
    body = json.dumps(content).encode() if method != "DELETE" else None
    answer = api.request(method, path.replace("{imageId}", NO_SUCH_ID), body=body, headers=headers)
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
    assert error_code(api, method, path, {**headers, **owner}) == "cross_site"


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_requests_of_trusted_origins_reach_the_operation(
    api: Api, stack: Stack, owner: Mapping[str, str], method: str, path: str
) -> None:
    for headers in (
        {},
        {"Sec-Fetch-Site": "same-origin", "Origin": stack.site_url},
        {"Origin": stack.site_url},
        {"Sec-Fetch-Site": "cross-site", "Origin": OTHER_SITE},
        {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN, "Authorization": "Bearer abc"},
    ):
        assert error_code(api, method, path, {**headers, **owner}) in {None, "image_not_found"}, (
            headers
        )


def test_a_photo_survives_a_deletion_requested_by_another_site(
    api: Api, owner: Mapping[str, str]
) -> None:
    image = api.uploaded(photos.jpeg())
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": FOREIGN, **owner}

    answer = api.request("DELETE", f"/images/{image['imageId']}", headers=headers)

    assert answer.status == 400, answer
    assert api.get(f"/images/{image['imageId']}").json() == image


@pytest.fixture(scope="module")
def named(deploy_stack: DeployStack) -> Stack:
    """A stack with a custom domain, whose name does not resolve here."""
    certificate = (
        "arn:aws:acm:us-east-1:314159265358:certificate/00000000-0000-4000-8000-0000000000"
    )
    return deploy_stack("named", config={"domainName": OWN_NAME, "certificateArn": certificate})


def test_with_a_custom_domain_pages_under_both_names_can_upload(
    named: Stack, http: Http, owner: Mapping[str, str]
) -> None:
    cloudfronts = f"http://{named.output('distributionDomain')}"
    assert named.site_url == f"https://{OWN_NAME}"

    for origin in (named.site_url, cloudfronts):
        api = Api(http, cloudfronts, assert_described)
        content = photos.jpeg()

        # The page asks for an upload URL, in a browser that sends no more than its origin.
        assert error_code(api, "POST", "/upload", {"Origin": origin}) is None
        ticket = api.bound_ticket(content)
        # The browser sends a preflight request to S3, and then the file.
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

    assert error_code(api, "POST", "/upload", {"Origin": FOREIGN, **owner}) == "cross_site"
