"""A stack that people sign in to: its sign-in page, its tokens, and its first admin."""

from __future__ import annotations

import base64
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command_line import ADMIN, SIGN_IN, CommandLine, claims
from tests.support.crashes import Home
from tests.support.http import Http, query_of
from tests.support.roles import is_refused, role_of
from tests.support.signing_in import CHOSEN, submitted
from tests.support.stacks import Stack, deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.support.stacks import DeployStack


PEOPLE: dict[str, Any] = {
    "KeyConditionExpression": "pk = :p",
    "ExpressionAttributeValues": {":p": {"S": "USERS"}},
}


@pytest.fixture(scope="module")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("people", config=SIGN_IN)


@pytest.fixture
def client(http: Http, stack: Stack) -> CommandLine:
    return CommandLine(http, stack)


@pytest.fixture(scope="module")
def tokens(http: Http, stack: Stack) -> dict[str, Any]:
    """The tokens of the first admin, who has signed in with the password of the invitation."""
    client = CommandLine(http, stack)
    tokens = client.sign_in(ADMIN, stack.deployment.first_passwords[ADMIN])
    client.admit(tokens["access_token"])
    return tokens


def test_the_first_admin_signs_in_with_their_first_password(
    client: CommandLine, tokens: dict[str, Any]
) -> None:
    said = claims(tokens["access_token"])

    assert said["cognito:groups"] == ["admins"]
    assert {"photos/library", "photos/people"} <= set(said["scope"].split())
    assert said["exp"] - said["iat"] == 15 * 60
    assert client.photos(tokens["access_token"]).status == 200
    # Having chosen a password they sign in with it, and the first one is over.
    assert client.sign_in(ADMIN, CHOSEN)["access_token"]
    page = client.submit(client.authorize(), {"username": ADMIN})
    again = client.submit(page, {"password": client.stack.deployment.first_passwords[ADMIN]})
    assert (again.status, b"Incorrect" in again.body) == (200, True)


def _unsigned_token(token: str) -> str:
    header = base64.urlsafe_b64encode(b'{"alg": "none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def _forged_token(token: str) -> str:
    said = json.dumps(claims(token) | {"sub": "somebody"}).encode()
    payload = base64.urlsafe_b64encode(said).rstrip(b"=").decode()
    return ".".join([token.split(".", maxsplit=1)[0], payload, token.split(".")[2]])


def test_the_api_refuses_everybody_without_a_valid_access_token(
    client: CommandLine, tokens: dict[str, Any]
) -> None:
    token = tokens["access_token"]
    wrong = {
        "none": None,
        "no token at all": "token",
        "truncated": token[:-1],
        "unsigned": _unsigned_token(token),
        "forged": _forged_token(token),
        "an ID token": tokens["id_token"],
    }

    for name, each in wrong.items():
        answer = client.photos(each)
        assert (answer.status, answer.json()["code"]) == (401, "sign_in"), name
    preflight = client.http.request(
        "OPTIONS",
        f"{client.stack.site_url}/v1/images",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
        },
    )
    assert preflight.status == 204


def test_a_token_of_another_stack_is_refused(
    client: CommandLine, tokens: dict[str, Any], http: Http, deploy_stack: DeployStack
) -> None:
    other = CommandLine(http, deploy_stack("others", config=SIGN_IN))
    theirs = other.sign_in(ADMIN, other.stack.deployment.first_passwords[ADMIN])
    other.admit(theirs["access_token"])

    assert other.photos(theirs["access_token"]).status == 200
    assert client.photos(theirs["access_token"]).status == 401
    assert other.photos(tokens["access_token"]).status == 401
    assert other.refresh(tokens["refresh_token"]).status == 400


def test_a_session_is_renewed_and_ended_with_its_refresh_token_alone(
    client: CommandLine, tokens: dict[str, Any]
) -> None:
    renewed = client.refresh(tokens["refresh_token"])
    assert client.photos(renewed.json()["AuthenticationResult"]["AccessToken"]).status == 200

    second = client.sign_in(ADMIN, CHOSEN)["refresh_token"]
    assert client.unsigned("RevokeToken", Token=second, ClientId=client.client_id).status == 200
    assert client.refresh(second).status == 400
    # The other session goes on.
    assert client.refresh(tokens["refresh_token"]).status == 200


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("AdminSetUserPassword", {"Username": ADMIN, "Password": CHOSEN}),
        ("AdminCreateUser", {"Username": "me@home.arpa"}),
        ("AdminAddUserToGroup", {"Username": ADMIN, "GroupName": "admins"}),
        ("ListUsers", {}),
        ("SignUp", {"Username": "me@home.arpa", "Password": CHOSEN}),
        ("ForgotPassword", {"Username": ADMIN}),
        ("InitiateAuth", {"AuthFlow": "USER_AUTH"}),
    ],
)
def test_nobody_else_changes_people_or_passwords(
    client: CommandLine, action: str, more: dict[str, str]
) -> None:
    pool = client.stack.output("userPoolId")

    answer = client.unsigned(action, UserPoolId=pool, ClientId=client.client_id, **more)

    assert answer.status == 403


def test_another_sites_page_cannot_send_the_sign_in_form(client: CommandLine) -> None:
    page = client.authorize()

    for origin in ("https://evil.example", client.stack.site_url + ".evil.example", "null"):
        # The guard may close the connection of a request that it refuses.
        with Http() as http:
            refused = submitted(http, client.page, page, {"username": ADMIN}, origin)
        assert refused.status == 403
    assert client.submit(page, {"username": ADMIN}).status == 200


