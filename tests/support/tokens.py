"""Tokens that open nothing, made of a valid one or issued for another purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.support.command_line import CommandLine, claims
from tests.support.signing_in import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.http import Http
    from tests.support.stacks import Stack

SECONDS = 15
"""How long a token of `short_lived` is valid."""


@dataclass(frozen=True)
class OtherClient(CommandLine):
    """A client that the account's owner has added, perhaps to another user pool."""

    own_page: str
    own_id: str

    @property
    def page(self) -> str:
        """The origin of its sign-in page."""
        return self.own_page

    @property
    def client_id(self) -> str:
        """Its own id."""
        return self.own_id


def short_lived(http: Http, stack: Stack) -> OtherClient:
    """A client of the stack's pool, like that of the command line, whose tokens expire soon."""
    cognito, pool = stack.client("cognito-idp"), stack.output("userPoolId")
    return OtherClient(
        http, stack, stack.output("signInUrl"), _client(stack, cognito, pool, SECONDS)
    )


def of_another_pool(http: Http, stack: Stack, email: str) -> OtherClient:
    """A client of another pool with the same scopes, in which somebody has the same address."""
    cognito = stack.client("cognito-idp")
    known = cognito.describe_user_pool(UserPoolId=stack.output("userPoolId"))["UserPool"]
    pool = cognito.create_user_pool(
        PoolName="others", UsernameAttributes=["email"], Policies=known["Policies"]
    )["UserPool"]["Id"]
    server = cognito.describe_resource_server(
        UserPoolId=stack.output("userPoolId"), Identifier="photos"
    )["ResourceServer"]
    cognito.create_resource_server(**server | {"UserPoolId": pool})
    prefix = f"others-{stack.name.replace('_', '-')}"
    cognito.create_user_pool_domain(Domain=prefix, UserPoolId=pool)
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}],
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=email, Password=CHOSEN, Permanent=True
    )
    here = urlsplit(stack.output("signInUrl"))
    page = f"{here.scheme}://{prefix}.{here.netloc.partition('.')[2]}"
    return OtherClient(http, stack, page, _client(stack, cognito, pool))


def wait_until_expired(token: str) -> None:
    """Wait until a token has expired."""
    time.sleep(max(0.0, claims(token)["exp"] + 1 - time.time()))


def altered(tokens: Mapping[str, str], keys: list[dict[str, str]]) -> dict[str, str]:
    """By what is wrong with them: tokens that somebody can make of a person's valid ones.

    Args:
        tokens: What Cognito gave the person.
        keys: The public keys of the pool.
    """
    token = tokens["access_token"]
    header, payload, signature = token.split(".")
    said, kid = claims(token), json.loads(_decoded(header))["kid"]
    (key,) = [each for each in keys if each["kid"] == kid]
    none = _encoded(json.dumps({"alg": "none", "kid": kid}).encode())
    longer = _encoded(json.dumps(said | {"exp": said["exp"] + 3600}).encode())
    somebody = _encoded(json.dumps(said | {"sub": "somebody", "username": "somebody"}).encode())
    return {
        "not a token": "token",
        "truncated": token[:-1],
        "without a signature": f"{header}.{payload}",
        "with an empty signature": f"{header}.{payload}.",
        "altered to live longer": f"{header}.{longer}.{signature}",
        "altered to be somebody's": f"{header}.{somebody}.{signature}",
        "alg: none": f"{none}.{payload}.",
        "alg: none, with the signature": f"{none}.{payload}.{signature}",
        "signed with the public key": _signed_with_public_key(kid, payload, key),
        "forged with another key": _forged(header, payload),
        "an ID token": tokens["id_token"],
        "a refresh token": tokens["refresh_token"],
    }


def _client(stack: Stack, cognito: Any, pool: str, seconds: int = 900) -> str:
    known = cognito.describe_user_pool_client(
        UserPoolId=stack.output("userPoolId"), ClientId=stack.output("commandLineClientId")
    )["UserPoolClient"]
    kept = (
        "AllowedOAuthFlowsUserPoolClient", "AllowedOAuthFlows", "AllowedOAuthScopes",
        "CallbackURLs", "SupportedIdentityProviders", "ExplicitAuthFlows",
    )  # fmt: skip
    made = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="other",
        **{name: known[name] for name in kept},
        AccessTokenValidity=seconds,
        TokenValidityUnits={"AccessToken": "seconds"},
    )
    return made["UserPoolClient"]["ClientId"]


def _forged(header: str, payload: str) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    signed = f"{header}.{payload}".encode()
    signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    return f"{header}.{payload}.{_encoded(signature)}"


def _signed_with_public_key(kid: str, payload: str, key: dict[str, str]) -> str:
    """What a verifier accepts that lets the token choose the algorithm."""
    e, n = (int.from_bytes(_decoded(key[part])) for part in ("e", "n"))
    pem = rsa.RSAPublicNumbers(e, n).public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    signed = f"{_encoded(json.dumps({'alg': 'HS256', 'kid': kid}).encode())}.{payload}"
    return f"{signed}.{_encoded(hmac.digest(pem, signed.encode(), hashlib.sha256))}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
