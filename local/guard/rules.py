"""The list of what is let in, and on which route; everything else is refused."""

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
_SIGN_IN = re.compile(r"[a-z0-9-]+\.auth\.localhost")
_SIGN_IN_PAGES = {
    ("GET", "/oauth2/authorize"),
    ("POST", "/login"),
    ("POST", "/oauth2/token"),
    ("GET", "/logout"),
}
# What Cognito answers without a signature, since only whoever has a refresh token can ask.
_BY_REFRESH_TOKEN = {
    f"AWSCognitoIdentityProviderService.{action}"
    for action in ("GetTokensFromRefreshToken", "RevokeToken")
}
# The public keys of a user pool, with which API Gateway verifies tokens.
_KEYS = re.compile(r"/[a-z0-9-]+_[A-Za-z0-9]+/\.well-known/jwks\.json")
_BUCKET = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/?")
_IN_TRASH = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/trash/.+", re.DOTALL)
_OBJECT = re.compile(r"/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+", re.DOTALL)
# Keys of roles and users. The root user's, which the emulator trusts unsigned, look different.
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
    """API Gateway's deployed APIs, which require CloudFront's key."""
    PREFLIGHT = auto()
    """CORS preflights of a bucket."""
    PRESIGNED = auto()
    """S3, with a URL that a role has presigned."""
    FORM = auto()
    """S3, with an upload form that a role has signed."""
    SIGN_IN = auto()
    """Cognito's sign-in pages, and its public keys."""
    REFRESH = auto()
    """Cognito, with a refresh token instead of a signature."""
    ROLE = auto()
    """All services, signed by a role or a user: IAM decides."""


@dataclass(frozen=True)
class Rules:
    """The rules for one start of the emulator.

    Args:
        port: where the emulator listens.
        token: what the owner's requests carry.
        pages: the web origins whose pages are let in: the sites' own and those of `corsOrigins`.
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
        is_sign_in = here and _SIGN_IN.fullmatch(host)
        is_gateway = here and host in {"127.0.0.1", "localhost"}
        is_api = request.path.startswith(API_PATH)
        # CloudFront leaves the port out when it asks the API, with its key and the headers of a
        # request that was checked here before.
        is_cloudfront = is_api and request.host == "127.0.0.1"
        if not (is_site or is_sign_in or is_gateway or is_cloudfront):
            raise RefusedError(
                f"{request.host or 'No host'!r} is not a host name of the gallery on this machine. "
                "Use the address that `make up` prints."
            )
        token = request.headers.get(TOKEN_HEADER)
        if token is not None:
            self._check_token(token)
            if is_gateway:
                return Route.OWNER
        elif not is_cloudfront and not (is_gateway and _is_presigned_picture(request)):
            self._check_page(request, {f"http://{request.host}"} if is_sign_in else set())
        # The emulator's own paths, which reset it, configure it and read it out.
        if request.path.startswith("/_") and not is_api:
            raise RefusedError(
                "This path belongs to the emulator and requires the token of this start."
            )
        if is_site or is_api:
            # The owner may send what any page could; the site's functions then decide.
            if token is None and not is_cloudfront:
                _refuse_credentials(request)
            return Route.SITE if is_site else Route.API
        if is_sign_in:
            return _sign_in_route(request)
        return _gateway_route(request)

    def _check_token(self, token: str) -> None:
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise RefusedError("This is not the token of this start.")

    def _check_page(self, request: Request, own: Collection[str]) -> None:
        """Refuse requests of another site's page; a person may follow its links.

        `own` are origins that are let in beside those of `pages`.
        """
        headers = request.headers
        if (origin := headers.get("origin")) is not None:
            if origin not in own and origin not in self.pages():
                raise RefusedError(
                    f"Pages of {origin} may not use this gallery. "
                    "Origins that may are listed in the stack's setting corsOrigins."
                )
            return
        referer = headers.get("referer")
        # A browser that does not send Sec-Fetch-Site may still send a Referer.
        relation = headers.get("sec-fetch-site", "cross-site" if referer else "none")
        if relation in {"none", "same-origin"} or _is_navigation(request):
            return
        if referer is None or _origin(referer) not in self.pages():
            raise RefusedError(
                "A page of another site asked for this. Open the address itself to see it."
            )


def _sign_in_route(request: Request) -> Route:
    _refuse_credentials(request)
    if (request.method, request.path) in _SIGN_IN_PAGES:
        return Route.SIGN_IN
    raise RefusedError("There is no such page here. Open the gallery to sign in.")


def _gateway_route(request: Request) -> Route:
    if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
        # Browsers send it to the same URL, without credentials of their own.
        return Route.PREFLIGHT
    authorization = request.headers.get("authorization")
    if authorization is not None:
        if _SIGNED_BY_ROLE.fullmatch(authorization) and not request.query_credentials:
            return Route.ROLE
        raise RefusedError(
            "Calls to AWS must be signed by a role (SigV4, in a header). The root user's calls "
            f"carry the token of this start, in the header {TOKEN_HEADER}."
        )
    if request.query_credentials:
        if unsigned := _unsigned_headers(request):
            raise RefusedError(f"The address was signed without the header {unsigned[0]}.")
        if _is_presigned(request):
            return Route.PRESIGNED
        raise RefusedError("This is not a URL of a photo that the gallery has presigned.")
    is_form = request.headers.get("content-type", "").lower().startswith("multipart/form-data;")
    to_bucket = _BUCKET.fullmatch(request.path) and not request.query
    if request.method == "POST" and is_form and to_bucket:
        return Route.FORM
    if request.method == "GET" and _KEYS.fullmatch(request.path) and not request.query:
        return Route.SIGN_IN
    refreshes = request.headers.get("x-amz-target") in _BY_REFRESH_TOKEN
    if request.method == "POST" and request.path == "/" and refreshes and not request.query:
        return Route.REFRESH
    # The site's address is not shown here: without a sign-in, it is what keeps others out.
    raise RefusedError(
        "Nothing is served here without credentials. The gallery has an address of its own: "
        "`make up` prints it, also while the gallery runs."
    )


def _is_presigned(request: Request) -> bool:
    stated = request.query_credentials
    signed = all(
        pattern.fullmatch(stated.get(name, "")) for name, pattern in _PRESIGNED_BY_ROLE.items()
    )
    return signed and _OBJECT.fullmatch(request.path) is not None


def _is_presigned_picture(request: Request) -> bool:
    """Whether a page shows a picture in the trash, and its browser does not say which page.

    The site's pages send no Referer. Pages of other sites cannot know the address.
    """
    wanted = {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    return (
        request.method == "GET"
        and not {"origin", "referer"} & request.headers.keys()
        and wanted.items() <= request.headers.items()
        and _IN_TRASH.fullmatch(request.path) is not None
        and _is_presigned(request)
    )


def _unsigned_headers(request: Request) -> list[str]:
    """Headers for S3, such as a storage class, that the signer did not sign; S3 refuses them."""
    stated = [value for name, value in request.query if name.lower() == "x-amz-signedheaders"]
    signed = stated[0].split(";") if len(stated) == 1 else []
    return [name for name in request.headers if name.startswith("x-amz-") and name not in signed]


def _refuse_credentials(request: Request) -> None:
    # They would choose the account that the emulator uses.
    if request.states_aws_credentials:
        raise RefusedError("AWS credentials are not accepted at this address.")


def _is_navigation(request: Request) -> bool:
    wanted = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    return request.method == "GET" and wanted.items() <= request.headers.items()


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
