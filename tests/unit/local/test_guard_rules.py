"""What is let in to the embedded AWS, and by which route: a table of requests."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from local.guard.request import RefusedError, Request
from local.guard.rules import Route, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PORT = 4566
TOKEN = "token-of-this-start"
SITE = "d1.cloudfront.localhost:4566"
GATEWAY = "127.0.0.1:4566"
LISTED = "https://listed.example"
FOREIGN = "https://evil.example"
RULES = Rules(PORT, TOKEN, lambda: {f"http://{SITE}", LISTED})

API = "/_aws/execute-api/abc/v1/images"
ROLE_KEY = "ASIA0123456789ABCDEF"
SCOPE = "20260101/us-east-1/dynamodb/aws4_request"
ZEROS = "0" * 64
ZERO_HEADERS = "SignedHeaders=host;x-amz-date, Signature=" + ZEROS
BY_ROLE = f"AWS4-HMAC-SHA256 Credential={ROLE_KEY}/{SCOPE}, {ZERO_HEADERS}"
BY_ROOT = f"AWS4-HMAC-SHA256 Credential=test/{SCOPE}, {ZERO_HEADERS}"
FORM = "multipart/form-data; boundary=x"

NAVIGATION = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
}
IMAGE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}


def presigned(key: str = ROLE_KEY, service: str = "s3") -> str:
    scope = f"{key}/20260101/us-east-1/{service}/aws4_request".replace("/", "%2F")
    return (
        f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}&X-Amz-Date=20260101T000000Z"
        f"&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature={ZEROS}"
    )


def route(
    method: str,
    host: str,
    path: str,
    headers: Mapping[str, str] = MappingProxyType({}),
    /,
    more: Sequence[tuple[str, str]] = (),
    **scope: Any,
) -> Route:
    path, _, query = path.partition("?")
    lines = [("host", host), *headers.items(), *more]
    return RULES.route(
        Request.of(
            {
                "http_version": "1.1",
                "method": method,
                "path": path,
                "raw_path": path.encode(),
                "query_string": query.encode(),
                "headers": [(name.encode(), value.encode()) for name, value in lines],
                **scope,
            }
        )
    )


@pytest.mark.parametrize(
    ("expected", "method", "host", "path", "headers"),
    [
        (Route.SITE, "GET", SITE, "/", {}),
        (Route.SITE, "GET", SITE.upper(), "/", {}),
        (Route.SITE, "GET", SITE, "/v1/images?limit=5", {"sec-fetch-site": "same-origin"}),
        (Route.SITE, "POST", SITE, "/v1/upload", {"origin": f"http://{SITE}"}),
        (Route.SITE, "POST", SITE, "/v1/upload", {"origin": LISTED, **IMAGE}),
        (Route.SITE, "OPTIONS", SITE, "/v1/upload", {"origin": LISTED}),
        (Route.SITE, "GET", SITE, "/v1/images", {"authorization": "Bearer abc"}),
        (Route.SITE, "GET", SITE, "/", NAVIGATION),
        (Route.SITE, "GET", SITE, "/", {"sec-fetch-site": "none"}),
        (Route.SITE, "GET", SITE, "/thumbnails/a", {**IMAGE, "referer": f"{LISTED}/"}),
        (Route.SITE, "GET", SITE, "/thumbnails/a", {"referer": f"http://{SITE}/"}),
        (Route.API, "GET", GATEWAY, API, {}),
        (Route.API, "GET", "127.0.0.1", API, {"origin": LISTED, "x-api-key": "k"}),
        (Route.API, "GET", "127.0.0.1", API, {"origin": FOREIGN, "x-api-key": "k"}),
        (Route.SITE, "POST", SITE, "/v1/upload", {"origin": FOREIGN, "x-embedded-token": TOKEN}),
        (Route.PREFLIGHT, "OPTIONS", GATEWAY, f"/originals/a?{presigned()}", {"origin": LISTED}),
        (Route.PRESIGNED, "PUT", GATEWAY, f"/originals/a?{presigned()}", {"origin": LISTED}),
        (Route.PRESIGNED, "GET", GATEWAY, f"/originals/a/b?{presigned()}", NAVIGATION),
        (Route.FORM, "POST", GATEWAY, "/originals", {"content-type": FORM}),
        (Route.FORM, "POST", GATEWAY, "/originals/", {"content-type": FORM, "origin": LISTED}),
        (Route.ROLE, "POST", GATEWAY, "/", {"authorization": BY_ROLE}),
        (Route.ROLE, "POST", "localhost:4566", "/0/queue", {"authorization": BY_ROLE}),
        (Route.ROLE, "GET", GATEWAY, "/originals/a?versionId=1", {"authorization": BY_ROLE}),
        (Route.OWNER, "POST", GATEWAY, "/_ministack/reset", {"x-embedded-token": TOKEN}),
        (Route.OWNER, "GET", GATEWAY, "/", {"x-embedded-token": TOKEN, "authorization": BY_ROOT}),
    ],
)
def test_the_site_and_the_owner_are_let_in(
    expected: Route, method: str, host: str, path: str, headers: dict[str, str]
) -> None:
    if expected is Route.PREFLIGHT:
        headers = {**headers, "access-control-request-method": "PUT"}

    assert route(method, host, path, headers) is expected


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "evil.example:4566",
        "127.0.0.1",
        "127.0.0.1:80",
        "127.0.0.1:45660",
        "127.0.0.1:4566.evil.example",
        "127.0.0.1:04566",
        "127.0.0.2:4566",
        "0.0.0.0:4566",
        "[::1]:4566",
        "localhost",
        "localhost.:4566",
        "evil@127.0.0.1:4566",
        "127.0.0.1:4566,evil.example",
        "evil.localhost:4566",
        "originals.localhost:4566",
        "originals.s3.localhost:4566",
        "abcdef01.execute-api.localhost:4566",
        "d1.cloudfront.net",
        "d1.cloudfront.net:4566",
        "d1.cloudfront.localhost",
        "d1.cloudfront.localhost:4567",
        "d1.cloudfront.localhost.evil.example:4566",
        "x.d1.cloudfront.localhost:4566",
        "cloudfront.localhost:4566",
    ],
)
@pytest.mark.parametrize("token", [{}, {"x-embedded-token": TOKEN}], ids=["", "with the token"])
def test_another_name_is_refused_whatever_comes_with_it(host: str, token: dict[str, str]) -> None:
    for path in ("/", "/v1/images", f"/originals/a?{presigned()}"):
        with pytest.raises(RefusedError, match="no name of the gallery"):
            route("GET", host, path, token)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": FOREIGN},
        {"origin": FOREIGN, **NAVIGATION},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:4566"},
        {"origin": "http://127.0.0.1:4566"},
        {"origin": "http://d2.cloudfront.localhost:4566"},
        {"origin": "http://d1.cloudfront.localhost:4567"},
        {"origin": f"https://{SITE}"},
        {"origin": f"{LISTED}.evil.example"},
        {"origin": f"{LISTED}, {FOREIGN}"},
        {"origin": LISTED.upper()},
        {"origin": FOREIGN, "sec-fetch-site": "same-origin"},
        IMAGE,
        IMAGE | {"referer": f"{FOREIGN}/{LISTED}"},
        IMAGE | {"referer": "http://[bad"},
        IMAGE | {"sec-fetch-site": "same-site"},
        IMAGE | {"sec-fetch-site": "something-new"},
        NAVIGATION | {"sec-fetch-dest": "iframe"},
        NAVIGATION | {"sec-fetch-dest": "object"},
        NAVIGATION | {"sec-fetch-mode": "no-cors"},
        {"referer": f"{FOREIGN}/page"},
    ],
)
@pytest.mark.parametrize(
    ("host", "path"),
    [
        (SITE, "/"),
        (SITE, "/v1/images"),
        (GATEWAY, "/"),
        (GATEWAY, API),
        (GATEWAY, f"/originals/a?{presigned()}"),
    ],
)
def test_what_a_foreign_page_asks_for_is_refused(
    host: str, path: str, headers: dict[str, str]
) -> None:
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        with pytest.raises(RefusedError, match=r"may not use|another site"):
            route(method, host, path, headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_only_a_link_may_lead_here_from_another_site(method: str) -> None:
    with pytest.raises(RefusedError, match="another site"):
        route(method, SITE, "/v1/upload", NAVIGATION)


@pytest.mark.parametrize(
    "name",
    ["x-amz-storage-class", "X-Amz-Tagging", "x-amz-meta-a", "x-amz-website-redirect-location"],
)
def test_an_address_gives_no_orders_but_those_that_were_signed(name: str) -> None:
    address = f"/originals/a?{presigned()}"
    signed = address.replace("SignedHeaders=host", f"SignedHeaders=host%3B{name.lower()}")

    assert route("PUT", GATEWAY, signed, {name: "GLACIER"}) is Route.PRESIGNED
    for refused in (address, f"{signed}&X-Amz-SignedHeaders=host"):
        with pytest.raises(RefusedError, match="signed without the header"):
            route("PUT", GATEWAY, refused, {name: "GLACIER"})


@pytest.mark.parametrize("host", [SITE, GATEWAY, "localhost:4566"])
@pytest.mark.parametrize(
    "path",
    [
        "/_ministack/reset",
        "/_ministack/health",
        "/_ministack/config",
        "/_ministack/rds/iam-auth",
        "/_ministack/lambda-code/f",
        "/_localstack/health",
        "/_embedded/save",
        "/_aws/sqs/messages",
        "/_aws/lambda-url/abc/",
        "/_aws/execute-api",
        "/_alb/x",
        "/_user_request_",
    ],
)
@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": BY_ROLE}, {"authorization": BY_ROOT}, NAVIGATION],
    ids=["plain", "role", "root", "navigation"],
)
def test_the_emulators_own_paths_ask_for_the_token(
    host: str, path: str, headers: dict[str, str]
) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(RefusedError, match=r"token|another site"):
            route(method, host, path, headers)


@pytest.mark.parametrize("token", ["", "token", TOKEN.upper(), f"{TOKEN}x", f" {TOKEN}", "é"])
def test_another_token_is_refused(token: str) -> None:
    for path in ("/", "/_ministack/health", f"/originals/a?{presigned()}"):
        with pytest.raises(RefusedError, match="not the one of this start"):
            route("GET", GATEWAY, path, {"x-embedded-token": token, "authorization": BY_ROLE})


@pytest.mark.parametrize("host", [SITE, "localhost:4567"])
def test_the_token_opens_the_gateway_only(host: str) -> None:
    with pytest.raises(RefusedError):
        route("GET", host, "/_ministack/health", {"x-embedded-token": TOKEN})


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        BY_ROOT,
        BY_ROLE.replace(ROLE_KEY, ""),
        BY_ROLE.replace(ROLE_KEY, "123456789012"),
        BY_ROLE.replace(ROLE_KEY, "ASIA"),
        BY_ROLE.replace("SHA256 C", "SHA512 C"),
        BY_ROLE.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        BY_ROLE.replace("Signature=", "Signature=x"),
        BY_ROLE.replace(ZEROS, ""),
        BY_ROLE.partition(", Signature")[0],
        f"{BY_ROLE}, Credential=test/{SCOPE}",
        f"{BY_ROLE} Credential=test/{SCOPE}",
        f"AWS {ROLE_KEY}:c2lnbmF0dXJl",
        "AWS test:c2lnbmF0dXJl",
        f"Bearer x, {BY_ROLE}",
        "Basic dGVzdDp0ZXN0",
        f" {BY_ROOT}",
    ],
)
def test_calls_that_no_role_has_signed_are_refused(authorization: str) -> None:
    for method, path in (("POST", "/"), ("GET", "/originals/a"), ("GET", "/2015-03-31/functions")):
        with pytest.raises(RefusedError, match="must be signed by a role"):
            route(method, GATEWAY, path, {"authorization": authorization})


@pytest.mark.parametrize(
    "query",
    [
        presigned("test"),
        presigned("000000000000"),
        presigned(""),
        presigned(service="sts"),
        presigned().lower(),
        presigned().replace("X-Amz-Credential", "x-amz-credential"),
        presigned().replace("HMAC-SHA256", "ECDSA-P256-SHA256"),
        presigned().replace(ZEROS, ""),
        presigned().partition("&X-Amz-Signature")[0],
        f"AWSAccessKeyId={ROLE_KEY}&Signature=x&Expires=1999999999",
        "AWSAccessKeyId=test&Signature=x&Expires=1999999999",
        f"X-Amz-Credential=test%2F{SCOPE}",
        f"x-amz-credential=test%2F{SCOPE}",
    ],
)
def test_an_address_that_no_role_has_signed_is_refused(query: str) -> None:
    for path in ("/originals/a", "/originals", "/"):
        with pytest.raises(RefusedError, match="no address of a photo"):
            route("GET", GATEWAY, f"{path}?{query}")


@pytest.mark.parametrize("path", ["/", "/originals", "/originals/", "//a", "/UPPER/a", "/a/b"])
def test_a_signed_address_is_one_of_an_object(path: str) -> None:
    with pytest.raises(RefusedError, match="no address of a photo"):
        route("GET", GATEWAY, f"{path}?{presigned()}")


@pytest.mark.parametrize("again", ["X-Amz-Credential", "x-amz-credential", "X-AMZ-SIGNATURE"])
def test_credentials_that_are_stated_twice_are_refused(again: str) -> None:
    with pytest.raises(RefusedError, match="twice"):
        route("GET", GATEWAY, f"/originals/a?{presigned()}&{again}=test")


def test_credentials_in_header_and_address_are_refused() -> None:
    with pytest.raises(RefusedError):
        route("GET", GATEWAY, f"/originals/a?{presigned()}", {"authorization": BY_ROLE})


@pytest.mark.parametrize(("host", "path"), [(SITE, "/v1/images"), (GATEWAY, API)])
@pytest.mark.parametrize(
    ("query", "headers"),
    [
        (presigned(), {}),
        (presigned("test"), {}),
        ("x-amz-credential=123456789012/a/b/c/d", {}),
        ("AWSAccessKeyId=123456789012", {}),
        ("", {"authorization": BY_ROLE}),
        ("", {"authorization": BY_ROOT}),
        ("", {"authorization": "aws test:x"}),
    ],
)
def test_the_site_and_the_api_take_no_aws_credentials(
    host: str, path: str, query: str, headers: dict[str, str]
) -> None:
    with pytest.raises(RefusedError, match="no place"):
        route("GET", host, f"{path}?{query}", headers)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/", NAVIGATION),
        ("GET", "/originals", {}),
        ("GET", "/originals/a", {}),
        ("PUT", "/originals", {}),
        ("PUT", "/originals/a", {}),
        ("DELETE", "/originals/a", {}),
        ("POST", "/", {}),
        ("GET", "/?Action=ListUsers&Version=2010-05-08", {}),
        ("POST", "/", {"content-type": "application/x-www-form-urlencoded"}),
        ("POST", "/", {"content-type": "text/plain"}),
        ("POST", "/", {"x-amz-target": "DynamoDB_20120810.ListTables"}),
        ("POST", "/", {"content-type": FORM}),
        ("POST", "/originals?delete", {"content-type": FORM}),
        ("POST", "/originals/a", {"content-type": FORM}),
        ("PUT", "/originals", {"content-type": FORM}),
        ("POST", "/2015-03-31/functions/f/invocations", {}),
        ("POST", "/oauth2/token", {}),
        ("GET", "/oauth2/authorize", {}),
        ("POST", "/login", {}),
        ("GET", "/pool/.well-known/jwks.json", {}),
        ("POST", "/v2/email/outbound-emails", {}),
        ("POST", "/Execute", {}),
        ("GET", "/iceberg/v1/config", {}),
        ("GET", "/v20180820/mrap/instances", {}),
        ("GET", "/restapis/abc/v1/_user_request_/images", {}),
        ("POST", "/WriteGetObjectResponse", {"x-amz-request-route": "a"}),
        ("OPTIONS", "/originals/a", {}),
        ("CONNECT", "/", {}),
    ],
)
def test_without_credentials_there_is_nothing_at_the_gateway(
    method: str, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(RefusedError, match="without credentials"):
        route(method, GATEWAY, path, headers)


@pytest.mark.parametrize(
    "name",
    [
        *("authorization", "content-type", "host", "Host", "origin", "referer", "Sec-Fetch-Site"),
        *("x-embedded-token", "x-amz-target", "x-amz-security-token"),
    ],
)
def test_a_header_that_counts_is_there_once(name: str) -> None:
    twice = [(name, "127.0.0.1:4566")] * (1 if name.lower() == "host" else 2)

    with pytest.raises(RefusedError, match="2 times"):
        route("GET", GATEWAY, "/", more=twice)


@pytest.mark.parametrize(
    "scope",
    [
        {"http_version": "2"},
        {"http_version": "3"},
        {"path": f"http://{GATEWAY}/", "raw_path": f"http://{GATEWAY}/".encode()},
        {"path": "*", "raw_path": b"*"},
        {"path": "", "raw_path": b""},
    ],
)
def test_only_plain_requests_are_read(scope: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        route("GET", GATEWAY, "/", **scope)
