"""Reading the claims of tokens that Cognito itself has just handed over, on a connection to it.

So their signatures need no check here. API Gateway checks those of tokens that callers send.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from handlers.session.model import Identity, Login

if TYPE_CHECKING:
    from collections.abc import Mapping

ADMINS = "admins"
"""The group of the user pool whose first sign-in makes an admin."""

Claims = dict[str, Any]


class TokenError(Exception):
    """A token is not what it has to be."""


def login_of(access_token: object, *, client_id: str) -> Login:
    """Who an access token was issued to.

    Raises:
        TokenError: It is no access token of this client.
    """
    claims = _claims(access_token, use="access")
    if claims.get("client_id") != client_id:
        raise TokenError("the access token is another client's")
    return Login(
        sub=_text(claims, "sub"),
        username=_text(claims, "username"),
        issued_at=_moment(claims.get("iat")),
        authenticated_at=_moment(claims.get("auth_time")),
    )


def identity_of(id_token: object, *, client_id: str) -> Identity:
    """What an identity token says.

    Raises:
        TokenError: It is no identity token for this client.
    """
    claims = _claims(id_token, use="id")
    if claims.get("aud") != client_id:
        raise TokenError("the identity token is another client's")
    email = _text(claims, "email").lower()
    return Identity(
        sub=_text(claims, "sub"),
        email=email,
        name=str(claims.get("name") or email),
        is_admin=ADMINS in _groups(claims),
    )


def _claims(token: object, *, use: str) -> Claims:
    try:
        if not isinstance(token, str):
            raise TokenError("there is no token")
        payload = token.split(".")[1]
        claims: Any = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error, RecursionError) as error:
        raise TokenError("the token cannot be read") from error
    if not isinstance(claims, dict):
        raise TokenError("the token has no claims")
    found = cast("Claims", claims)
    if found.get("token_use") != use:
        raise TokenError(f"the token is not for use as {use}")
    return found


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise TokenError(f"the token has no {name}")
    return value


def _moment(value: object) -> datetime:
    if not isinstance(value, int | float):
        raise TokenError("a time of the token is missing")
    return datetime.fromtimestamp(int(value), UTC)


def _groups(claims: Mapping[str, Any]) -> list[str]:
    """The groups: a list, or the text that some services make of one."""
    value = claims.get("cognito:groups")
    if isinstance(value, list):
        return [str(each) for each in cast("list[object]", value)]
    return re.findall(r"[^\s,\[\]]+", value) if isinstance(value, str) else []
