"""What is sent to Cognito, and what its answers mean."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber

from handlers.api.errors import UnavailableError
from handlers.aws import clients
from handlers.session import cognito as adapter
from handlers.session import tokens
from handlers.session.cognito import Cognito
from handlers.session.model import Failure, Identity, RefusedTokenError, SignInError
from handlers.session.parameter import SignInParameter
from tests.unit.handlers.session.fake_cognito import NOW, SIGN_IN, access_token, token

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

POOL = "eu-central-1_aBcDeFgHi"
CLIENT = SIGN_IN.client_id
NO_ANSWER = EndpointConnectionError(endpoint_url="https://ssm")
DENIED = ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetParameter")
REFRESHED = {"AuthenticationResult": {"AccessToken": access_token("ada"), "ExpiresIn": 900}}
GRANTED = {
    "access_token": access_token("ada"),
    "id_token": token(
        {
            "sub": "ada",
            "aud": CLIENT,
            "token_use": "id",
            "email": "Ada@Example.com",
            "name": "Ada",
            "cognito:groups": ["admins"],
        }
    ),
    "refresh_token": "a.b.c.d.e",
    "expires_in": 900,
    "token_type": "Bearer",
}


class _Endpoint(BaseHTTPRequestHandler):
    """A token endpoint that gives a prepared answer, and keeps what it was asked."""

    status: int
    body: bytes
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]]

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode())
        self.asked.append((self.path, form, dict(self.headers)))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as its base has it
        pass


@contextmanager
def endpoint(status: int, body: object) -> Generator[tuple[Cognito, list[Any]]]:
    """Cognito with a sign-in page that answers like this."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = type("Endpoint", (_Endpoint,), {"status": status, "body": sent, "asked": []})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        sign_in = replace(SIGN_IN, url=f"http://127.0.0.1:{server.server_port}")
        try:
            yield Cognito(clients.cognito.__wrapped__, lambda: sign_in, POOL), kind.asked  # pyright: ignore[reportAttributeAccessIssue]
        finally:
            server.shutdown()
            thread.join()


def exchange(cognito: Cognito) -> Any:
    return cognito.exchange("a&b=c", verifier="v" * 43, redirect_uri="https://photos.example/x")


def test_a_code_is_exchanged_with_its_verifier_once() -> None:
    with endpoint(200, GRANTED) as (cognito, asked):
        found = exchange(cognito)

    assert found.refresh == "a.b.c.d.e"
    assert (found.access.value, found.access.expires_in) == (access_token("ada"), 900)
    assert (found.access.login.sub, found.access.login.username) == ("ada", "name-ada")
    assert found.access.login.issued_at == NOW
    assert found.identity == Identity(sub="ada", email="ada@example.com", name="Ada", is_admin=True)
    ((path, form, headers),) = asked
    assert path == "/oauth2/token"
    assert form == {
        "grant_type": ["authorization_code"],
        "client_id": [CLIENT],
        "code": ["a&b=c"],
        "code_verifier": ["v" * 43],
        "redirect_uri": ["https://photos.example/x"],
    }
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (400, {"error": "invalid_grant"}, Failure.EXPIRED),
        (400, {"error": "invalid_client"}, Failure.FAILED),
        (400, {}, Failure.FAILED),
        (429, {"error": "slow_down"}, Failure.FAILED),
        (302, {}, Failure.FAILED),
        (200, {}, Failure.FAILED),
        (200, GRANTED | {"id_token": GRANTED["access_token"]}, Failure.FAILED),
        (200, GRANTED | {"access_token": GRANTED["id_token"]}, Failure.FAILED),
        (200, GRANTED | {"access_token": access_token("a", client_id="x")}, Failure.FAILED),
        (200, GRANTED | {"access_token": None}, Failure.FAILED),
        (200, GRANTED | {"expires_in": "soon"}, Failure.FAILED),
    ],
)
def test_an_answer_without_tokens_ends_the_sign_in(
    status: int, body: object, reason: Failure
) -> None:
    with endpoint(status, body) as (cognito, asked), pytest.raises(SignInError) as failed:
        exchange(cognito)

    assert failed.value.reason is reason
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, {}), (503, {}), (200, b""), (200, b"<html>"), (200, []), (200, b"[" * 90_000)],
)
def test_an_answer_that_makes_no_sense_is_none(status: int, body: object) -> None:
    with endpoint(status, body) as (cognito, _), pytest.raises(UnavailableError):
        exchange(cognito)


