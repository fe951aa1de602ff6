"""The session function: HTTP in, HTTP out. No code, state or token is in a log line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from handlers.access.authentication import signed_in
from handlers.access.policy import Action
from handlers.api.errors import InvalidInputError, UnauthenticatedError
from handlers.api.gateway import Authenticate, Route, Router, error_response
from handlers.api.http import Response
from handlers.aws import clients
from handlers.session import cookies
from handlers.session.cognito import Cognito
from handlers.session.domain import Sessions
from handlers.session.model import Failure, SignInError
from handlers.session.parameter import SignInParameter
from handlers.session.settings import Settings
from handlers.store.people import PeopleStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.access.policy import Access
    from handlers.api.http import Event, Request

# Set by components/edge/session.js, in place of what a caller sends.
_SITE_HOST = "x-site-host"
_DAY = 24 * 60 * 60
# The cookies that a session consists of.
_TOKENS = (cookies.SESSION, cookies.REFRESH, cookies.DIGEST)
# A failed sign-in leaves an earlier session alone, so that no link can end it. But a browser in
# which somebody has signed in whom the site does not let in is no longer anybody else's.
_ENDS_SESSION = frozenset({Failure.BLOCKED, Failure.NOT_INVITED})


def handler(event: Event, _context: object) -> dict[str, Any]:
    """Lambda's entry point."""
    return _router()(event)


def make_router(
    sessions: Sessions,
    authenticate: Authenticate,
    *,
    session_days: int,
    allowed_origins: frozenset[str],
    site_origins: Callable[[], frozenset[str]] = frozenset,
) -> Router:
    """The function's routes."""

    def get_session(_request: Request, access: Access) -> Response:
        person = access.principal.person
        if person is None:
            raise UnauthenticatedError("sign_in", "Please sign in.")
        body = {
            "userId": person.user_id,
            "name": person.name,
            "email": person.email,
            "admin": person.admin,
        }
        return Response(status=200, body={"person": body})

    def login(request: Request, _access: Access) -> Response:
        started = sessions.start(
            request.headers.get(_SITE_HOST),
            request.query.get("return"),
            cookies.read(request.headers, cookies.SIGN_IN),
        )
        secret = cookies.make(cookies.SIGN_IN, started.secret, seconds=cookies.SIGN_IN_SECONDS)
        return _redirect(started.url, secret)

    def finish_login(request: Request, _access: Access) -> Response:
        try:
            finished = sessions.finish(
                request.headers.get(_SITE_HOST),
                code=request.query.get("code"),
                state=request.query.get("state"),
                secret=cookies.read(request.headers, cookies.SIGN_IN),
            )
        except SignInError as error:
            removed = cookies.remove(*_TOKENS) if error.reason in _ENDS_SESSION else ()
            refused = _redirect(f"/?sign-in={error.reason}", *removed)
            return replace(refused, log_fields={"reason": str(error.reason)})
        tokens = finished.tokens
        return _redirect(
            finished.page,
            cookies.make(cookies.SESSION, tokens.access.value, seconds=tokens.access.expires_in),
            *cookies.make_refresh(tokens.refresh, seconds=session_days * _DAY),
        )

    def refresh_session(request: Request, _access: Access) -> Response:
        try:
            token = sessions.renew(cookies.read_refresh(request.headers))
        except UnauthenticatedError as error:
            # The browser may have signed in, in another tab, since it sent this without a session.
            return _over(error) if cookies.has_refresh(request.headers) else error_response(error)
        session = cookies.make(cookies.SESSION, token.value, seconds=token.expires_in)
        return Response(status=200, body={"expiresIn": token.expires_in}, cookies=[session])

    def logout(request: Request, _access: Access) -> Response:
        host = request.headers.get(_SITE_HOST)
        token = cookies.read_refresh(request.headers)
        end = sessions.end_all if _everywhere(request) else sessions.end
        try:
            ended = end(host, token)
        except UnauthenticatedError as error:
            return _over(error)
        return Response(
            status=200,
            body={"url": ended.url},
            # Not "cookies": it would remove those of the sites beside this one too.
            headers={"Clear-Site-Data": '"cache", "storage"'},
            cookies=cookies.remove(*_TOKENS, cookies.SIGN_IN),
            log_fields={"revoked": ended.is_revoked},
        )

    return Router(
        {
            ("GET", "/session"): Route(Action.VIEW_ACCOUNT, get_session),
            ("GET", "/session/login"): Route(Action.MANAGE_SESSION, login),
            ("GET", "/session/callback"): Route(Action.MANAGE_SESSION, finish_login),
            ("POST", "/session/refresh"): Route(Action.MANAGE_SESSION, refresh_session),
            ("POST", "/session/logout"): Route(Action.MANAGE_SESSION, logout),
        },
        allowed_origins,
        site_origins,
        authenticate,
    )


@cache
def _router() -> Router:
    settings = Settings.from_env()
    people = PeopleStore(clients.dynamodb(), settings.library_table)
    sign_in = SignInParameter(clients.ssm, settings.sign_in_parameter)
    sessions = Sessions(
        people=people,
        provider=Cognito(clients.cognito, sign_in, settings.user_pool),
        sign_in=sign_in,
        now=lambda: datetime.now(UTC),
    )
    return make_router(
        sessions,
        signed_in(people),
        session_days=settings.session_days,
        allowed_origins=settings.allowed_origins,
        site_origins=lambda: frozenset(sign_in().site_origins),
    )


def _redirect(location: str, *set_cookies: str) -> Response:
    return Response(status=302, headers={"Location": location}, cookies=set_cookies)


def _over(error: UnauthenticatedError) -> Response:
    """A session that cannot go on, for the reason in the error; the browser drops it."""
    return replace(error_response(error), cookies=cookies.remove(*_TOKENS))


def _everywhere(request: Request) -> bool:
    # Without a body there is nothing to declare as JSON.
    value = request.json_object().get("everywhere", False) if request.body else False
    if not isinstance(value, bool):
        raise InvalidInputError("invalid_request", "everywhere is either true or false.")
    return value
