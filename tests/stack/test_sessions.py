"""Sessions from the sign-in page to the sign-out, on a stack that people sign in to."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from handlers.aws.clients import attributes, error_code
from handlers.store.people import PeopleStore
from tests.support.http import Answer, Http, query_of
from tests.support.roles import role_of
from tests.support.signing_in import CHOSEN, Browser, signed_in
from tests.support.stacks import OTHER_SITE, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.stacks import DeployStack, Stack

ADMIN = "admin@home.arpa"
BOB = "bob@home.arpa"
NO_SUCH_ID = "00000000-0000-4000-8000-000000000000"
TOKENS = {"__Host-session", "__Secure-refresh", "__Host-refresh-digest"}
EVERYWHERE = {"everywhere": True}


@pytest.fixture(scope="module")
def stack(deploy_stack: DeployStack) -> Stack:
    deployed = deploy_stack("sessions", config={"access": "signIn", "adminEmail": ADMIN})
    cognito, pool = deployed.client("cognito-idp"), deployed.output("userPoolId")
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=BOB,
        UserAttributes=[{"Name": "email", "Value": BOB}],
        MessageAction="SUPPRESS",
    )
    for email in (ADMIN, BOB):
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=email, Password=CHOSEN, Permanent=True
        )
    return deployed


@pytest.fixture(scope="module")
def http() -> Iterator[Http]:
    with Http() as http:
        yield http


@pytest.fixture
def browser(stack: Stack, http: Http) -> Browser:
    browser = Browser(http, stack.site_url)
    browser.sign_in(ADMIN)
    return browser


def refused(answer: Answer) -> str:
    assert answer.status == 401, answer
    return answer.json()["code"]


def store_admin(stack: Stack, *, blocked: bool) -> None:
    """Blocks or unblocks the admin in the table, as the account's owner could."""
    found = stack.client("cognito-idp").admin_get_user(
        UserPoolId=stack.output("userPoolId"), Username=ADMIN
    )
    table = stack.output("libraryTableName")
    (sub,) = [each["Value"] for each in found["UserAttributes"] if each["Name"] == "sub"]
    person = PeopleStore(stack.client("dynamodb"), table).get(sub)
    assert person is not None
    item = attributes(replace(person, blocked=blocked).to_item())
    stack.client("dynamodb").put_item(TableName=table, Item=item)


def test_a_person_signs_in_sees_their_photos_and_signs_out(stack: Stack, http: Http) -> None:
    browser = Browser(http, stack.site_url)
    assert refused(browser.ask("GET", "/v1/images")) == "sign_in"

    assert browser.sign_in(ADMIN, page="/people") == "/people"
    person = browser.ask("GET", "/v1/session").json()["person"]
    assert (person["email"], person["admin"]) == (ADMIN, True)
    assert browser.ask("GET", "/v1/images").json() == {"images": [], "count": 0}

    answer = browser.ask("POST", "/v1/session/logout", body={})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert query_of(answer.json()["url"])["logout_uri"] == f"{stack.site_url}/"
    assert browser.cookies == {}
    # The sign-in page knows the address that it is to lead back to.
    assert http.get(answer.json()["url"]).headers["Location"] == f"{stack.site_url}/"


def test_the_cookies_have_their_attributes_at_the_site(browser: Browser) -> None:
    lax = "Path=/; Secure; HttpOnly; SameSite=Lax"
    strict = "Path=/v1/session; Secure; HttpOnly; SameSite=Strict"
    strict_everywhere = "Path=/; Secure; HttpOnly; SameSite=Strict"

    assert browser.attributes == {
        "__Host-signin": f"Max-Age=600; {lax}",
        "__Host-session": f"Max-Age=900; {lax}",
        "__Secure-refresh": f"Max-Age={30 * 24 * 60 * 60}; {strict}",
        "__Host-refresh-digest": f"Max-Age={30 * 24 * 60 * 60}; {strict_everywhere}",
    }


def test_a_session_is_renewed_by_its_cookie_alone(browser: Browser) -> None:
    del browser.cookies["__Host-session"]
    assert refused(browser.ask("GET", "/v1/session")) == "sign_in"

    assert browser.ask("POST", "/v1/session/refresh").json() == {"expiresIn": 900}

    assert browser.ask("GET", "/v1/session").status == 200


