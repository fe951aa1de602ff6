"""A session once there is one: who it is of, how it is renewed, and how it ends."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from handlers.access.authentication import signed_in
from tests.unit.handlers.fake_people import ADA_SUB, BOB_SUB, ada, bob, token_of
from tests.unit.handlers.requests import ask
from tests.unit.handlers.session.fake_cognito import (
    NOW,
    SIGN_IN,
    SITE_HOST,
    Site,
    access_token,
    digest,
    identity_of,
)

if TYPE_CHECKING:
    from tests.unit.handlers.session.fake_cognito import Browser

ADA = identity_of(ada())
TOKENS = {"__Host-session", "__Secure-refresh", "__Host-refresh-digest"}
REFRESH = ("POST", "/session/refresh")
LOGOUT = ("POST", "/session/logout")
ORIGIN = "https%3A%2F%2Fphotos.example%2F"


@pytest.fixture
def site() -> Site:
    return Site(ada(), bob())


@pytest.fixture
def browser(site: Site) -> Browser:
    browser = site.browser()
    browser.sign_in(ADA)
    site.cognito.asked.clear()
    return browser


def is_signed_in(site: Site, issued_at: Any) -> bool:
    """Whether the API accepts Ada's token of that moment."""
    claims = token_of(ada(), iat=str(int(issued_at.timestamp())))
    return (
        signed_in(site.people)({"requestContext": {"authorizer": {"claims": claims}}}) is not None
    )


def test_who_is_signed_in_is_told_to_them_alone(site: Site) -> None:
    answer = ask(site.router, "GET", "/session", origin=None, claims=token_of(ada()))

    assert answer.status == 200
    assert answer.body == {
        "person": {"userId": ADA_SUB, "name": "Ada", "email": "ada@example.com", "admin": True}
    }
    refused = ask(site.router, "GET", "/session", origin=None)
    assert (refused.status, refused.code) == (401, "sign_in")


def test_a_session_is_renewed_and_its_refresh_token_stays_the_same(
    site: Site, browser: Browser
) -> None:
    """A new one could be lost on its way, and the person would be signed out."""
    refresh = browser.cookies["__Secure-refresh"]
    site.cognito.now = NOW + timedelta(minutes=15)

    answer = browser.ask(*REFRESH)

    assert (answer.status, answer.body) == (200, {"expiresIn": 900})
    assert browser.cookies["__Host-session"] == access_token(ADA_SUB, site.cognito.now)
    assert browser.cookies["__Secure-refresh"] == refresh
    assert [each.partition("=")[0] for each in answer.cookies] == ["__Host-session"]
    assert "cache-control" in {name.lower() for name in answer.headers}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("malformed", "sign_in"),
        ("revoked", "sign_in"),
        ("disabled", "account_blocked"),
        ("blocked", "account_blocked"),
        ("removed", "not_invited"),
        ("signed out everywhere", "sign_in"),
    ],
)
def test_a_session_that_is_over_is_removed_with_the_reason(
    site: Site, browser: Browser, change: str, code: str
) -> None:
    match change:
        case "malformed":
            browser.cookies["__Secure-refresh"] = "a b"
        case "revoked":
            site.cognito.refresh_tokens.clear()
        case "disabled":
            site.cognito.disabled.add(ADA_SUB)
        case "blocked":
            site.people.stored[ADA_SUB] = ada(blocked=True).to_item()
        case "signed out everywhere":
            # Cognito was not reached, so the refresh token is still valid there.
            site.people.stored[ADA_SUB] = ada(signed_out_at=NOW).to_item()
            site.cognito.now = NOW + timedelta(minutes=5)
        case _:
            site.people.stored.clear()

    answer = browser.ask(*REFRESH)

    assert (answer.status, answer.code) == (401, code)
    assert not TOKENS & set(browser.cookies)
    assert {each.partition("=")[0] for each in answer.cookies} == TOKENS


def test_the_late_answer_of_a_tab_without_a_session_ends_no_other_tabs_session(site: Site) -> None:
    answer = site.browser().ask(*REFRESH)

    assert (answer.status, answer.code) == (401, "sign_in")
    assert answer.cookies == []


@pytest.mark.parametrize("path", ["refresh", "logout"])
@pytest.mark.parametrize("has_session", [False, True])
def test_another_host_of_the_domain_signs_nobody_in_to_its_account(
    site: Site, path: str, *, has_session: bool
) -> None:
    """It can set a cookie for the whole domain; the prefix `__Secure-` does not prevent that."""
    site.cognito.refresh_tokens["of.bob"] = BOB_SUB
    browser = site.browser()
    if has_session:
        browser.sign_in(ADA)
    own = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    for cookie in (f"__Secure-refresh=of.bob; {own}", f"{own}; __Secure-refresh=of.bob"):
        headers = {"x-site-host": SITE_HOST, "cookie": cookie}
        answer = ask(site.router, "POST", f"/session/{path}", origin=None, headers=headers)
        if path == "refresh":
            assert answer.status == (200 if has_session else 401)
            assert f"__Host-session={access_token(BOB_SUB)}" not in " ".join(answer.cookies)

    assert "of.bob" in site.cognito.refresh_tokens
    assert (ADA_SUB in site.cognito.refresh_tokens.values()) == (has_session and path == "refresh")


