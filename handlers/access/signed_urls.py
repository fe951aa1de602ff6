"""Addresses that CloudFront's edge function lets through until a moment, and for one thing only.

The other half is `components/edge/signed_urls.js`. Whoever has such an address may use it as often
as they like until it expires, so it must not live long.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def token(opened: str, until: datetime, key: bytes) -> str:
    """The value of an address's `s` parameter: its expiry and a MAC.

    Args:
        opened: The path that it opens, or the beginning of it, without the leading slash.
        until: When it expires, to the second.
        key: The secret shared with the edge function.
    """
    expiry = int(until.timestamp())
    mac = hmac.digest(key, f"{opened}\n{expiry}".encode(), "sha256")
    return f"{expiry}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
