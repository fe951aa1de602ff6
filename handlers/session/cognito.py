"""Amazon Cognito: its sign-in page's token endpoint, and its API."""

from __future__ import annotations

import json
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from handlers.aws.clients import UNREACHABLE, ClientError, error_code
from handlers.immutable import immutable
from handlers.session import tokens
from handlers.session.model import (
    AccessToken,
    Failure,
    RefusedTokenError,
    SignIn,
    SignInError,
    Tokens,
    no_answer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

# Seconds to connect, and to wait for each part of the answer.
TIMEOUT = 5
_LARGEST_ANSWER = 100_000

_OK = 200
_BAD_REQUEST = 400

_REFUSED = frozenset(
    {
        "InvalidParameterException",
        "NotAuthorizedException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
# A token that cannot be revoked is not a valid one.
_NOTHING_TO_REVOKE = _REFUSED | {"UnauthorizedException", "UnsupportedTokenTypeException"}
_TRY_AGAIN = frozenset({"ThrottlingException", "TooManyRequestsException"})
_SERVER_ERRORS = 500


@immutable
class _Answer:
    status: int
    body: dict[str, Any]


class Cognito:
    """A user pool, for a client without a secret.

    Every operation raises `UnavailableError` if it gets no answer.

    Args:
        client: Returns the API's client, built on first use. It signs only the operations that no
            token in the request allows.
        sign_in: Describes the sign-in page.
        user_pool: Its id.
    """

    def __init__(
        self,
        client: Callable[[], CognitoIdentityProviderClient],
        sign_in: Callable[[], SignIn],
        user_pool: str,
    ) -> None:
        self._client = client
        self._sign_in = sign_in
        self._user_pool = user_pool

    def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens:
        """The tokens for a code of the sign-in page. Sent once: a code works once.

        Raises:
            SignInError: The code is invalid, expired or used.
        """
        sign_in = self._sign_in()
        answer = _post(
            sign_in.url,
            {
                "grant_type": "authorization_code",
                "client_id": sign_in.client_id,
                "code": code,
                "code_verifier": verifier,
                "redirect_uri": redirect_uri,
            },
        )
        if answer.status == _BAD_REQUEST and answer.body.get("error") == "invalid_grant":
            raise SignInError(Failure.EXPIRED)
        if answer.status != _OK:
            raise SignInError(Failure.FAILED)
        try:
            return Tokens(
                access=_access_token(answer.body, "access_token", "expires_in", sign_in),
                refresh=answer.body["refresh_token"],
                identity=tokens.identity_of(answer.body["id_token"], client_id=sign_in.client_id),
            )
        except (KeyError, TypeError, ValueError, tokens.TokenError) as error:
            raise SignInError(Failure.FAILED) from error

    def refresh(self, refresh_token: str) -> AccessToken:
        """A new access token; the refresh token stays the same, so this can be repeated.

        Raises:
            RefusedTokenError: The refresh token is not valid any more.
        """
        sign_in = self._sign_in()
        try:
            result: Any = (
                self._client()
                .get_tokens_from_refresh_token(
                    ClientId=sign_in.client_id, RefreshToken=refresh_token
                )
                .get("AuthenticationResult", {})
            )
        except ClientError as error:
            if error_code(error) in _REFUSED:
                message = error.response.get("Error", {}).get("Message", "")
                raise RefusedTokenError(is_blocked="disabled" in message.lower()) from error
            _try_again_later(error)
            raise
        except UNREACHABLE as error:
            raise no_answer() from error
        try:
            return _access_token(result, "AccessToken", "ExpiresIn", sign_in)
        except (KeyError, ValueError, tokens.TokenError) as error:
            # Nothing that the person could help, or that says that their session is over.
            raise no_answer() from error

    def revoke(self, refresh_token: str) -> None:
        """Makes a refresh token invalid; does nothing if it is invalid already."""
        try:
            self._client().revoke_token(ClientId=self._sign_in().client_id, Token=refresh_token)
        except ClientError as error:
            if error_code(error) not in _NOTHING_TO_REVOKE:
                _try_again_later(error)
                raise
        except UNREACHABLE as error:
            raise no_answer() from error

    def revoke_all(self, username: str) -> None:
        """Makes all refresh tokens of a login invalid."""
        try:
            self._client().admin_user_global_sign_out(UserPoolId=self._user_pool, Username=username)
        except ClientError as error:
            if error_code(error) != "UserNotFoundException":
                _try_again_later(error)
                raise
        except UNREACHABLE as error:
            raise no_answer() from error


def _access_token(answer: dict[str, Any], token: str, seconds: str, sign_in: SignIn) -> AccessToken:
    value: Any = answer[token]
    return AccessToken(
        value=value,
        expires_in=int(answer[seconds]),
        login=tokens.login_of(value, client_id=sign_in.client_id),
    )


def _post(sign_in_url: str, form: dict[str, str]) -> _Answer:
    """Sends a form to the token endpoint; follows no redirect and uses no proxy.

    Raises:
        UnavailableError: There is no answer, or none that makes sense.
    """
    place = urlsplit(sign_in_url)
    connect = HTTPConnection if place.scheme == "http" else HTTPSConnection
    try:
        with closing(connect(place.netloc, timeout=TIMEOUT)) as connection:
            connection.request(
                "POST",
                f"{place.path.rstrip('/')}/oauth2/token",
                urlencode(form),
                {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            )
            answer = connection.getresponse()
            body: Any = json.loads(answer.read(_LARGEST_ANSWER))
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise no_answer() from error
    if answer.status >= _SERVER_ERRORS or not isinstance(body, dict):
        raise no_answer()
    return _Answer(answer.status, body)  # pyright: ignore[reportUnknownArgumentType]  # JSON's keys are strings


def _try_again_later(error: ClientError) -> None:
    """Raises an `UnavailableError` if the error is a temporary one.

    Any other is a fault of the deployment, which an alarm has to report.
    """
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if error_code(error) in _TRY_AGAIN or status >= _SERVER_ERRORS:
        raise no_answer() from error
