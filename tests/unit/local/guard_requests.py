"""Requests to the guard, spelled out, and the rules of one start."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from local.guard.request import Request
from local.guard.rules import Route, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PORT = 4566
TOKEN = "token-of-this-start"
SITE = "d1.cloudfront.localhost:4566"
SIGN_IN = "photos-prod-000000000000.auth.localhost:4566"
COGNITO = "AWSCognitoIdentityProviderService"
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
