"""Signing in, as a browser does and as an attacker would."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from handlers.session import cookies, login
from tests.unit.handlers.fake_people import ADA_SUB, ada, bob
from tests.unit.handlers.session.fake_cognito import (
    DAY,
    NOW,
    OTHER_HOST,
    SESSION_DAYS,
    SIGN_IN,
    SITE_HOST,
    Site,
    access_token,
    identity_of,
)
from webapp import languages
from webapp.pages import PAGES

if TYPE_CHECKING:
    from tests.unit.handlers.session.fake_cognito import Browser

ADA, BOB = identity_of(ada()), identity_of(bob())


def test_a_sign_in_starts_with_a_code_challenge_and_ends_with_two_tokens_in_cookies() -> None:
    site = Site(ada())
    browser = site.browser()

    url = urlsplit(browser.start())
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"{SIGN_IN.url}/oauth2/authorize"
    assert len(query.pop("state")) > 40
    assert len(query.pop("code_challenge")) == 43
    assert query == {
        "response_type": "code",
        "client_id": SIGN_IN.client_id,
        "redirect_uri": f"https://{SITE_HOST}/v1/session/callback",
        "scope": "openid email profile photos/library photos/people",
        "code_challenge_method": "S256",
        "prompt": "login",
    }

    assert browser.sign_in(ADA) == "/"
    assert browser.cookies["__Host-session"] == access_token(ADA_SUB)
    assert browser.cookies["__Secure-refresh"] in site.cognito.refresh_tokens
    assert site.people.get(ADA_SUB) == ada(signed_in_at=NOW)


def test_no_script_no_other_host_and_no_other_path_gets_a_cookie_of_the_session() -> None:
    browser = Site(ada()).browser()

    browser.sign_in(ADA)

    assert browser.attributes == {
        "__Host-signin": "Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax",
        "__Host-session": "Max-Age=900; Path=/; Secure; HttpOnly; SameSite=Lax",
        "__Secure-refresh": (
            f"Max-Age={SESSION_DAYS * DAY}; Path=/v1/session; Secure; HttpOnly; SameSite=Strict"
        ),
        "__Host-refresh-digest": (
            f"Max-Age={SESSION_DAYS * DAY}; Path=/; Secure; HttpOnly; SameSite=Strict"
        ),
    }


@pytest.mark.parametrize(
    "page", ["/", "/de.html", "/people", "/people.de.html", "/signed-in", "/signed-in.de.html"]
)
def test_a_sign_in_leads_back_to_the_page_that_it_started_from(page: str) -> None:
    assert Site(ada()).browser().sign_in(ADA, page) == page


def test_every_page_of_the_site_can_be_come_back_to() -> None:
    app = Flask(__name__, static_folder=None)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    rules = {rule.rule for rule in app.url_map.iter_rules()} - {"/404.html"}
    addresses = {
        re.sub("<any.*>", language, rule) for rule in rules for language in languages.catalogues()
    }

    assert {"/", "/de.html", "/people", "/signed-in", "/trash"} <= addresses
    assert {login.known_page(each) for each in addresses} == addresses


@pytest.mark.parametrize(
    "page",
    [
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example"),
        *("/%2fevil.example", "/%5cevil.example", "/people//evil.example", "/people?x=1"),
        *("javascript:alert(1)", "/v1/session/logout", "/people/", "people", "", " /", "/\n/evil"),
        *("/people\r\nset-cookie: a=b", "/\t/evil.example", "/.", "/..", "/x.html", "/people#a"),
        *("/" + "a" * 5000, "/people\n", "/é.html", "/@evil.example", "/:80"),
    ],
)
def test_a_sign_in_leads_to_no_other_address(page: str) -> None:
    assert Site(ada()).browser().sign_in(ADA, page) == "/"


def test_a_site_with_two_names_signs_in_at_each_of_them() -> None:
    browser = Site(ada()).browser(OTHER_HOST)

    assert f"redirect_uri=https%3A%2F%2F{OTHER_HOST}%2F" in browser.start()
    assert browser.sign_in(ADA) == "/"


@pytest.mark.parametrize(
    "host", ["evil.example", f"{SITE_HOST}, evil.example", f"{SITE_HOST}:444", "", f"x@{SITE_HOST}"]
)
@pytest.mark.parametrize(
    ("method", "operation"), [("GET", "login"), ("GET", "callback"), ("POST", "logout")]
)
def test_a_host_that_is_not_the_sites_is_not_found(method: str, operation: str, host: str) -> None:
    answer = Site().browser(host).ask(method, f"/session/{operation}")

    assert (answer.status, answer.code) == (404, "not_found")
    assert answer.cookies == []


def finish(browser: Browser, **query: Any) -> str:
    answer = browser.ask("GET", "/session/callback", query=query)
    assert answer.status == 302
    assert answer.body is None
    return answer.headers["Location"]


def test_the_way_back_works_only_in_the_browser_that_left() -> None:
    """Otherwise an attacker could sign a victim in to the attacker's account, or take a code."""
    site = Site(ada(), bob())
    attacker, victim = site.browser(), site.browser()
    victim.start()

    back = site.cognito.sign_in(BOB, attacker.start())

    for other in (site.browser(), victim):
        assert finish(other, **back) == "/?sign-in=expired"
        assert "__Host-session" not in other.cookies
    # The code was not even tried.
    assert site.cognito.asked == []
    assert finish(attacker, **back) == "/"


