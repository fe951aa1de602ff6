"""An operation that dies before or after any of its calls, and is then repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers.model.person import Person
from tests.unit.handlers.fake_people import ADA_SUB, ada
from tests.unit.handlers.session.fake_cognito import NOW, Site, identity_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.handlers.session.fake_cognito import Browser

ADMIN = identity_of(ada(), is_admin=True)
PEOPLE = ("get", "claim_of", "add", "relink", "signed_in", "signed_out")
COGNITO = ("exchange", "refresh", "revoke", "revoke_all")
MOST_CALLS = 8
SIGN_IN = {"__Host-signin"}


class DiedError(Exception):
    """The function was ended."""


class Line:
    """The calls of a site to the outside; `breaks` of them succeed, and the next one does not."""

    def __init__(self, site: Site) -> None:
        self.breaks: int | None = None
        self.after = False
        for target, names in ((site.people, PEOPLE), (site.cognito, COGNITO)):
            for name in names:
                setattr(target, name, self._watched(getattr(target, name)))

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            is_last = self.breaks == 0
            self.breaks = None if self.breaks is None or is_last else self.breaks - 1
            if is_last and not self.after:
                raise DiedError
            result = call(*args, **named)
            if is_last:
                raise DiedError
            return result

        return watched


def signs_in(_site: Site, browser: Browser) -> None:
    assert browser.sign_in(ADMIN) == "/"


def renews(_site: Site, browser: Browser) -> None:
    assert browser.ask("POST", "/session/refresh").status == 200


def signs_out(site: Site, browser: Browser) -> None:
    assert browser.ask("POST", "/session/logout").status == 200
    assert browser.cookies == {}
    assert site.cognito.refresh_tokens == {}


def signs_out_everywhere(site: Site, browser: Browser) -> None:
    answer = browser.ask("POST", "/session/logout", body={"everywhere": True})
    # The answer to a try that ended everything was lost, and with it the proof of who asks.
    assert answer.status == 200 or (answer.status == 401 and browser.cookies.keys() <= SIGN_IN)
    assert site.cognito.refresh_tokens == {}
    person = Person.from_item(site.people.stored[ADA_SUB])
    assert person.signed_out_at is not None
    assert person.signed_out_at > NOW


OPERATIONS: dict[str, tuple[Callable[[Site, Browser], None], bool]] = {
    "the first sign-in": (signs_in, False),
    "a sign-in": (signs_in, True),
    "a renewal": (renews, True),
    "a sign-out": (signs_out, True),
    "a sign-out everywhere": (signs_out_everywhere, True),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_interrupted_operation_can_be_repeated(name: str, *, after: bool) -> None:
    operation, has_session = OPERATIONS[name]
    interrupted = 0
    for number in range(MOST_CALLS):
        site = Site()
        browser = site.browser()
        if has_session:
            browser.sign_in(ADMIN)
        line = Line(site)
        line.breaks, line.after = number, after
        try:
            operation(site, browser)
        except DiedError:
            interrupted += 1
            assert not has_session or "__Secure-refresh" in browser.cookies
            operation(site, browser)
        line.breaks = None
        person = site.people.get(ADA_SUB)
        assert person is not None
        assert person.admin
        assert site.people.claims["ada@example.com"]["sub"] == ADA_SUB

    assert 0 < interrupted < MOST_CALLS