def test_nobody_is_signed_out_because_cognito_does_not_answer(site: Site, browser: Browser) -> None:
    site.cognito.unavailable = {"refresh"}

    answer = browser.ask(*REFRESH)

    assert (answer.status, answer.code) == (503, "unavailable")
    assert answer.cookies == []
    site.cognito.unavailable.clear()
    assert browser.ask(*REFRESH).status == 200


@pytest.mark.parametrize("path", ["refresh", "logout"])
def test_another_sites_page_renews_and_ends_nothing(
    site: Site, browser: Browser, path: str
) -> None:
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
    ):
        answer = browser.ask("POST", f"/session/{path}", headers=headers)

        assert (answer.status, answer.code) == (400, "cross_site")
    assert site.cognito.asked == []
    # A browser that does not know Sec-Fetch-Site.
    headers = {"x-site-host": SITE_HOST}
    assert browser.ask(
        "POST", f"/session/{path}", headers=headers, origin=f"https://{SITE_HOST}"
    ).status in {200, 401}


def test_signing_out_revokes_the_token_and_removes_everything(site: Site, browser: Browser) -> None:
    answer = browser.ask(*LOGOUT)

    assert answer.status == 200
    assert answer.body == {
        "url": f"{SIGN_IN.url}/logout?client_id={SIGN_IN.client_id}&logout_uri={ORIGIN}"
    }
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookies == {}
    assert site.cognito.refresh_tokens == {}


def test_signing_out_works_without_a_session_and_without_cognito(site: Site) -> None:
    assert site.browser().ask(*LOGOUT).status == 200

    browser = site.browser()
    browser.sign_in(ADA)
    site.cognito.unavailable = {"revoke"}

    assert browser.ask(*LOGOUT, body={"everywhere": False}).status == 200
    assert browser.cookies == {}


def test_signing_out_everywhere_ends_every_session_of_that_person(
    site: Site, browser: Browser
) -> None:
    other, bobs = site.browser(), site.browser()
    other.sign_in(ADA)
    bobs.sign_in(identity_of(bob()))
    assert is_signed_in(site, NOW)

    assert browser.ask(*LOGOUT, body={"everywhere": True}).status == 200

    assert not is_signed_in(site, NOW)
    assert other.ask(*REFRESH).code == "sign_in"
    assert bobs.ask(*REFRESH).status == 200
    assert set(site.cognito.refresh_tokens.values()) == {BOB_SUB}
    assert is_signed_in(site, NOW + timedelta(seconds=3))


@pytest.mark.parametrize("seconds", [-5, 0, 5])
def test_no_earlier_token_survives_whichever_clock_is_ahead(
    site: Site, browser: Browser, seconds: int
) -> None:
    site.cognito.now = NOW + timedelta(seconds=seconds)

    browser.ask(*LOGOUT, body={"everywhere": True})

    assert not is_signed_in(site, NOW)
    assert not is_signed_in(site, site.cognito.now)


@pytest.mark.parametrize("unavailable", ["refresh", "revoke_all"])
def test_signing_out_everywhere_is_not_claimed_before_it_is_done(
    site: Site, browser: Browser, unavailable: str
) -> None:
    site.cognito.unavailable = {unavailable}

    answer = browser.ask(*LOGOUT, body={"everywhere": True})

    assert (answer.status, answer.code) == (503, "unavailable")
    assert set(browser.cookies) >= TOKENS
    site.cognito.unavailable.clear()
    assert browser.ask(*LOGOUT, body={"everywhere": True}).status == 200
    assert not is_signed_in(site, NOW)


@pytest.mark.parametrize(("token", "code"), [(None, "sign_in"), ("revoked.token", "sign_in")])
def test_signing_out_everywhere_needs_a_proof_of_who_asks(
    site: Site, token: str | None, code: str
) -> None:
    browser = site.browser()
    browser.sign_in(ADA)
    browser.cookies = {}
    if token is not None:
        browser.cookies = {"__Secure-refresh": token, "__Host-refresh-digest": digest(token)}

    answer = browser.ask(*LOGOUT, body={"everywhere": True})

    assert (answer.status, answer.code) == (401, code)
    assert not TOKENS & set(browser.cookies)
    assert is_signed_in(site, NOW)


@pytest.mark.parametrize("everywhere", ["true", 1, None, {}])
def test_everywhere_is_true_or_false(browser: Browser, everywhere: Any) -> None:
    answer = browser.ask(*LOGOUT, body={"everywhere": everywhere})

    assert (answer.status, answer.code) == (400, "invalid_request")
    assert set(browser.cookies) >= TOKENS


def test_no_log_line_has_a_token_a_code_or_a_state(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = site.browser()
    back = site.cognito.sign_in(ADA, browser.start())
    browser.ask("GET", "/session/callback", query=back)
    secrets = [*browser.cookies.values(), *back.values()]
    browser.ask("GET", "/session/callback", query=back)
    browser.ask(*REFRESH)
    site.cognito.unavailable = {"refresh", "revoke"}
    browser.ask(*REFRESH)
    browser.ask(*LOGOUT)

    lines = " ".join(str(record.__dict__) for record in caplog.records)
    assert len(caplog.records) >= 6
    assert len(secrets) == 6
    assert not [secret for secret in secrets if secret in lines]
    assert "ada@example.com" not in lines