def test_a_code_of_one_sign_in_does_not_finish_another() -> None:
    site = Site(ada(), bob())
    attacker, victim = site.browser(), site.browser()

    code = site.cognito.sign_in(BOB, attacker.start())["code"]
    state = site.cognito.sign_in(ADA, victim.start())["state"]

    assert finish(victim, code=code, state=state) == "/?sign-in=expired"
    assert "__Host-session" not in victim.cookies


def test_an_altered_state_is_refused() -> None:
    site = Site(ada())
    browser = site.browser()
    back = site.cognito.sign_in(ADA, browser.start())
    nonce, mac, page = back["state"].split(".")

    for state in (
        *("", ".", "..", "a.b./", f"{nonce}.{mac}", f"{nonce}.{mac}.", f"{nonce}.{mac}./people"),
        *(f"{nonce}.{mac}.//evil.example", f"{nonce}.{mac[:-1]}!.{page}", f"{nonce[::-1]}.{mac}./"),
        *(back["state"] + "x", " " + back["state"], back["state"] + "\n", "a" * 100_000),
        *(f"{nonce}.{'A' * 43}./", f"{mac}.{nonce}./", "é.é./"),
    ):
        assert finish(browser, code=back["code"], state=state) == "/?sign-in=expired", state
    assert finish(browser, code=back["code"]) == "/?sign-in=expired"
    assert finish(browser, **back) == "/"


def test_each_sign_in_has_a_state_of_its_own() -> None:
    browser = Site(ada()).browser()

    states = {parse_qs(urlsplit(browser.start()).query)["state"][0] for _ in range(3)}

    assert len(states) == 3


def test_two_tabs_may_sign_in_at_the_same_time() -> None:
    site = Site(ada())
    browser = site.browser()
    first, second = browser.start("/people"), browser.start("/")

    assert finish(browser, **site.cognito.sign_in(ADA, second)) == "/"
    assert finish(browser, **site.cognito.sign_in(ADA, first)) == "/people"


def test_a_way_back_that_is_used_twice_leaves_the_session_as_it_is() -> None:
    site = Site(ada())
    browser = site.browser()
    back = site.cognito.sign_in(ADA, browser.start())
    finish(browser, **back)
    before = dict(browser.cookies)

    assert finish(browser, **back) == "/?sign-in=expired"
    assert browser.cookies == before