def test_the_sign_in_page_leads_to_the_sites_own_addresses_only(client: CommandLine) -> None:
    assert client.authorize(redirect_uri="https://evil.example/callback").status == 400
    assert client.authorize(client_id="unknown").status == 400
    leaving = f"{client.page}/logout?client_id={client.client_id}&logout_uri="
    assert client.http.get(f"{leaving}https://evil.example/").status == 400
    assert client.http.get(f"{leaving}http://localhost:8976/").status == 302


def test_a_code_is_for_whoever_asked_for_it_and_once(client: CommandLine) -> None:
    def code() -> str:
        page = client.submit(client.authorize(), {"username": ADMIN})
        answer = client.submit(page, {"password": CHOSEN})
        return query_of(answer.headers["Location"])["code"]

    assert client.exchange(code(), verifier="w" * 64).status == 400
    once = code()
    assert client.exchange(once).status == 200
    assert client.exchange(once).status == 400


def test_the_sign_in_host_is_nothing_but_the_sign_in_page(client: CommandLine) -> None:
    for path in ("/", "/v1/images", "/_ministack/health", "/oauth2/userInfo", "/login"):
        assert client.http.get(client.page + path).status == 403, path


@pytest.mark.parametrize("function", ["uploadFunction", "galleryFunction"])
def test_a_function_reads_single_people_and_nothing_else_of_the_library(
    stack: Stack, function: str
) -> None:
    table = role_of(stack, function).client("dynamodb")
    library = {"TableName": stack.output("libraryTableName")}
    key = {"pk": {"S": "USERS"}, "sk": {"S": "somebody"}}

    assert "Item" not in table.get_item(**library, Key=key)
    assert is_refused(partial(table.query, **library, **PEOPLE))
    assert is_refused(partial(table.put_item, **library, Item=key))
    assert is_refused(partial(table.delete_item, **library, Key=key))
    assert is_refused(partial(table.scan, **library))


@pytest.fixture
def home(tmp_path: Path) -> Generator[Home]:
    home = Home(tmp_path / "state")
    home.start()
    yield home
    home.stop()


def test_logins_sessions_and_keys_survive_a_crash(http: Http, home: Home, tmp_path: Path) -> None:
    # given somebody who has chosen a password just now
    program = tmp_path / "program"
    program.mkdir()
    before = deploy_stack_on(home.emulator, program, "kept", config=SIGN_IN)
    client = CommandLine(http, before)
    tokens = client.sign_in(ADMIN, before.deployment.first_passwords[ADMIN])
    client.admit(tokens["access_token"])

    # when the process is killed and started again
    home.kill()
    home.start()
    after = CommandLine(http, Stack("kept", home.emulator, before.deployment))

    # then their session goes on, by its old token and a new one, and the password is theirs
    assert after.photos(tokens["access_token"]).status == 200
    renewed = after.refresh(tokens["refresh_token"]).json()["AuthenticationResult"]
    assert after.photos(renewed["AccessToken"]).status == 200
    assert after.sign_in(ADMIN, CHOSEN)["access_token"]

    # and a deployment changes nothing
    again = deploy_stack_on(home.emulator, program, "kept", config=SIGN_IN)
    assert not {"create", "replace", "delete"} & {
        action for action, times in again.deployment.actions.items() if times
    }


def test_a_stack_is_opened_and_closed_again(http: Http, deploy_stack: DeployStack) -> None:
    # given a protected stack with an admin
    careful = SIGN_IN | {"protect": True}
    closed = CommandLine(http, deploy_stack("switched", config=careful))
    former = closed.sign_in(ADMIN, closed.stack.deployment.first_passwords[ADMIN])
    pools = closed.stack.client("cognito-idp")

    # when it is opened, everybody is let in, and the people are kept
    opened = deploy_stack("switched", config={"protect": True})
    assert CommandLine(http, opened).photos(None).status == 200
    assert "signInUrl" not in opened.deployment.outputs
    kept = pools.list_users(UserPoolId=closed.stack.output("userPoolId"))["Users"]
    assert [each["UserStatus"] for each in kept] == ["CONFIRMED"]

    # when people sign in again, it is to another pool under the same name
    again = CommandLine(http, deploy_stack("switched", config=careful))
    assert again.page == closed.page
    assert again.stack.output("userPoolId") != closed.stack.output("userPoolId")
    assert again.photos(None).status == 401
    assert again.photos(former["access_token"]).status == 401
    tokens = again.sign_in(ADMIN, again.stack.deployment.first_passwords[ADMIN])
    again.admit(tokens["access_token"])
    assert again.photos(tokens["access_token"]).status == 200


def test_another_first_admin_leaves_the_former_one_their_login(
    http: Http, deploy_stack: DeployStack
) -> None:
    first = CommandLine(http, deploy_stack("handed-over", config=SIGN_IN))
    first.sign_in(ADMIN, first.stack.deployment.first_passwords[ADMIN])
    settings = SIGN_IN | {"adminEmail": "next@home.arpa", "accessTokenMinutes": 5}

    second = CommandLine(http, deploy_stack("handed-over", config=settings))

    assert list(second.stack.deployment.first_passwords) == ["next@home.arpa"]
    password = second.stack.deployment.first_passwords["next@home.arpa"]
    said = claims(second.sign_in("next@home.arpa", password)["access_token"])
    assert said["cognito:groups"] == ["admins"]
    assert said["exp"] - said["iat"] == 5 * 60
    assert second.sign_in(ADMIN, CHOSEN)["access_token"]
