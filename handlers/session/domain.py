"""Sessions: who may have one, how it begins, is renewed and ends.

Cognito decides whether somebody knows a password. The Library table decides whether they are a
person of this site: a login without a row has no session, but for the first admin, whose row is
made when they first sign in.

Knows neither HTTP nor AWS.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from handlers.api.errors import NotFoundError, UnauthenticatedError, UnavailableError
from handlers.immutable import immutable
from handlers.model.person import Person
from handlers.session import login
from handlers.session.model import Failure, RefusedTokenError, SignInError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from handlers.session.model import AccessToken, Identity, SignIn, Tokens
    from handlers.session.ports import IdentityProvider, People

SCOPES: Final = "openid email profile photos/library photos/people"
CALLBACK: Final = "/v1/session/callback"

# Another device may get a token between the two steps of a sign-out everywhere, and Cognito's clock
# may be ahead of this one. Nobody signs in again within this time.
_SIGN_OUT_MARGIN = timedelta(seconds=2)


@immutable
class AuthorizationRequest:
    """The URL of the sign-in page, and the browser's secret for the way back."""

    url: str
    secret: str


@immutable
class SignedIn:
    """A finished sign-in, and the page of the site that it leads to."""

    tokens: Tokens
    page: str


@immutable
class SignedOut:
    """Where the browser goes after signing out, and whether the refresh token was revoked."""

    url: str
    is_revoked: bool


