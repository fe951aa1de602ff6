"""What the guard lets in, and on which route: a table of requests."""

from __future__ import annotations

from typing import Any

import pytest

from local.guard.request import RefusedError
from local.guard.rules import Route
from tests.unit.local.guard_requests import (
    API,
    BY_ROLE,
    BY_ROOT,
    COGNITO,
    FOREIGN,
    FORM,
    GATEWAY,
    IMAGE,
    LISTED,
    NAVIGATION,
    SIGN_IN,
    SITE,
    TOKEN,
    presigned,
    route,
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
        (Route.PRESIGNED, "GET", GATEWAY, f"/renditions/trash/a?{presigned()}", IMAGE),
        (Route.FORM, "POST", GATEWAY, "/originals", {"content-type": FORM}),
        (Route.FORM, "POST", GATEWAY, "/originals/", {"content-type": FORM, "origin": LISTED}),
        (Route.SIGN_IN, "GET", SIGN_IN, "/oauth2/authorize?client_id=a", NAVIGATION),
        (Route.SIGN_IN, "POST", SIGN_IN, "/login", {"origin": f"http://{SIGN_IN}"}),
        (Route.SIGN_IN, "POST", SIGN_IN, "/oauth2/token", {}),
        (Route.SIGN_IN, "GET", SIGN_IN, "/logout?client_id=a", NAVIGATION),
        (Route.SIGN_IN, "GET", GATEWAY, "/us-east-1_aB9/.well-known/jwks.json", {}),
        (Route.REFRESH, "POST", GATEWAY, "/", {"x-amz-target": f"{COGNITO}.RevokeToken"}),
        (
            *(Route.REFRESH, "POST", GATEWAY, "/"),
            {"x-amz-target": f"{COGNITO}.GetTokensFromRefreshToken"},
        ),
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
def test_any_other_host_name_is_refused_even_with_the_token(
    host: str, token: dict[str, str]
) -> None:
    for path in ("/", "/v1/images", f"/originals/a?{presigned()}"):
        with pytest.raises(RefusedError, match="not a host name of the gallery"):
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
def test_requests_of_another_sites_page_are_refused(
    host: str, path: str, headers: dict[str, str]
) -> None:
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        with pytest.raises(RefusedError, match=r"may not use|another site"):
            route(method, host, path, headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
def test_another_site_may_link_here_and_do_nothing_else(method: str) -> None:
    with pytest.raises(RefusedError, match="another site"):
        route(method, SITE, "/v1/upload", NAVIGATION)


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
def test_the_emulators_own_paths_require_the_token(
    host: str, path: str, headers: dict[str, str]
) -> None:
    for method in ("GET", "POST"):
        with pytest.raises(RefusedError, match=r"token|another site"):
            route(method, host, path, headers)


@pytest.mark.parametrize("token", ["", "token", TOKEN.upper(), f"{TOKEN}x", f" {TOKEN}", "é"])
def test_another_token_is_refused(token: str) -> None:
    for path in ("/", "/_ministack/health", f"/originals/a?{presigned()}"):
        with pytest.raises(RefusedError, match="not the token of this start"):
            route("GET", GATEWAY, path, {"x-embedded-token": token, "authorization": BY_ROLE})


@pytest.mark.parametrize("host", [SITE, "localhost:4567"])
def test_the_token_opens_the_gateway_only(host: str) -> None:
    with pytest.raises(RefusedError):
        route("GET", host, "/_ministack/health", {"x-embedded-token": TOKEN})


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", f"/renditions/trash/a?{presigned()}", IMAGE | {"referer": f"{FOREIGN}/"}),
        ("GET", f"/renditions/trash/a?{presigned()}", IMAGE | {"origin": FOREIGN}),
        ("GET", f"/renditions/trash/a?{presigned()}", IMAGE | {"sec-fetch-dest": "script"}),
        ("GET", f"/renditions/trash/a?{presigned('test')}", IMAGE),
        ("GET", "/renditions/trash/a", IMAGE),
        ("POST", f"/renditions/trash/a?{presigned()}", IMAGE),
    ],
)
def test_only_a_presigned_picture_in_the_trash_is_shown_by_a_page_that_is_not_named(
    method: str, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(RefusedError):
        route(method, GATEWAY, path, headers)


@pytest.mark.parametrize(
    "name",
    [
        *("authorization", "content-type", "host", "Host", "origin", "referer", "Sec-Fetch-Site"),
        *("x-embedded-token", "x-amz-target", "x-amz-security-token"),
    ],
)
def test_a_repeated_header_is_refused(name: str) -> None:
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
def test_other_versions_and_targets_of_http_are_refused(scope: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        route("GET", GATEWAY, "/", **scope)


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        # Another site's page tries passwords, signs its visitor in as somebody else, or exchanges
        # a code.
        ("POST", "/login", {"origin": FOREIGN}),
        ("POST", "/login", {"origin": "null"}),
        ("POST", "/login", {"origin": f"http://other.{SIGN_IN}"}),
        ("POST", "/oauth2/token", {"origin": FOREIGN}),
        ("POST", "/oauth2/token", {**IMAGE}),
        ("GET", "/oauth2/authorize", IMAGE),
        # What the emulator has besides, and its services.
        ("GET", "/oauth2/userInfo", {}),
        ("POST", "/", {"x-amz-target": f"{COGNITO}.AdminCreateUser"}),
        ("POST", "/", {"authorization": BY_ROLE}),
        ("POST", "/login", {"authorization": BY_ROOT}),
        ("GET", "/_ministack/reset", {}),
        ("GET", "/", NAVIGATION),
    ],
)
def test_the_sign_in_page_is_for_signing_in_only(
    method: str, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(RefusedError):
        route(method, SIGN_IN, path, headers)


@pytest.mark.parametrize(
    "action",
    [
        *("AdminCreateUser", "AdminSetUserPassword", "AdminGetUser", "ListUsers", "SignUp"),
        *("InitiateAuth", "ForgotPassword", "ConfirmForgotPassword", "GetUser", "DeleteUser"),
        "AdminRevokeToken",
    ],
)
def test_nobody_calls_cognito_without_a_signature_but_with_a_refresh_token(action: str) -> None:
    with pytest.raises(RefusedError):
        route("POST", GATEWAY, "/", {"x-amz-target": f"{COGNITO}.{action}"})


def test_a_page_of_another_site_cannot_use_a_refresh_token() -> None:
    with pytest.raises(RefusedError):
        route(
            *("POST", GATEWAY, "/"),
            {"x-amz-target": f"{COGNITO}.RevokeToken", "origin": FOREIGN},
        )
