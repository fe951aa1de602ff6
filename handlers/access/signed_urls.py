"""Signed URLs of this site: CloudFront's edge function accepts each until it expires, for one path.

`components/edge/signed_urls.js` verifies them. A signed URL works any number of times and for
whoever has it, so it must be short-lived.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def token(path: str, expires_at: datetime, key: bytes) -> str:
    """The value of a signed URL's `s` parameter: `<expiry>.<MAC>`.

    Args:
        path: The path that it opens, or its beginning, without the leading slash.
        expires_at: To the second.
        key: The secret shared with the edge function.
    """
    expiry = int(expires_at.timestamp())
    mac = hmac.digest(key, f"{path}\n{expiry}".encode(), "sha256")
    return f"{expiry}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