@immutable(kw_only=True)
class Sessions:
    """The operations of a session over its ports.

    Attributes:
        people: The people who were invited.
        provider: Issues tokens.
        sign_in: Describes the sign-in page.
        now: The clock, with a time zone.
        random: Makes so many random bytes.
    """

    people: People
    provider: IdentityProvider
    sign_in: Callable[[], SignIn]
    now: Callable[[], datetime]
    random: Callable[[int], bytes] = secrets.token_bytes

    def start(self, host: str | None, page: str | None, secret: str | None) -> AuthorizationRequest:
        """Starts a sign-in.

        Args:
            host: The site's, as the browser knows it.
            page: The wanted page of the site to come back to.
            secret: That of this browser, if it has one of another tab's sign-in.

        Raises:
            NotFoundError: The site has no such host.
        """
        sign_in = self.sign_in()
        if secret is None or not login.is_secret(secret):
            secret = login.text(self.random(login.SECRET_BYTES))
        nonce = login.text(self.random(login.NONCE_BYTES))
        started = login.start(secret, nonce, login.known_page(page))
        query = {
            "response_type": "code",
            "client_id": sign_in.client_id,
            "redirect_uri": _origin(sign_in, host) + CALLBACK,
            "scope": SCOPES,
            "state": started.state,
            "code_challenge": started.challenge,
            "code_challenge_method": "S256",
            # The sign-in page remembers a browser for an hour, and no sign-out of another device
            # ends that: it would let somebody in again without a password.
            "prompt": "login",
        }
        return AuthorizationRequest(f"{sign_in.url}/oauth2/authorize?{urlencode(query)}", secret)

    def finish(
        self, host: str | None, *, code: str | None, state: str | None, secret: str | None
    ) -> SignedIn:
        """Finishes a sign-in with what the sign-in page has sent the browser back with.

        Raises:
            NotFoundError: The site has no such host.
            SignInError: There is no session, and why.
        """
        origin = _origin(self.sign_in(), host)
        returned = login.finish(secret, state)
        if returned is None:
            # Started in another browser, or too long ago, or not by this site at all.
            raise SignInError(Failure.EXPIRED)
        if not code:
            raise SignInError(Failure.FAILED)
        try:
            tokens = self.provider.exchange(
                code, verifier=returned.verifier, redirect_uri=origin + CALLBACK
            )
        except UnavailableError as error:
            raise SignInError(Failure.FAILED) from error
        if tokens.identity.sub != tokens.access.login.sub:
            raise SignInError(Failure.FAILED)
        self._admit(tokens)
        return SignedIn(tokens, returned.page)

    def renew(self, refresh_token: str | None) -> AccessToken:
        """A new access token.

        Raises:
            UnauthenticatedError: The session is over, and why.
            UnavailableError: Nobody knows; the session may go on later.
        """
        if refresh_token is None:
            raise _sign_in_again()
        try:
            token = self.provider.refresh(refresh_token)
        except RefusedTokenError as error:
            raise (_blocked() if error.is_blocked else _sign_in_again()) from error
        person = self.people.get(token.login.sub)
        if person is None:
            raise UnauthenticatedError(
                "not_invited", "You were not invited to this site. Ask the person who runs it."
            )
        if person.blocked:
            raise _blocked()
        if person.has_signed_out_since(token.login.authenticated_at):
            raise _sign_in_again()
        return token

    def end(self, host: str | None, refresh_token: str | None) -> SignedOut:
        """Ends the session of one browser, which works whatever Cognito answers.

        Raises:
            NotFoundError: The site has no such host.
        """
        url = self._sign_out_url(host)
        try:
            if refresh_token is not None:
                self.provider.revoke(refresh_token)
        except UnavailableError:
            return SignedOut(url, is_revoked=False)
        return SignedOut(url, is_revoked=True)

    def end_all(self, host: str | None, refresh_token: str | None) -> SignedOut:
        """Ends all sessions of a person, on all devices. Can be repeated until it has succeeded.

        Raises:
            NotFoundError: The site has no such host.
            UnauthenticatedError: The refresh token does not show who the person is.
            UnavailableError: They may not all have ended.
        """
        url = self._sign_out_url(host)
        if refresh_token is None:
            raise _sign_in_again()
        try:
            proof = self.provider.refresh(refresh_token).login
        except RefusedTokenError as error:
            raise (_blocked() if error.is_blocked else _sign_in_again()) from error
        # First what ends the access tokens: it needs the refresh token, which the second step ends.
        until = max(self.now(), proof.issued_at) + _SIGN_OUT_MARGIN
        self.people.signed_out(proof.sub, until)
        self.provider.revoke_all(proof.username)
        return SignedOut(url, is_revoked=True)

    def _admit(self, tokens: Tokens) -> None:
        """Lets a person in who has signed in.

        Raises:
            SignInError: They are blocked, were not invited, or have signed out everywhere since
                they gave their password.
        """
        identity = tokens.identity
        person = self.people.get(identity.sub)
        if person is None and identity.is_admin:
            person = self._first_admin(identity)
        reason = Failure.NOT_INVITED if person is None else Failure.BLOCKED
        if person is None or person.blocked:
            self._discard(tokens)
            raise SignInError(reason)
        if person.has_signed_out_since(tokens.access.login.authenticated_at):
            # Nobody was asked for a password: the sign-in page has remembered the browser.
            self._discard(tokens)
            raise SignInError(Failure.EXPIRED)
        self.people.signed_in(identity.sub, self.now())

    def _first_admin(self, identity: Identity) -> Person | None:
        """Makes the row of a login that the owner of the account has put into the group of admins.

        Their address may belong to a login that is gone, with its user pool. Then the login is
        another one and the person the same, so that their photos stay theirs.
        """
        person = Person(
            sub=identity.sub,
            user_id=identity.sub,
            name=identity.name,
            email=identity.email,
            admin=True,
            invited_at=self.now(),
        )
        if not self.people.add(person):
            claim = self.people.claim_of(identity.email)
            if claim is not None and claim.sub != identity.sub:
                former = self.people.get(claim.sub) or replace(person, user_id=claim.user_id)
                self.people.relink(claim, replace(former, sub=identity.sub, admin=True))
        # Whoever has written it: two tabs may do this at the same time.
        return self.people.get(identity.sub)

    def _discard(self, tokens: Tokens) -> None:
        try:
            self.provider.revoke(tokens.refresh)
        except UnavailableError:
            # Nobody has it, and it would lead to no session.
            return

    def _sign_out_url(self, host: str | None) -> str:
        sign_in = self.sign_in()
        query = {"client_id": sign_in.client_id, "logout_uri": f"{_origin(sign_in, host)}/"}
        return f"{sign_in.url}/logout?{urlencode(query)}"


def _origin(sign_in: SignIn, host: str | None) -> str:
    """The site's origin with this host; the sign-in page leads back to no other."""
    for origin in sign_in.site_origins:
        if host and urlsplit(origin).netloc == host:
            return origin
    raise NotFoundError("not_found", "Not found.")


def _sign_in_again() -> UnauthenticatedError:
    return UnauthenticatedError("sign_in", "Please sign in.")


def _blocked() -> UnauthenticatedError:
    return UnauthenticatedError("account_blocked", "An admin has blocked your account.")
