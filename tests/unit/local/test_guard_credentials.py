"""What AWS credentials open at the gateway, and what is refused without them."""

from __future__ import annotations

import pytest

from local.guard.request import RefusedError
from local.guard.rules import Route
from tests.unit.local.guard_requests import (
    API,
    BY_ROLE,
    BY_ROOT,
    FORM,
    GATEWAY,
    NAVIGATION,
    ROLE_KEY,
    SCOPE,
    SITE,
    ZEROS,
    presigned,
    route,
)


@pytest.mark.parametrize(
    "name",
    ["x-amz-storage-class", "X-Amz-Tagging", "x-amz-meta-a", "x-amz-website-redirect-location"],
)
def test_a_presigned_url_allows_no_header_that_was_not_signed(name: str) -> None:
    address = f"/originals/a?{presigned()}"
    signed = address.replace("SignedHeaders=host", f"SignedHeaders=host%3B{name.lower()}")

    assert route("PUT", GATEWAY, signed, {name: "GLACIER"}) is Route.PRESIGNED
    for refused in (address, f"{signed}&X-Amz-SignedHeaders=host"):
        with pytest.raises(RefusedError, match="signed without the header"):
            route("PUT", GATEWAY, refused, {name: "GLACIER"})


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
def test_a_url_that_no_role_has_presigned_is_refused(query: str) -> None:
    for path in ("/originals/a", "/originals", "/"):
        with pytest.raises(RefusedError, match="no address of a photo"):
            route("GET", GATEWAY, f"{path}?{query}")


@pytest.mark.parametrize("path", ["/", "/originals", "/originals/", "//a", "/UPPER/a", "/a/b"])
def test_a_presigned_url_is_that_of_an_object(path: str) -> None:
    with pytest.raises(RefusedError, match="no address of a photo"):
        route("GET", GATEWAY, f"{path}?{presigned()}")


@pytest.mark.parametrize("again", ["X-Amz-Credential", "x-amz-credential", "X-AMZ-SIGNATURE"])
def test_credentials_that_are_stated_twice_are_refused(again: str) -> None:
    with pytest.raises(RefusedError, match="twice"):
        route("GET", GATEWAY, f"/originals/a?{presigned()}&{again}=test")


def test_credentials_in_both_header_and_url_are_refused() -> None:
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
def test_the_site_and_the_api_refuse_aws_credentials(
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
def test_the_gateway_serves_nothing_without_credentials(
    method: str, path: str, headers: dict[str, str]
) -> None:
    with pytest.raises(RefusedError, match="without credentials"):
        route(method, GATEWAY, path, headers)
