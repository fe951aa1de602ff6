"""The paths through the operations of a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.model.person import EmailClaim
from tests.stack.faults.people_operations import BOB, invited
from tests.stack.faults.registry import registered
from tests.stack.faults.stored_people import ADMIN
from tests.stack.faults.visitor import REFRESH, TOKENS, Visitor

if TYPE_CHECKING:
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site

ELSEWHERE = "a0000000-0000-4000-8000-000000000000"


@registered("GET", "/session")
def who_has_signed_in(site: Site) -> Steps:
    answer = yield lambda: site.ask("GET", "/session")
    assert answer.body["person"]["email"] == ADMIN


@registered("GET", "/session/login")
def the_way_to_the_sign_in_page(site: Site) -> Steps:
    answer = yield lambda: Visitor(site).ask("GET", "/session/login")
    assert answer.headers["Location"].startswith(site.stack.output("signInUrl"))


@registered("GET", "/session/callback")
def a_sign_in(site: Site) -> Steps:
    visitor = Visitor(site)
    page = yield lambda: visitor.sign_in(ADMIN)
    assert (page, visitor.tokens) == ("/", TOKENS)
    assert site.people.person(ADMIN).signed_in_at is not None


@registered("GET", "/session/callback")
def the_first_sign_in_of_the_first_admin(site: Site) -> Steps:
    site.people.remove(site.admin, EmailClaim(email=ADMIN, sub="", user_id=""))
    visitor = Visitor(site)
    page = yield lambda: visitor.sign_in(ADMIN)
    assert (page, visitor.tokens) == ("/", TOKENS)
    assert site.people.person(ADMIN).admin


@registered("GET", "/session/callback")
def the_first_sign_in_after_the_user_pool_was_lost(site: Site) -> Steps:
    site.people.remove(site.admin)
    former = replace(site.admin, sub=ELSEWHERE, user_id=ELSEWHERE)
    site.people.put(former, EmailClaim(email=ADMIN, sub=ELSEWHERE, user_id=ELSEWHERE))
    page = yield lambda: Visitor(site).sign_in(ADMIN)
    assert page == "/"
    person = site.people.person(ADMIN)
    assert (person.sub, person.user_id) == (site.admin.sub, ELSEWHERE)


@registered("GET", "/session/callback")
def a_sign_in_of_somebody_who_is_blocked(site: Site) -> Steps:
    bob = invited(site)
    site.people.set_password(BOB)
    # As the owner of the account may: the user pool still lets the login in.
    site.people.put(replace(bob, blocked=True))
    visitor = Visitor(site)
    page = yield lambda: visitor.sign_in(BOB)
    assert (page, visitor.tokens) == ("/?sign-in=blocked", set())
    site.people.put(bob)


@registered("POST", "/session/refresh")
def a_renewed_session(site: Site) -> Steps:
    visitor = Visitor(site)
    visitor.sign_in(ADMIN)
    answer = yield lambda: visitor.ask("POST", "/session/refresh")
    assert (answer.status, visitor.tokens) == (200, TOKENS)


@registered("POST", "/session/logout")
def a_sign_out(site: Site) -> Steps:
    visitor = Visitor(site)
    visitor.sign_in(ADMIN)
    kept = dict(visitor.cookies)
    answer = yield lambda: visitor.ask("POST", "/session/logout")
    assert (answer.status, visitor.cookies) == (200, {})
    # It works whatever Cognito answers: a browser can always be left behind.
    assert _is_over(site, kept) or site.line.broke("cognito-idp.RevokeToken")


@registered("POST", "/session/logout")
def a_sign_out_everywhere(site: Site) -> Steps:
    visitor, other = Visitor(site), Visitor(site)
    for each in (visitor, other):
        each.sign_in(ADMIN)
    answer = yield lambda: visitor.ask("POST", "/session/logout", body={"everywhere": True})
    # If the response was lost, the next try finds that the session is over.
    assert answer.status in {200, 401}
    assert visitor.tokens == set()
    assert site.people.person(ADMIN).signed_out_at is not None
    assert _is_over(site, other.cookies)


def _is_over(site: Site, cookies: dict[str, str]) -> bool:
    """Whether a browser that kept its cookies has no session any more."""
    visitor = Visitor(site)
    visitor.cookies = {REFRESH: cookies[REFRESH]}
    return visitor.ask("POST", "/session/refresh").status == 401
