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
    # Other pages than the listed ones may not send this header: their preflight does not allow it.
    # If people sign in, the edge makes it of the session's cookie, which a browser sends along for
    # any page; so the edge has refused what other sites' pages send (components/edge/session.js).
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False
    origin, fetch_site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in listed:
        return False
    if fetch_site is not None:
        # Not `same-site`: other hosts of the same domain may belong to somebody else.
        return fetch_site != "same-origin"
    return origin is not None and origin not in own()
