"""The one list of what is let in, and by which route; whatever it does not name is refused."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from local.guard.request import TOKEN_HEADER, RefusedError, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

API_PATH = "/_aws/execute-api/"

_SITE = re.compile(r"[a-z0-9]+\.cloudfront\.localhost")
_BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")
_OBJECT = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+", re.DOTALL)
# Keys of roles and users. The root user's, which the emulator believes unsigned, look otherwise.
_KEY = r"A[KS]IA[A-Z0-9]{12,}"
_SIGNED_BY_ROLE = re.compile(
    rf"AWS4-HMAC-SHA256 Credential={_KEY}/\d{{8}}/[a-z0-9-]+/[a-z0-9-]+/aws4_request, ?"
    r"SignedHeaders=[a-z0-9_;-]+, ?Signature=[0-9a-f]{64}"
)
_PRESIGNED_BY_ROLE = {
    "X-Amz-Algorithm": re.compile("AWS4-HMAC-SHA256"),
    "X-Amz-Credential": re.compile(rf"{_KEY}/\d{{8}}/[a-z0-9-]+/s3/aws4_request"),
    "X-Amz-Signature": re.compile(r"[0-9a-f]{64}"),
}


class Route(Enum):
    """Where a request may go; `local/compat/routing.py` keeps it there."""

    OWNER = auto()
    """Anywhere: it carries the token."""
    SITE = auto()
    """CloudFront's distributions."""
    API = auto()
    """API Gateway's deployed APIs, which ask CloudFront's key of whoever calls."""
    PREFLIGHT = auto()
    """What S3 says to a page of a listed origin that is about to ask for a bucket."""
    PRESIGNED = auto()
    """S3, with an address that a role has signed."""
    FORM = auto()
    """S3, with an upload form that a role has signed."""
    ROLE = auto()
    """All services, signed by a role or a user: IAM decides."""


@dataclass(frozen=True)
class Rules:
    """The rules of one start.

    Args:
        port: where the emulator listens.
        token: what the owner's requests carry.
        pages: the web origins that may ask: the sites' own and those of `corsOrigins`.
    """

    port: int
    token: str
    pages: Callable[[], Collection[str]]

    def route(self, request: Request) -> Route:
        """Find the route of a request.

        Raises:
            RefusedError: there is none.
        """
        host, _, port = request.host.rpartition(":")
        here = port == str(self.port)
        is_site = here and _SITE.fullmatch(host)
        is_gateway = here and host in {"127.0.0.1", "localhost"}
        is_api = request.path.startswith(API_PATH)
        # CloudFront leaves the port out when it asks the API, with its key and the headers of a
        # request that was checked here before.
        is_cloudfront = is_api and request.host == "127.0.0.1"
        # A further host, such as that of a sign-in page, gets its name here and its route below.
        if not (is_site or is_gateway or is_cloudfront):
            raise RefusedError(
                f"{request.host or 'No host'!r} is no name of the gallery on this machine. "
                "Use the address that `make up` prints."
            )
        token = request.headers.get(TOKEN_HEADER)
        if token is not None:
            self._check_token(token)
            if is_gateway:
                return Route.OWNER
        elif not is_cloudfront:
            self._check_page(request)
        # The emulator's own paths, which reset it, configure it and read it out.
        if request.path.startswith("/_") and not is_api:
            raise RefusedError("This path belongs to the emulator and asks for this start's token.")
        if is_site or is_api:
            # The owner may send the site what any page could; the site's functions then decide.
            if token is None and not is_cloudfront:
                _refuse_credentials(request)
            return Route.SITE if is_site else Route.API
        return _gateway_route(request)

    def _check_token(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise RefusedError("This token is not the one of this start.")

    def _check_page(self, request: Request) -> None:
        """Refuse what another site's page asks for; a person may follow a link of it."""
        headers = request.headers
        if (origin := headers.get("origin")) is not None:
            if origin not in self.pages():
                raise RefusedError(
                    f"Pages of {origin} may not use this gallery. "
                    "Origins that may are listed in the stack's setting corsOrigins."
                )
            return
        referer = headers.get("referer")
        # A browser that does not say from where a request comes may still name the page.
        relation = headers.get("sec-fetch-site", "cross-site" if referer else "none")
        if relation in {"none", "same-origin"} or _is_navigation(request):
            return
        if referer is None or _origin(referer) not in self.pages():
            raise RefusedError(
                "A page of another site asked for this. Open the address itself to see it."
            )


def _gateway_route(request: Request) -> Route:
    if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
        # Browsers ask it of the same address, but send no credentials of their own.
        return Route.PREFLIGHT
    stated = request.query_credentials
    authorization = request.headers.get("authorization")
    if authorization is not None:
        if _SIGNED_BY_ROLE.fullmatch(authorization) and not stated:
            return Route.ROLE
        raise RefusedError(
            "Calls to AWS must be signed by a role (SigV4, in a header). The root user's calls "
            f"carry the token of this start, in the header {TOKEN_HEADER}."
        )
    if stated:
        signed = all(
            pattern.fullmatch(stated.get(name, "")) for name, pattern in _PRESIGNED_BY_ROLE.items()
        )
        if unsigned := _unsigned_headers(request):
            raise RefusedError(f"The address was signed without the header {unsigned[0]}.")
        if signed and _OBJECT.fullmatch(request.path):
            return Route.PRESIGNED
        raise RefusedError("This is no address of a photo that the gallery has signed.")
    is_form = request.headers.get("content-type", "").lower().startswith("multipart/form-data;")
    to_bucket = _BUCKET.fullmatch(request.path) and not request.query
    if request.method == "POST" and is_form and to_bucket:
        return Route.FORM
    # Where the site is, is not told here: without a sign-in, its address is what keeps others out.
    raise RefusedError(
        "Nothing is served here without credentials. The gallery has an address of its own: "
        "`make up` prints it, also while the gallery runs."
    )


def _unsigned_headers(request: Request) -> list[str]:
    """Orders to S3, such as a storage class, that the signer did not give; S3 takes none."""
    stated = [value for name, value in request.query if name.lower() == "x-amz-signedheaders"]
    signed = stated[0].split(";") if len(stated) == 1 else []
    return [name for name in request.headers if name.startswith("x-amz-") and name not in signed]


def _refuse_credentials(request: Request) -> None:
    # They would choose the account in which the emulator looks.
    if request.states_aws_credentials:
        raise RefusedError("AWS credentials have no place in this address.")


def _is_navigation(request: Request) -> bool:
    wanted = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    return request.method == "GET" and wanted.items() <= request.headers.items()


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
