"""A command-line client that signs somebody in on the stack's sign-in page."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.support.http import query_of
from tests.support.signing_in import FORM, signed_in, submitted

if TYPE_CHECKING:
    from tests.support.http import Answer, Http
    from tests.support.stacks import Stack

SIGN_IN = {"access": "signIn", "adminEmail": "admin@home.arpa"}
"""The settings of a stack that people sign in to."""
ADMIN = SIGN_IN["adminEmail"]
COGNITO = "AWSCognitoIdentityProviderService"

SCOPES = "openid email profile photos/library photos/people"
"""All that a client may ask for."""

_CALLBACK = "http://localhost:8976/callback"
_VERIFIER = "v" * 64


@dataclass(frozen=True)
class CommandLine:
    """The client of a stack."""

    http: Http
    stack: Stack

    @property
    def page(self) -> str:
        """The origin of the sign-in page."""
        return self.stack.output("signInUrl")

    @property
    def client_id(self) -> str:
        """Its own id."""
        return self.stack.output("commandLineClientId")

    def sign_in(self, email: str, password: str, scope: str = SCOPES) -> dict[str, Any]:
        """The tokens of a person, who chooses a password if they have to."""
        back = signed_in(self.http, self.address(scope=scope), email, password)
        return self.exchange(query_of(back)["code"]).json()

    def address(self, **changed: str) -> str:
        """The sign-in page's, for a request with these parameters in place of its own."""
        digest = hashlib.sha256(_VERIFIER.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": _CALLBACK,
            "scope": SCOPES,
            "state": "state",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.page}/oauth2/authorize?{urlencode(asked | changed)}"

    def authorize(self, **changed: str) -> Answer:
        """The sign-in page, opened at its address."""
        return self.http.get(self.address(**changed))

    def submit(self, page: Answer, fields: dict[str, str], origin: str | None = None) -> Answer:
        """Fill in the form of a page and send it, as a page of `origin`."""
        return submitted(self.http, self.page, page, fields, origin)

    def exchange(self, code: str, verifier: str = _VERIFIER) -> Answer:
        """The tokens for a code."""
        sent = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "code": code,
            "redirect_uri": _CALLBACK,
            "code_verifier": verifier,
        }
        return self.http.request(
            "POST", f"{self.page}/oauth2/token", body=urlencode(sent).encode(), headers=FORM
        )

    def refresh(self, refresh_token: str) -> Answer:
        """An access token for a refresh token, which Cognito gives without a signature."""
        return self.unsigned(
            "GetTokensFromRefreshToken", ClientId=self.client_id, RefreshToken=refresh_token
        )

    def unsigned(self, action: str, **data: str) -> Answer:
        """Call Cognito's API without a signature."""
        return self.http.request(
            "POST",
            f"{self.stack.emulator.aws.endpoint}/",
            body=json.dumps(data).encode(),
            headers={
                "X-Amz-Target": f"{COGNITO}.{action}",
                "Content-Type": "application/x-amz-json-1.1",
            },
        )

    def photos(self, token: str | None) -> Answer:
        """The list of photos, with a token or without."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.http.get(f"{self.stack.site_url}/v1/images", headers=headers)

    def admit(self, token: str) -> None:
        """Give whoever has this token a row in the table of people."""
        sub = claims(token)["sub"]
        self.stack.client("dynamodb").put_item(
            TableName=self.stack.output("libraryTableName"),
            Item={
                "pk": {"S": "USERS"},
                "sk": {"S": sub},
                "userId": {"S": sub},
                "name": {"S": "Ada"},
                "email": {"S": ADMIN},
                "invitedAt": {"S": "2026-01-01T00:00:00.000000Z"},
            },
        )


def claims(token: str) -> dict[str, Any]:
    """What a token says; it is not verified."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
