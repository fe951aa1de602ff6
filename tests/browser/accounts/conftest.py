"""One stack that people sign in to, with its own sign-in page, and people who have accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import launch
from tests.browser.accounts.account import Account, fill_in
from tests.browser.seeder import Seeder
from tests.browser.watch import Watch
from tests.support.api import Api
from tests.support.command_line import ADMIN, SIGN_IN
from tests.support.http import Http
from tests.support.signing_in import CHOSEN, Browser

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import BrowserContext

    from tests.browser.conftest import Visit
    from tests.support.stacks import DeployStack, Stack


@pytest.fixture(scope="session")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("accounts", config=SIGN_IN)


@pytest.fixture(scope="session")
def http() -> Generator[Http]:
    with Http() as http:
        yield http


@pytest.fixture(autouse=True)
def seeder(stack: Stack, http: Http) -> Seeder:
    """The stack's photos; each test starts without any."""
    seeder = Seeder(stack, Api(http, stack.site_url))
    seeder.clear()
    return seeder


@dataclass(frozen=True)
class Office:
    """What the admin does without the page."""

    browser: Browser

    def invite(self, name: str) -> Account:
        """Invite somebody, who signs in for the first time elsewhere and chooses a password."""
        email = f"{name.lower()}@home.arpa"
        body = {"name": name, "email": email}
        invited = self.browser.ask("POST", "/v1/admin/users", body=body).json()
        elsewhere = Browser(self.browser.http, self.browser.site_url)
        assert elsewhere.sign_in(email, invited["firstPassword"]) == "/"
        return Account(name, email, invited["person"]["userId"])

    def change(self, account: Account, **change: Any) -> None:
        """Change a person, for example block them."""
        path = f"/v1/admin/users/{account.user_id}"
        answer = self.browser.ask("PATCH", path, body=change)
        assert answer.status == 200, answer


@pytest.fixture(scope="package")
def ada(stack: Stack, browser: Chromium) -> Account:
    """The first admin, who signs in with the first password and chooses another one."""
    context = launch.opened(browser, stack.site_url)
    watch = Watch(context)
    _expect_sign_in(watch)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_role("heading", name="Photos", exact=True)).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    fill_in(page, ADMIN, stack.deployment.first_passwords[ADMIN], chosen=CHOSEN)
    page.locator("#menu .menu-name", has_text=ADMIN).wait_for(state="attached")
    person = page.evaluate("async () => (await (await fetch('/v1/session')).json()).person")
    context.close()
    watch.verify()
    assert person["admin"] is True
    return Account(person["name"], ADMIN, person["userId"])


@pytest.fixture(scope="package")
def office(ada: Account, stack: Stack, http: Http) -> Office:
    browser = Browser(http, stack.site_url)
    assert browser.sign_in(ada.email) == "/"
    return Office(browser)


@pytest.fixture(scope="package")
def ben(office: Office) -> Account:
    """Somebody who was invited."""
    return office.invite("Ben")


@pytest.fixture
def device(visit: Visit, watches: list[Watch]) -> BrowserContext:
    """A browser that allows service workers."""
    context = visit(service_workers="allow")
    _expect_sign_in(watches[-1])
    return context


@pytest.fixture
def other_device(visit: Visit, watches: list[Watch]) -> BrowserContext:
    """Another browser."""
    context = visit()
    _expect_sign_in(watches[-1])
    return context


def _expect_sign_in(watch: Watch) -> None:
    """Whoever is not signed in is answered with 401; the sign-in page here has no icon."""
    watch.expect_status(401)
    watch.expect("/favicon.ico)")
