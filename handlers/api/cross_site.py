"""Requests that another site's page makes a browser send: they change nothing here.

A browser says where a request comes from in `Sec-Fetch-Site` and `Origin`, which no page can set.
One older than `Sec-Fetch-Site` (Safari before 16.4) sends `Origin` alone, to its own site too. A
client that sends neither is no browser: no page can make it send anything in somebody's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

# RFC 9110 calls these safe. A download makes a copy, but the same one for everybody who asks.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def is_forged(
    method: str,
    headers: Mapping[str, str],
    *,
    own: Callable[[], AbstractSet[str]],
    listed: AbstractSet[str],
) -> bool:
    """Whether to refuse the request as another site's.

    Args:
        method: In upper case.
        headers: By name in lower case; several values of one header are joined by commas, so that
            they equal none of the values that are let in.
        own: Tells the origins of this site; asked only if the browser does not say where from.
        listed: Other origins whose pages may use the API.
    """
    if method in SAFE_METHODS:
        return False
    # A page has to ask first (a preflight) before it may send this header, and is told no.
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False
    origin, fetch_site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in listed:
        return False
    if fetch_site is not None:
        # Not `same-site`: other hosts of the same domain may be somebody else's.
        return fetch_site != "same-origin"
    return origin is not None and origin not in own()
