"""The routers of the slices for photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.api.gateway import open_stack
from handlers.gallery.handler import make_router as gallery_router
from handlers.upload.handler import make_router as upload_router

if TYPE_CHECKING:
    from handlers.api.gateway import Authenticate, Router


def routers(
    domains: Any,
    listed: frozenset[str] = frozenset(),
    own: frozenset[str] = frozenset(),
    authenticate: Authenticate = open_stack,
) -> dict[str, Router]:
    """Each slice's router by the slice's name.

    Args:
        domains: Has the operations of each slice, as a `World` does.
        listed: Other sites that may send requests.
        own: The site's own origins.
        authenticate: Makes the principal of each request.
    """
    return {
        "upload": upload_router(domains.uploads, listed, lambda: own, authenticate),
        "gallery": gallery_router(domains.gallery, listed, lambda: own, authenticate),
    }
