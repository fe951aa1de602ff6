"""The way from `http://localhost:<port>/`, which people can remember, to the site's long name.

The site's random label is what keeps other users of the machine out, so only its owner is led
there: whoever opened the connection has to be the user whose emulator this is. A page of another
site may not lead its visitor there either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.guard.peers import is_own
from local.guard.request import TOKEN_HEADER

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.guard.peers import Address
    from local.guard.request import Request


@dataclass(frozen=True)
class Redirect:
    """Finds where a request for the port itself is led.

    Args:
        port: where the emulator listens.
        site: the gallery's address, empty until it is deployed.
        is_own: whether the emulator's user opened the connection between two addresses.
    """

    port: int
    site: Callable[[], str]
    is_own: Callable[[Address, Address], bool] = is_own

    def target(self, request: Request, client: Address, server: Address) -> str | None:
        """The address to go to, empty while it is being built; None for every other request."""
        if self._is_for_the_port(request) and self.is_own(client, server):
            return self.site()
        return None

    def _is_for_the_port(self, request: Request) -> bool:
        headers = request.headers
        from_elsewhere = "cross-site" if "referer" in headers else "none"
        return (
            request.method in {"GET", "HEAD"}
            and request.path == "/"
            and not request.query
            and request.host in {f"localhost:{self.port}", f"127.0.0.1:{self.port}"}
            # Those are calls to AWS, such as S3's list of buckets.
            and not {"authorization", TOKEN_HEADER} & headers.keys()
            and "origin" not in headers
            and headers.get("sec-fetch-site", from_elsewhere) in {"none", "same-origin"}
        )
