"""Presigned addresses of many objects at once, in a small part of the time that the SDK takes.

Those of the same second differ in nothing but the path and the signature. So the SDK signs the
first, which settles the endpoint, the style of the address and the query; the others get a path and
a signature of their own. The first is signed here as well, and unless the outcome is the SDK's own
letter for letter, the SDK signs them all.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3.client import S3Client

_SIGNATURE = "&X-Amz-Signature="


class PresignedGets:
    """Addresses to read the objects of one bucket."""

    def __init__(self, client: S3Client, bucket: str, secret: Callable[[], str | None]) -> None:
        """Takes the client that signs, and the secret that it signs with."""
        self._client = client
        self._bucket = bucket
        self._secret = secret
        self._pattern: _Pattern | None = None
        self._of: tuple[int, int] | None = None

    def url(self, key: str, *, seconds: int) -> str:
        """The address of an object, for so many seconds."""
        wanted = (int(time.time()), seconds)
        if wanted == self._of and self._pattern is not None:
            return self._pattern.url(key)
        url = self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )
        self._of = wanted
        self._pattern = _pattern(url, key, self._secret())
        return url


@dataclass(frozen=True)
class _Pattern:
    """What the addresses have in common: `canonical` is what is signed after the path."""

    origin: str
    folder: str
    query: str
    canonical: str
    purpose: str
    signing_key: bytes

    def url(self, key: str) -> str:
        path = self.folder + _quoted(key)
        request = f"GET\n{path}\n{self.canonical}"
        text = f"{self.purpose}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signature = hmac.digest(self.signing_key, text.encode(), "sha256").hex()
        return f"{self.origin}{path}?{self.query}{_SIGNATURE}{signature}"


def _pattern(url: str, key: str, secret: str | None) -> _Pattern | None:
    """What can be learnt from an address; None where addresses are not made as known here."""
    parts = urlsplit(url)
    query = parts.query.partition(_SIGNATURE)[0]
    stated = dict(parse_qsl(query))
    scope = stated.get("X-Amz-Credential", "").partition("/")[2]
    if secret is None or not scope or not parts.path.endswith(_quoted(key)):
        return None
    signing_key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        signing_key = hmac.digest(signing_key, part.encode(), "sha256")
    canonical_query = "&".join(sorted(query.split("&")))
    pattern = _Pattern(
        origin=f"{parts.scheme}://{parts.netloc}",
        folder=parts.path.removesuffix(_quoted(key)),
        query=query,
        canonical=f"{canonical_query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD",
        purpose=f"AWS4-HMAC-SHA256\n{stated.get('X-Amz-Date')}\n{scope}",
        signing_key=signing_key,
    )
    return pattern if pattern.url(key) == url else None


def _quoted(key: str) -> str:
    return quote(key, safe="/~")