def test_a_sign_in_page_that_does_not_answer_is_waited_for_seconds_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert adapter.TIMEOUT <= 5
    monkeypatch.setattr(adapter, "TIMEOUT", 0.1)
    with HTTPServer(("127.0.0.1", 0), _Endpoint) as server:  # listens, and never answers
        sign_in = replace(SIGN_IN, url=f"http://127.0.0.1:{server.server_port}")
        silent = Cognito(clients.cognito.__wrapped__, lambda: sign_in, POOL)

        with pytest.raises(UnavailableError):
            exchange(silent)

    with pytest.raises(UnavailableError):
        exchange(silent)  # nobody listens any more


@pytest.fixture
def stub() -> Iterator[Stubber]:
    with Stubber(clients.cognito.__wrapped__()) as stub:
        yield stub
        stub.assert_no_pending_responses()


@pytest.fixture
def cognito(stub: Stubber) -> Cognito:
    client: Any = stub.client
    return Cognito(lambda: client, lambda: SIGN_IN, POOL)


OPERATIONS: dict[str, Callable[[Cognito], object]] = {
    "get_tokens_from_refresh_token": lambda cognito: cognito.refresh("r"),
    "revoke_token": lambda cognito: cognito.revoke("r"),
    "admin_user_global_sign_out": lambda cognito: cognito.revoke_all("ada"),
}
REFUSED = ["NotAuthorizedException", "UserNotFoundException", "InvalidParameterException"]


def test_a_session_is_renewed(stub: Stubber, cognito: Cognito) -> None:
    expected = {"ClientId": CLIENT, "RefreshToken": "r"}
    stub.add_response("get_tokens_from_refresh_token", REFRESHED, expected)

    renewed = cognito.refresh("r")

    assert (renewed.value, renewed.expires_in) == (access_token("ada"), 900)


def test_a_token_and_all_tokens_of_a_login_are_revoked(stub: Stubber, cognito: Cognito) -> None:
    stub.add_response("revoke_token", {}, {"ClientId": CLIENT, "Token": "r"})
    stub.add_response("admin_user_global_sign_out", {}, {"UserPoolId": POOL, "Username": "ada"})

    cognito.revoke("r")
    cognito.revoke_all("ada")


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_token_renews_nothing(stub: Stubber, cognito: Cognito, code: str) -> None:
    stub.add_client_error("get_tokens_from_refresh_token", code, "Refresh Token has been revoked")

    with pytest.raises(RefusedTokenError) as refused:
        cognito.refresh("r")

    assert not refused.value.is_blocked


def test_a_disabled_login_is_blocked(stub: Stubber, cognito: Cognito) -> None:
    stub.add_client_error(
        "get_tokens_from_refresh_token", "NotAuthorizedException", "User is disabled."
    )

    with pytest.raises(RefusedTokenError) as refused:
        cognito.refresh("r")

    assert refused.value.is_blocked


@pytest.mark.parametrize("result", [{}, {"AuthenticationResult": {"AccessToken": "a"}}])
def test_an_answer_without_a_token_ends_no_session(
    stub: Stubber, cognito: Cognito, result: dict[str, Any]
) -> None:
    stub.add_response("get_tokens_from_refresh_token", result)

    with pytest.raises(UnavailableError):
        cognito.refresh("r")