def test_a_refresh_token_that_the_site_has_not_set_is_nobodys(
    stack: Stack, browser: Browser, http: Http
) -> None:
    """Another host of the domain can set that cookie, and would sign visitors in to its account."""
    visitor = Browser(http, stack.site_url)
    visitor.cookies["__Secure-refresh"] = browser.cookies["__Secure-refresh"]

    assert refused(visitor.ask("POST", "/v1/session/refresh")) == "sign_in"
    assert visitor.ask("POST", "/v1/session/logout", body={}).status == 200

    assert browser.ask("POST", "/v1/session/refresh").status == 200


def test_the_same_way_back_does_not_work_twice_or_elsewhere(stack: Stack, http: Http) -> None:
    browser, other = (Browser(http, stack.site_url) for _ in range(2))
    back = signed_in(http, browser.start(), ADMIN, CHOSEN).removeprefix(stack.site_url)
    other.start()

    assert other.ask("GET", back).headers["Location"] == "/?sign-in=expired"
    assert not TOKENS & set(other.cookies)
    assert browser.ask("GET", back).headers["Location"] == "/"
    assert browser.ask("GET", back).headers["Location"] == "/?sign-in=expired"
    assert set(browser.cookies) >= TOKENS


def test_a_login_that_nobody_invited_has_no_session(stack: Stack, http: Http) -> None:
    browser = Browser(http, stack.site_url)

    assert browser.sign_in(BOB) == "/?sign-in=not-invited"

    assert not TOKENS & set(browser.cookies)


def test_a_blocked_person_is_out_at_once(stack: Stack, browser: Browser, http: Http) -> None:
    store_admin(stack, blocked=True)
    try:
        assert refused(browser.ask("GET", "/v1/images")) == "sign_in"
        assert Browser(http, stack.site_url).sign_in(ADMIN) == "/?sign-in=blocked"
        assert refused(browser.ask("POST", "/v1/session/refresh")) == "account_blocked"
        assert not TOKENS & set(browser.cookies)
    finally:
        store_admin(stack, blocked=False)


def test_signing_out_everywhere_ends_every_session_at_once(
    stack: Stack, browser: Browser, http: Http
) -> None:
    other = Browser(http, stack.site_url)
    other.sign_in(ADMIN)
    kept = dict(browser.cookies)

    assert browser.ask("POST", "/v1/session/logout", body=EVERYWHERE).status == 200

    browser.cookies = kept
    for each in (browser, other):
        assert refused(each.ask("GET", "/v1/session")) == "sign_in"
        assert refused(each.ask("POST", "/v1/session/refresh")) == "sign_in"
    time.sleep(3)  # tokens of the next two seconds are refused as well
    other.sign_in(ADMIN)
    assert other.ask("GET", "/v1/session").status == 200


def test_a_program_sends_its_token_and_no_cookie_replaces_it(
    stack: Stack, browser: Browser, http: Http
) -> None:
    token = browser.cookies["__Host-session"]
    program = Browser(http, stack.site_url)

    answer = program.ask("GET", "/v1/session", headers={"Authorization": f"Bearer {token}"})

    assert answer.status == 200
    for other in ("Bearer a.b.c", "Basic YTpi"):
        refused(browser.ask("GET", "/v1/session", headers={"Authorization": other}))


def test_nothing_but_an_access_token_is_a_session(browser: Browser) -> None:
    header, payload, signature = browser.cookies["__Host-session"].split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    forged = base64.urlsafe_b64encode(b'{"sub":"a","token_use":"access"}').decode().rstrip("=")

    for token in (
        browser.cookies["__Secure-refresh"],
        f"{none}.{payload}.{signature}",
        f"{none}.{payload}.a",
        f"{header}.{forged}.{signature}",
        f"{header}.{payload}.{signature[:-4]}AAAA",
    ):
        browser.cookies["__Host-session"] = token
        assert refused(browser.ask("GET", "/v1/images")) == "sign_in"


def test_an_odd_spelling_of_a_path_gets_no_cookie(browser: Browser) -> None:
    kept = dict(browser.cookies)
    for path in ("/v1/%73ession/refresh", "/v1/session/%72efresh"):
        browser.cookies = dict(kept)
        assert browser.ask("POST", path).status in {401, 404}


