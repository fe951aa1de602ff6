"""The states that are only on a site that people sign in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from bench.screenshots.state import State

if TYPE_CHECKING:
    from bench.screenshots.visitor import Visitor

# The answer to people who are not signed in.
_NOBODY = "a status of 401"


def _welcome(visitor: Visitor) -> None:
    visitor.goto()
    expect(visitor.page.locator(".welcome-sign-in")).to_be_visible()


def _welcome_failed(visitor: Visitor) -> None:
    visitor.page.goto("/?sign-in=not-invited")
    expect(visitor.page.locator(".welcome-sign-in")).to_be_visible()


def _gallery(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.rest_pointer()


def _menu(visitor: Visitor) -> None:
    _gallery(visitor)
    visitor.open_menu()


def _everywhere(visitor: Visitor) -> None:
    _menu(visitor)
    visitor.button("Sign out everywhere").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def _ended(visitor: Visitor) -> None:
    _gallery(visitor)
    visitor.sites.backend.end()
    visitor.page.evaluate("() => { location.hash = '#photo=unknown'; }")
    expect(visitor.page.locator("#session-ended")).to_be_visible()


def _people(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.goto("people")
    expect(visitor.page.locator("#people")).to_have_attribute("aria-busy", "false")


def _person(visitor: Visitor) -> None:
    _people(visitor)
    name = visitor.say("Manage {name}").replace("{name}", "Ben")
    visitor.page.get_by_role("button", name=name).click()
    expect(visitor.button("Reset password").first).to_be_visible()


def _invited(visitor: Visitor) -> None:
    _people(visitor)
    visitor.page.locator("#invite input[name=name]").fill("Dora")
    visitor.page.locator("#invite input[name=email]").fill("dora@home.arpa")
    visitor.button("Create invitation").click()
    expect(visitor.page.locator("#invited-message")).to_be_visible()


def _tab(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.wait_until_loaded()
    visitor.page.goto("/signed-in")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


STATES = (
    State(name="welcome", reach=_welcome, signed_in=True, expects=[_NOBODY], in_docs=True),
    State(name="welcome-refused", reach=_welcome_failed, signed_in=True, expects=[_NOBODY]),
    State(name="signed-in", reach=_gallery, signed_in=True, expects=[_NOBODY]),
    State(name="signed-in-menu", reach=_menu, signed_in=True, expects=[_NOBODY]),
    State(name="sign-out-everywhere", reach=_everywhere, signed_in=True, expects=[_NOBODY]),
    State(name="session-ended", reach=_ended, signed_in=True, expects=[_NOBODY]),
    State(name="people", reach=_people, signed_in=True, expects=[_NOBODY], in_docs=True),
    State(name="people-managed", reach=_person, signed_in=True, expects=[_NOBODY]),
    State(name="people-invited", reach=_invited, signed_in=True, expects=[_NOBODY]),
    State(
        name="tab-signed-in",
        reach=_tab,
        signed_in=True,
        expects=[_NOBODY, "Scripts may close only the windows that were opened by them"],
    ),
)