@pytest.mark.parametrize(("seconds", "page"), [(-1, "/?sign-in=expired"), (1, "/")])
def test_after_a_sign_out_everywhere_a_password_is_needed(seconds: int, page: str) -> None:
    """Cognito's page remembers a browser for an hour, whatever became of its sessions."""
    site = Site(ada(signed_out_at=NOW))
    site.cognito.now = NOW + timedelta(minutes=5)
    site.cognito.authenticated_at = NOW + timedelta(seconds=seconds)
    browser = site.browser()

    assert browser.sign_in(ADA) == page

    assert ("__Host-session" in browser.cookies) == (seconds > 0)
    assert bool(site.cognito.refresh_tokens) == (seconds > 0)


def test_a_way_back_that_comes_too_late_has_expired() -> None:
    site = Site(ada())
    browser = site.browser()
    back = site.cognito.sign_in(ADA, browser.start())
    del browser.cookies["__Host-signin"]  # after ten minutes

    assert finish(browser, **back) == "/?sign-in=expired"


@pytest.mark.parametrize("secret", ["", "a", "a" * 42, "a" * 44, "a" * 42 + "=", "a" * 8000, "é"])
def test_a_secret_of_another_form_is_replaced_and_never_used(secret: str) -> None:
    site = Site(ada())
    browser = site.browser()
    browser.cookies["__Host-signin"] = secret

    url = browser.start()

    assert browser.cookies["__Host-signin"] != secret
    assert finish(browser, **site.cognito.sign_in(ADA, url)) == "/"
    browser.cookies["__Host-signin"] = secret
    assert finish(browser, **site.cognito.sign_in(ADA, url)) == "/?sign-in=expired"


def test_an_error_of_the_sign_in_page_is_told_without_its_text() -> None:
    site = Site(ada())
    browser = site.browser()
    state = site.cognito.sign_in(ADA, browser.start())["state"]

    assert finish(browser, error="access_denied", state=state) == "/?sign-in=failed"
    assert finish(browser, error="<script>", state="x") == "/?sign-in=expired"


def test_a_sign_in_fails_if_cognito_does_not_answer_and_the_earlier_session_stays() -> None:
    site = Site(ada())
    browser = site.browser()
    browser.sign_in(ADA)
    before = dict(browser.cookies)
    site.cognito.unavailable = {"exchange"}

    assert browser.sign_in(ADA) == "/?sign-in=failed"
    assert browser.cookies == before


@pytest.mark.parametrize("unavailable", [set[str](), {"revoke"}])
@pytest.mark.parametrize(
    ("people", "reason"), [([], "not-invited"), ([bob(blocked=True)], "blocked")]
)
def test_who_may_not_come_in_gets_no_session_and_ends_the_one_before(
    people: list[Any], reason: str, unavailable: set[str]
) -> None:
    """A browser in which somebody else has signed in meanwhile is not Ada's any more."""
    site = Site(ada(), *people)
    browser = site.browser()
    browser.sign_in(ADA)
    site.cognito.unavailable = unavailable
    known = site.people.stored.copy()

    assert browser.sign_in(BOB) == f"/?sign-in={reason}"

    assert set(browser.cookies) == {"__Host-signin"}
    assert site.people.stored == known
    if not unavailable:
        assert BOB.sub not in site.cognito.refresh_tokens.values()


def test_the_first_sign_in_of_the_group_of_admins_makes_an_admin() -> None:
    site = Site()

    assert site.browser().sign_in(identity_of(ada(), is_admin=True)) == "/"

    assert site.people.get(ADA_SUB) == ada(invited_at=NOW, signed_in_at=NOW)


def test_the_group_of_admins_gives_nothing_to_a_person_who_is_known() -> None:
    site = Site(bob(), ada(blocked=True))

    assert site.browser().sign_in(identity_of(bob(), is_admin=True)) == "/"
    assert site.browser().sign_in(identity_of(ada(), is_admin=True)) == "/?sign-in=blocked"

    assert site.people.get(BOB.sub) == bob(signed_in_at=NOW)


