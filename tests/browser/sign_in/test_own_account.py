"""The page of one's own account: taking everything along, and leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.axe import expect_accessible
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in.conftest import signed_in

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

EXPORT: dict[str, Any] = {
    "exportId": "export",
    "createdAt": "2026-11-29T12:00:00.000000Z",
    "expiresAt": "2026-12-06T12:00:00.000000Z",
    "photos": 1204,
    "bytes": 5_583_457_484,
    "failed": 0,
    "finished": True,
}
_LOOKS: dict[str, dict[str, Any]] = {
    "desk, light": {"viewport": DESKTOP, "color_scheme": "light"},
    "phone, dark": {
        "viewport": PHONE,
        "is_mobile": True,
        "has_touch": True,
        "color_scheme": "dark",
    },
}


def files(page: int, **more: str) -> dict[str, Any]:
    names = ["manifest.json", "manifest-0001.json"] if page == 0 else []
    names += [f"2024/2024-05-0{number} IMG_{page}{number}.jpg" for number in range(1, 4)]
    return {
        "files": [{"name": name, "url": f"/storage/{name}", "bytes": 4_321_000} for name in names],
        **more,
    }


@pytest.fixture(params=_LOOKS.values(), ids=list(_LOOKS))
def context(request: pytest.FixtureRequest, visit: Visit) -> BrowserContext:
    return visit(**request.param)


@pytest.fixture
def account(page: Page, backend: Backend) -> Page:
    signed_in(page, backend, backend.add("Ben", 3)["userId"])
    page.get_by_role("button", name="Account of Ben").click()
    page.get_by_role("link", name="Account", exact=True).click()
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    return page


def test_everything_is_prepared_and_then_there_are_files_to_download(
    account: Page, backend: Backend
) -> None:
    button = account.get_by_role("button", name="Prepare download")
    expect(button).to_be_enabled()
    running = EXPORT | {"finished": False, "photos": 50}
    # It stays at 600 until that was seen.
    backend.exports = [running, running | {"photos": 600}]
    backend.files = [files(0, nextCursor="1"), files(1)]

    button.focus()
    account.keyboard.press("Enter")
    expect(account.get_by_text("Preparing: 600 photos so far")).to_be_visible()
    backend.exports = [EXPORT]
    expect(account.get_by_text("1,204 photos, 5.2 GB")).to_be_visible()
    expect(account.get_by_text("Available until")).to_be_visible()
    expect(account.get_by_text("Your download is ready.")).to_be_visible()
    # The pressed button was hidden meanwhile: the keyboard is where it was.
    expect(account.get_by_role("heading", name="Download everything")).to_be_focused()
    account.get_by_text("Files", exact=True).click()
    expect(account.get_by_role("link", name="2024/2024-05-01 IMG_01.jpg")).to_be_visible()
    account.get_by_role("button", name="Show more files").focus()
    account.keyboard.press("Enter")
    expect(account.get_by_role("link", name="2024/2024-05-03 IMG_13.jpg")).to_be_visible()
    expect(account.get_by_role("link", name="2024/2024-05-01 IMG_11.jpg")).to_be_focused()
    expect(account.get_by_role("button", name="Show more files")).to_be_hidden()
    expect_accessible(account)


def test_somebody_leaves_after_a_question_that_says_how_many_photos_go(
    account: Page, backend: Backend
) -> None:
    account.get_by_role("button", name="Delete my account…").click()
    dialog = account.get_by_role("dialog")
    expect(dialog).to_contain_text("1,204 photos, including the trash, will be deleted for good")
    expect_accessible(account)
    account.keyboard.press("Escape")
    expect(account.get_by_role("button", name="Delete my account…")).to_be_focused()
    account.keyboard.press("Enter")
    dialog.get_by_role("button", name="Delete account", exact=True).click()

    expect(account.get_by_role("link", name="Sign in")).to_be_visible()
    assert "user-ben" not in backend.people
    assert account.evaluate("Object.keys(localStorage).filter((key) => key.includes('Ben'))") == []


def test_what_cannot_be_asked_can_be_asked_again(
    page: Page, backend: Backend, watch: Watch
) -> None:
    watch.expect_status(403)
    signed_in(page, backend, backend.add("Ben", 3)["userId"])
    refused = '{"error": "No.", "code": "busy"}'
    page.route("**/v1/account/exports", lambda route: route.fulfill(status=403, body=refused))
    page.goto("/account")
    expect(page.get_by_text("The gallery is very busy right now.")).to_be_visible()
    page.unroute("**/v1/account/exports")

    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_role("button", name="Prepare download")).to_be_focused()
    expect(page.get_by_text("The gallery is very busy right now.")).to_be_hidden()


def test_the_only_admin_is_told_what_to_do_first(
    page: Page, backend: Backend, watch: Watch
) -> None:
    watch.expect_status(409)
    signed_in(page, backend, backend.add("Ann", admin=True)["userId"])
    page.goto("/account")

    page.get_by_role("button", name="Delete my account…").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete account", exact=True).click()

    expect(page.get_by_text("Make somebody else an admin first.")).to_be_visible()