def test_another_sites_page_changes_nothing_with_a_session(stack: Stack, browser: Browser) -> None:
    # With it the guard of the embedded AWS lets the request through to the edge.
    own = stack.emulator.aws.token_header
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://x.cloudfront.localhost"},
        {"Origin": "https://evil.example"},
    ):
        answer = browser.ask("POST", "/v1/session/refresh", headers={**own, **headers})
        assert (answer.status, answer.json()["code"]) == (400, "cross_site")
    # One that is listed may use the API, but not the visitor's session.
    listed = {**own, "Sec-Fetch-Site": "cross-site", "Origin": OTHER_SITE}
    assert refused(browser.ask("DELETE", "/v1/images/x", headers=listed)) == "sign_in"
    assert set(browser.cookies) >= TOKENS


def test_an_older_browser_that_sends_only_its_origin_keeps_its_session(
    stack: Stack, browser: Browser
) -> None:
    """The functions then compare it with the site's origins, which each of them has to know."""
    for method, path in (("POST", "/v1/session/refresh"), ("DELETE", f"/v1/images/{NO_SUCH_ID}")):
        answer = browser.ask(method, path, headers={"Origin": stack.site_url})
        assert answer.status in {200, 404}, answer


def test_a_caller_cannot_claim_another_host(stack: Stack, http: Http) -> None:
    browser = Browser(http, stack.site_url)

    answer = browser.ask("GET", "/v1/session/login", headers={"x-site-host": "evil.example"})

    back = query_of(answer.headers["Location"])["redirect_uri"]
    assert back == f"{stack.site_url}/v1/session/callback"


def _log_text(stack: Stack) -> str:
    """All lines of all of its functions' logs."""
    logs = stack.client("logs")
    pages = logs.get_paginator("filter_log_events")
    return "\n".join(
        event["message"]
        for group in logs.describe_log_groups()["logGroups"]
        if "sessions" in group["logGroupName"]
        for page in pages.paginate(logGroupName=group["logGroupName"])
        for event in page["events"]
    )


def test_no_log_has_a_code_or_a_token(stack: Stack, browser: Browser) -> None:
    deadline = time.monotonic() + 30
    while "GET /session/callback" not in (text := _log_text(stack)):
        assert time.monotonic() < deadline
        # A line that the emulator has read too late is stored with the next call of its function.
        browser.ask("GET", "/v1/session")
        time.sleep(0.2)

    assert "code=" not in text
    for token in browser.cookies.values():
        assert token not in text


@pytest.mark.parametrize(
    ("service", "operation", "arguments"),
    [
        ("dynamodb", "query", {"TableName": "{table}", "KeyConditionExpression": "pk = :p",
         "ExpressionAttributeValues": {":p": {"S": "USERS"}}}),
        ("dynamodb", "scan", {"TableName": "{table}"}),
        ("cognito-idp", "admin_get_user", {"UserPoolId": "{pool}", "Username": ADMIN}),
        ("cognito-idp", "admin_set_user_password",
         {"UserPoolId": "{pool}", "Username": ADMIN, "Password": "another Password 1!"}),
        ("cognito-idp", "list_users", {"UserPoolId": "{pool}"}),
        ("ssm", "get_parameter", {"Name": "/another/parameter"}),
        ("ssm", "put_parameter", {"Name": "{parameter}", "Value": "a", "Overwrite": True}),
        ("s3", "list_buckets", {}),
    ],
)  # fmt: skip
def test_the_session_function_may_do_nothing_else(
    stack: Stack, service: str, operation: str, arguments: dict[str, Any]
) -> None:
    client = role_of(stack, "sessionFunction").client(service)
    known = {
        "{table}": stack.output("libraryTableName"),
        "{pool}": stack.output("userPoolId"),
        "{parameter}": "/photos-sessions/sign-in",
    }
    given = {name: known.get(str(value), value) for name, value in arguments.items()}

    with pytest.raises(ClientError) as error:
        getattr(client, operation)(**given)

    assert error_code(error.value) in {"AccessDenied", "AccessDeniedException"}


def test_the_example_signs_in_with_a_program_and_lists_photos(stack: Stack) -> None:
    """`*.localhost` is resolved as for functions, since the C library may not."""
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "docs/examples/photos.py", stack.site_url),
            *(stack.output("signInUrl"), stack.output("commandLineClientId")),
        ],
        env={
            "PATH": os.defpath,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'local/function_runtime'}",
            "AWS_LAMBDA_FUNCTION_NAME": "example",
            "BROWSER": f"{sys.executable} -m tests.support.signing_in %s &",
            "EMAIL": ADMIN,
            "PASSWORD": CHOSEN,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