def test_an_admin_whose_user_pool_was_lost_has_their_photos_again() -> None:
    site = Site(ada(admin=False))
    renewed = identity_of(replace(ada(), sub="another"), is_admin=True)

    assert site.browser().sign_in(renewed) == "/"

    assert site.people.get("another") == replace(ada(), sub="another", signed_in_at=NOW)
    assert site.people.get(ADA_SUB) is None


def test_a_blocked_admin_whose_user_pool_was_lost_stays_blocked() -> None:
    site = Site(ada(blocked=True))

    renewed = identity_of(replace(ada(), sub="another"), is_admin=True)

    assert site.browser().sign_in(renewed) == "/?sign-in=blocked"


def test_two_tabs_may_make_the_first_admin_at_the_same_time() -> None:
    site = Site()
    first, second = site.browser(), site.browser()
    identity = identity_of(ada(), is_admin=True)
    real = site.people.add

    def late(person: Any) -> bool:
        site.people.add = real
        assert second.sign_in(identity) == "/"
        return real(person)

    site.people.add = late  # pyright: ignore[reportAttributeAccessIssue]

    assert first.sign_in(identity) == "/"
    assert site.people.get(ADA_SUB) == ada(invited_at=NOW, signed_in_at=NOW)


def test_a_login_in_another_form_of_its_address_is_the_same_person() -> None:
    """The user pool takes no notice of upper and lower case; the table keeps lower case."""
    site = Site()

    site.browser().sign_in(identity_of(ada(), is_admin=True))

    assert list(site.people.claims) == ["ada@example.com"]


def test_tokens_of_two_logins_are_not_put_together() -> None:
    site = Site(ada(), bob())
    browser = site.browser()
    back = site.cognito.sign_in(ADA, browser.start())
    real = site.cognito.exchange

    def mixed(code: str, **given: str) -> Any:
        tokens = real(code, **given)
        return type(tokens)(access=tokens.access, refresh=tokens.refresh, identity=BOB)

    site.cognito.exchange = mixed  # pyright: ignore[reportAttributeAccessIssue]

    assert finish(browser, **back) == "/?sign-in=failed"


@pytest.mark.parametrize(
    "value", ["", "a;b", "a,b", "a b", "a\r\nSet-Cookie: x=y", "a\n", '"a"', "é", "a" * 4001]
)
def test_no_value_can_end_a_cookie_or_a_header(value: str) -> None:
    with pytest.raises(ValueError, match="__Host-session"):
        cookies.make(cookies.SESSION, value, seconds=1)


@pytest.mark.parametrize(
    "header",
    [
        *("", ";", "=", "x", "__Secure-refresh", "__Secure-refresh=", "__secure-refresh=a"),
        *("__Secure-refresh=a; __Secure-refresh=b", "__Secure-refresh=a, __Secure-refresh=a"),
        *("__Secure-refresh=a b", '__Secure-refresh="a"', "x__Secure-refresh=a", "=" * 10_000),
        *("x=__Secure-refresh=a", "__Secure-refresh=" + "a" * 5000, "__Secure-refresh=\x00"),
    ],
)
def test_a_malformed_cookie_is_none(header: str) -> None:
    assert cookies.read({"cookie": header}, cookies.REFRESH) is None


@pytest.mark.parametrize(
    "header",
    [
        "__Secure-refresh=a.b-c_d",
        "x=1;__Secure-refresh=a.b-c_d ;y",
        "x=é, __Secure-refresh=a.b-c_d",
    ],
)
def test_a_cookie_is_found_among_others(header: str) -> None:
    assert cookies.read({"cookie": header}, cookies.REFRESH) == "a.b-c_d"


def test_clocks_that_differ_do_not_matter() -> None:
    for skew in (timedelta(minutes=-10), timedelta(minutes=10)):
        site = Site(ada())
        site.cognito.now = NOW + skew

        assert site.browser().sign_in(ADA) == "/"
