"""The page, the renditions and the API on CloudFront's one origin, which cannot be bypassed.

Not shown here, because the embedded AWS does not model them: the redirect to HTTPS, compression,
caching at the edge, and access logs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import photos

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.http import Http
    from tests.support.stacks import Stack

BUCKETS = ("originalsBucket", "renditionsBucket", "siteBucket", "logBucket")
IMMUTABLE = "public, max-age=31536000, immutable"


def test_the_page_is_at_the_root(http: Http, stack: Stack) -> None:
    answer = http.get(f"{stack.site_url}/")

    assert answer.status == 200, answer
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert b"<title>" in answer.body


def test_every_file_of_the_page_exists_and_may_be_cached_for_a_year(
    http: Http, stack: Stack
) -> None:
    page = http.get(f"{stack.site_url}/").body.decode()
    named = set(re.findall(r'(?:src|href)="(/(?:static|vendor)/[^"]+)"', page))
    assert named

    for path in named:
        answer = http.get(stack.site_url + path)
        assert answer.status == 200, path
        assert answer.headers["Cache-Control"] == IMMUTABLE, path


def test_a_rendition_may_be_cached_for_a_year(api: Api) -> None:
    image = api.uploaded(photos.jpeg())

    for rendition in image["renditions"]:
        answer = api.http.get(api.site_url + rendition["url"])
        assert answer.headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize(
    "path", ["/", "/404.html", "/nothing-here", "/v1/images", "/v1/nothing", "/thumbnails/nothing"]
)
def test_every_response_has_the_security_headers(http: Http, stack: Stack, path: str) -> None:
    headers = http.get(stack.site_url + path).headers

    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    itself, uploads = policy["connect-src"].split(" ")
    assert itself == "'self'"
    assert stack.output("originalsBucket") in uploads
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age=" in headers["Strict-Transport-Security"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/nothing-here", "/static/nothing.js", "/thumbnails/nothing.webp", "/uploads/public/a", "/v1"],
)
def test_a_missing_path_is_a_404_with_an_error_page(http: Http, stack: Stack, path: str) -> None:
    answer = http.get(stack.site_url + path)

    assert answer.status == 404, answer
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.body == http.get(f"{stack.site_url}/404.html").body


def test_an_api_error_is_not_replaced_by_the_error_page(api: Api) -> None:
    answer = api.get("/images/nobody")

    assert answer.status == 404
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/index.html", "/thumbnails/a.webp"])
def test_nothing_can_be_written_through_the_site(
    http: Http, stack: Stack, method: str, path: str
) -> None:
    answer = http.request(method, stack.site_url + path, body=b"a")

    assert answer.status in {403, 404, 405}, answer
    assert http.get(f"{stack.site_url}/").status == 200


@pytest.mark.parametrize("bucket", BUCKETS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_no_bucket_can_be_read_directly(
    http: Http, stack: Stack, stored: list[str], bucket: str, method: str
) -> None:
    """Requests to S3 itself without credentials, for objects that exist and that do not.

    They carry the token, because AWS has no such guard: S3 itself must refuse them.
    """
    token = stack.emulator.aws.token_header
    address = f"http://127.0.0.1:{stack.emulator.port}/{stack.output(bucket)}"

    for key in ("", "/nothing", *stored):
        answer = http.request(method, address + key, headers=token)
        assert answer.status == 403, f"{key}: {answer}"
        assert b"AccessDenied" in answer.body or method == "HEAD"


@pytest.mark.parametrize("bucket", BUCKETS)
def test_no_bucket_can_be_listed_directly(http: Http, stack: Stack, bucket: str) -> None:
    host = f"http://127.0.0.1:{stack.emulator.port}/{stack.output(bucket)}"

    for query in ("list-type=2", "versions", "uploads", "acl", "policy"):
        answer = http.get(f"{host}?{query}", headers=stack.emulator.aws.token_header)
        assert answer.status == 403
        assert b"AccessDenied" in answer.body


@pytest.fixture(scope="module")
def stored(api: Api) -> list[str]:
    """Paths of objects that exist in some bucket."""
    image = api.uploaded(photos.jpeg())
    original = f"/uploads/public/{image['imageId']}"
    return ["/index.html", original, image["renditions"][0]["url"]]


class TestUploadsFromPages:
    """CORS of the originals: browsers let a page upload only if S3 allows its origin."""

    @staticmethod
    def preflight(
        http: Http, stack: Stack, origin: str, method: str = "PUT", bucket: str = "originalsBucket"
    ) -> dict[str, str]:
        answer = http.request(
            "OPTIONS",
            f"http://127.0.0.1:{stack.emulator.port}/{stack.output(bucket)}/uploads/public/a",
            headers={
                **stack.emulator.aws.token_header,  # S3's own response, past the emulator's guard
                "Origin": origin,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": (
                    "content-type,if-none-match,x-amz-checksum-sha256"
                ),
            },
        )
        return {name.lower(): value for name, value in answer.headers.items()}

    @pytest.mark.parametrize("method", ["PUT", "POST"])
    def test_the_sites_own_page_may_upload(self, http: Http, stack: Stack, method: str) -> None:
        headers = self.preflight(http, stack, stack.site_url, method)

        assert headers["access-control-allow-origin"] == stack.site_url
        assert method in headers["access-control-allow-methods"]

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
    def test_other_pages_may_not(self, http: Http, stack: Stack, origin: str) -> None:
        assert "access-control-allow-origin" not in self.preflight(http, stack, origin)

    @pytest.mark.parametrize("method", ["GET", "DELETE", "HEAD"])
    def test_no_page_may_do_anything_else(self, http: Http, stack: Stack, method: str) -> None:
        headers = self.preflight(http, stack, stack.site_url, method)

        assert "access-control-allow-origin" not in headers

    @pytest.mark.parametrize("bucket", BUCKETS[1:])
    def test_the_other_buckets_allow_no_origin(self, http: Http, stack: Stack, bucket: str) -> None:
        headers = self.preflight(http, stack, stack.site_url, bucket=bucket)

        assert "access-control-allow-origin" not in headers
