"""Addresses that CloudFront's edge function lets through until a moment, and for one thing only.

The other half is `components/signed_addresses.js`. Whoever has such an address may use it as often
as they like until it expires, so it must not live long.
"""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def token(opened: str, until: datetime, key: bytes) -> str:
    """What stands in the parameter `s` of an address.

    Args:
        opened: What it opens: a path, or its beginning, without the slash before it.
        until: When it expires, to the second.
        key: The secret that the edge function holds, too.
    """
    expiry = int(until.timestamp())
    mac = hmac.digest(key, f"{opened}\n{expiry}".encode(), "sha256")
    return f"{expiry}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
