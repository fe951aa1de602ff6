"""Every address that differs between AWS and the embedded AWS.

| on AWS | here |
|---|---|
| `<bucket>.s3.<region>.amazonaws.com` | `127.0.0.1:<port>/<bucket>` (no name to resolve) |
| `<id>.cloudfront.net` | `<label>.cloudfront.localhost:<port>` (browsers resolve `*.localhost`) |
| `<api>.execute-api.<region>.amazonaws.com` | `127.0.0.1:<port>/_aws/execute-api/<api>` |
| `<prefix>.auth.<region>.amazoncognito.com` | `<prefix>.auth.localhost:<port>` |
| `https://` before any of them | `http://`, because nothing here has a certificate |

The program writes addresses as for AWS, with `https://` before the outputs of resources.
The engine passes all inputs and outputs through `translated`; the resource handlers use the
other functions for their outputs and for the origins of a distribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

LOOPBACK = "127.0.0.1"

_HOSTS = r"127\.0\.0\.1|localhost"
_BUCKET = r"(?P<bucket>[a-z0-9][a-z0-9.-]*)"
_SAME = r"\g<bucket>"
_S3 = re.compile(rf"^{_BUCKET}\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$")
_SIGN_IN = re.compile(
    r"https://(?P<prefix>[a-z0-9-]+)\.auth\.[a-z0-9-]+\.amazoncognito\.com(?![\w.-])"
)
_API = re.compile(r"^(?P<api>[a-z0-9]+)\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com$")


@dataclass(frozen=True)
class Origin:
    """An origin of a distribution: host, port of plain HTTP, and a path prefix."""

    domain: str
    port: int | None = None
    path: str = ""


def gateway(port: int) -> str:
    """The host and port that every service of the embedded AWS answers at."""
    return f"{LOOPBACK}:{port}"


def bucket_domain(port: int, bucket: str) -> str:
    """What the provider calls `bucketRegionalDomainName` and `bucketDomainName`."""
    return f"{gateway(port)}/{bucket}"


def distribution_domain(port: int, label: str) -> str:
    """A distribution's `domainName`, with the port; `label` is the first part of its own name."""
    return f"{label}.cloudfront.localhost:{port}"


def origin(domain: str, port: int, region: str) -> Origin:
    """Translate an origin's `domainName`; any other host stays as it is.

    The emulator's CloudFront knows a bucket by the name that it has on AWS, and an API by a path of
    the gateway.
    """
    here, _, bucket = domain.partition("/")
    if here == gateway(port) and bucket:
        return Origin(f"{bucket}.s3.{region}.amazonaws.com")
    if match := _API.match(domain):
        return Origin(LOOPBACK, port, f"/_aws/execute-api/{match['api']}")
    return Origin(domain)


def is_bucket(domain: str) -> bool:
    """Whether an origin's translated domain is a bucket."""
    return _S3.match(domain) is not None


def content_security_policy(policy: str, port: int) -> str:
    """Translate the buckets among the sources of a Content-Security-Policy.

    A bucket is a host on AWS and the first segment of a path here. A source with a path matches
    that path only, unless it ends in a slash.
    """
    on_aws = rf"https://{_BUCKET}\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com"
    here = rf"https?://{re.escape(gateway(port))}/{_BUCKET}"
    for source in (on_aws, here):
        policy = re.sub(rf"{source}(?=[\s;]|$)", f"http://{bucket_domain(port, _SAME)}/", policy)
    return policy


def translated(value: Any, port: int) -> Any:
    """The value with the addresses of sign-in pages and of this machine as they are here."""
    pages = _each_string(value, _SIGN_IN, rf"http://\g<prefix>.auth.localhost:{port}")
    return plain_http(pages, port)


def plain_http(value: Any, port: int) -> Any:
    """Replace `https://` by `http://` before every host of the embedded AWS, at any depth."""
    return _each_string(
        value, re.compile(rf"https://(?=(?:[\w-]+\.)*(?:{_HOSTS}):{port}\b)"), "http://"
    )


def moved(value: Any, old: int, new: int) -> Any:
    """The value with the embedded AWS's port replaced."""
    return _each_string(value, re.compile(rf"\b({_HOSTS}):{old}\b"), rf"\g<1>:{new}")


def mentions(value: Any, port: int) -> bool:
    """Whether the value contains an address of the embedded AWS."""
    return moved(value, port, 0) != value


def _each_string(value: Any, pattern: re.Pattern[str], replacement: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(replacement, value)
    if isinstance(value, list):
        return [_each_string(item, pattern, replacement) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {
            key: _each_string(item, pattern, replacement)
            for key, item in cast("dict[str, Any]", value).items()
        }
    return value