@pytest.mark.parametrize("code", [*REFUSED, "UnsupportedTokenTypeException"])
def test_what_is_not_valid_needs_no_revoking(stub: Stubber, cognito: Cognito, code: str) -> None:
    stub.add_client_error("revoke_token", code)
    stub.add_client_error("admin_user_global_sign_out", "UserNotFoundException")

    cognito.revoke("r")
    cognito.revoke_all("ada")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("code", "status"),
    [("TooManyRequestsException", 400), ("ThrottlingException", 400), ("Other", 500), ("", 503)],
)
def test_a_temporary_error_says_nothing_about_the_session(
    stub: Stubber, cognito: Cognito, operation: str, code: str, status: int
) -> None:
    stub.add_client_error(operation, code, http_status_code=status)

    with pytest.raises(UnavailableError):
        OPERATIONS[operation](cognito)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_fault_of_the_deployment_is_not_hidden(
    stub: Stubber, cognito: Cognito, operation: str
) -> None:
    stub.add_client_error(operation, "ResourceNotFoundException")

    with pytest.raises(clients.ClientError):
        OPERATIONS[operation](cognito)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_answer_says_nothing_about_the_session(
    monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    with HTTPServer(("127.0.0.1", 0), _Endpoint) as server:
        port = server.server_port  # free again at once
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    cognito = Cognito(clients.cognito.__wrapped__, lambda: SIGN_IN, POOL)

    with pytest.raises(UnavailableError):
        OPERATIONS[operation](cognito)


def test_only_what_no_token_allows_is_signed() -> None:
    model: Any = clients.cognito.__wrapped__().meta.service_model

    types = {
        name: model.operation_model(name).auth_type
        for name in ("GetTokensFromRefreshToken", "RevokeToken", "AdminUserGlobalSignOut")
    }

    assert types == {
        "GetTokensFromRefreshToken": "none",
        "RevokeToken": "none",
        "AdminUserGlobalSignOut": None,
    }


def test_the_slowest_answer_of_cognito_still_reaches_the_caller() -> None:
    config: Any = clients.cognito.__wrapped__().meta.config

    attempts = config.retries["total_max_attempts"]
    assert attempts * (config.connect_timeout + config.read_timeout) <= 15


@pytest.mark.parametrize(
    ("groups", "is_admin"),
    [
        (["admins"], True),
        (["others", "admins"], True),
        ("[others admins]", True),
        ("others,admins", True),
        ("admins", True),
        (["Admins", "admins2", "no admins"], False),
        ("[admins2 xadmins]", False),
        ([], False),
        (None, False),
        ({"admins": 1}, False),
    ],
)
def test_groups_are_read_in_each_form(groups: object, *, is_admin: bool) -> None:
    claims = {"sub": "a", "aud": CLIENT, "token_use": "id", "email": "a@example.com"}

    found = tokens.identity_of(token({**claims, "cognito:groups": groups}), client_id=CLIENT)

    assert (found.is_admin, found.name) == (is_admin, "a@example.com")


@pytest.mark.parametrize(
    "wrong", ["", ".", "a.b.c", "a.!!.c", "a.bnVsbA.c", "a.W10.c", "a.e30.c", "é.é.é", "a"]
)
def test_a_malformed_token_is_none(wrong: str) -> None:
    with pytest.raises(tokens.TokenError):
        tokens.login_of(wrong, client_id=CLIENT)
    with pytest.raises(tokens.TokenError):
        tokens.identity_of(wrong, client_id=CLIENT)


class _Parameters:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.origins = ["https://photos.example"]

    def get_parameter(self, *, Name: str) -> Any:  # noqa: N803  # AWS's spelling
        self.asked.append(Name)
        value = {"clientId": "c", "signInUrl": "https://s", "siteOrigins": self.origins}
        return {"Parameter": {"Value": json.dumps(value)}}


def test_the_parameter_is_read_once_a_minute() -> None:
    now = [0.0]
    client = _Parameters()
    parameter = SignInParameter(lambda: client, "/photos-prod/sign-in", lambda: now[0])

    first = parameter()
    client.origins = ["https://new.example"]
    now[0] = 59
    assert parameter() == first
    now[0] = 60

    assert parameter().site_origins == ("https://new.example",)
    assert client.asked == ["/photos-prod/sign-in"] * 2


@pytest.mark.parametrize("error", [NO_ANSWER, DENIED], ids=type)
def test_what_is_known_of_the_sign_in_page_outlives_the_service_that_said_it(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    client = _Parameters()
    parameter = SignInParameter(lambda: client, "/photos-prod/sign-in", lambda: now[0])
    first = parameter()
    asked = _failing(client, error, monkeypatch)

    now[0] = 60
    assert [parameter(), parameter()] == [first, first]

    # Nor does each request wait for it.
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "raised"),
    [(NO_ANSWER, UnavailableError), (DENIED, ClientError)],
    ids=["no answer", "a fault of the deployment"],
)
def test_a_sign_in_page_of_which_nothing_is_known_is_an_error(
    error: Exception, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _Parameters()
    _failing(client, error, monkeypatch)

    with pytest.raises(raised):
        SignInParameter(lambda: client, "/photos-prod/sign-in")()


def _failing(client: _Parameters, error: Exception, patch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []

    def get_parameter(*, Name: str) -> Any:  # noqa: N803  # AWS's spelling
        asked.append(Name)
        raise error

    patch.setattr(client, "get_parameter", get_parameter)
    return asked
