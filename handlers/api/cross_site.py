"""Cross-site request forgery: requests that another site's page makes a browser send.

A browser states the source of a request in `Sec-Fetch-Site` and `Origin`, which no page can set.
One that does not know `Sec-Fetch-Site` (Safari before 16.4) sends `Origin` alone, to its own site
too. A client that sends neither is not a browser: no page can make it send anything for its user.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

# The safe methods of RFC 9110. A download stores a copy, but the same one for every caller.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# components/edge/session.js marks a token that it made of a cookie, and removes the mark otherwise.
_MARK = "x-session"


def is_forged(
    method: str,
    headers: Mapping[str, str],
    *,
    own: Callable[[], AbstractSet[str]],
    listed: AbstractSet[str],
) -> bool:
    """Whether to refuse the request as forged by another site.

    Args:
        method: In upper case.
        headers: By name in lower case; several values of one header are joined by commas, so they
            never equal an allowed value.
        own: Returns the origins of this site; only called for browsers without `Sec-Fetch-Site`.
        listed: Other origins whose pages may use the API.
    """
    if method in SAFE_METHODS:
        return False
    # Other pages than the listed ones may not send a token: their preflight does not allow it.
    if _has_token_of_its_own(headers):
        return False
    origin, fetch_site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in listed:
        return False
    if fetch_site is not None:
        # Not `same-site`: other hosts of the same domain may belong to somebody else.
        return fetch_site != "same-origin"
    return origin is not None and origin not in own()


def _has_token_of_its_own(headers: Mapping[str, str]) -> bool:
    """Whether the caller sent a token, and the edge did not make it of the session's cookie.

    A browser sends the cookie along for pages of other sites too.
    """
    is_bearer = headers.get("authorization", "").lower().startswith("bearer ")
    return is_bearer and _MARK not in headers
