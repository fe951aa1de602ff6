"""A session that ends takes no upload with it, and ends where it should."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.accounts.account import photos_of
from tests.browser.files import upload
from tests.browser.launch import PATIENCE_MS
from tests.browser.visual_asserts import expect_seen
from tests.support import photos

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.accounts.account import Account
    from tests.browser.accounts.conftest import Office
    from tests.browser.gallery_page import GalleryPage

ENDED = "Sign in again to continue. Nothing is lost, and uploads resume by themselves."
REFUSED = re.compile("User is disabled|This account has been blocked")
MANY = 50
# On a busy machine, from the choice of a photo until it is in the gallery.
PHOTO_MS = 4_000
# A token is as old as its second: those of the next two seconds are refused as well.
SIGNED_OUT_SECONDS = 3


def choose(gallery: GalleryPage, count: int) -> list[str]:
    """Choose different photos; gives their names."""
    names = [f"{each:03}.png" for each in range(count)]
    gallery.page.locator("#file-input").set_input_files(
        [upload(name, photos.png(96, 64)) for name in names]
    )
    return names


def permitted(page: Page) -> Callable[[], int]:
    """Counts the uploads that the API permits from now on."""
    statuses: Counter[int] = Counter()
    page.on(
        "response",
        lambda answer: statuses.update([answer.status] * answer.url.endswith("/v1/upload")),
    )
    return lambda: statuses[200]


def sign_in_again(page: Page, account: Account) -> None:
    """Press the banner's button: people sign in in another tab, which closes itself."""
    with page.context.expect_page() as opened:
        page.get_by_role("alert").filter(has_text=ENDED).get_by_role("link", name="Sign in").click()
    account.fill_in(opened.value)
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")


def expect_all_added(gallery: GalleryPage, names: list[str]) -> None:
    """Expect that each photo was added, once."""
    added = gallery.uploads.get_by_text(f"{len(names)} added", exact=True)
    expect(added).to_be_visible(timeout=PATIENCE_MS + len(names) * PHOTO_MS)
    assert sorted(each["fileName"] for each in photos_of(gallery.page)) == names


def test_no_upload_is_lost_when_the_session_ends_in_the_middle_of_fifty(
    device: BrowserContext, ben: Account
) -> None:
    gallery = ben.sign_in(device)
    page = gallery.page
    count = permitted(page)
    names = choose(gallery, MANY)
    expect_seen(lambda: (page.wait_for_timeout(50), count())[1], lambda done: done >= MANY // 4)
    device.clear_cookies()
    expect(page.get_by_text(ENDED)).to_be_visible()
    assert count() < MANY

    sign_in_again(page, ben)

    expect(page.get_by_text(ENDED)).to_be_hidden()
    expect_all_added(gallery, names)
    page.reload()
    # Also said of the day that they are in.
    expect(page.get_by_role("status").filter(has_text=f"{MANY} photos")).to_have_count(1)


def test_a_token_that_expires_in_the_middle_is_renewed_unseen(
    device: BrowserContext, ben: Account
) -> None:
    gallery = ben.sign_in(device)
    page = gallery.page
    count = permitted(page)
    names = choose(gallery, 12)
    expect_seen(lambda: (page.wait_for_timeout(20), count())[1], lambda done: done >= 3)
    with page.expect_request("**/v1/session/refresh"):
        device.clear_cookies(name="__Host-session")

    expect_all_added(gallery, names)
    assert {"__Host-session", "__Secure-refresh"} <= {
        str(each.get("name")) for each in device.cookies()
    }


def test_signing_out_everywhere_ends_the_other_device_at_its_next_request(
    device: BrowserContext, other_device: BrowserContext, ben: Account
) -> None:
    there = ben.sign_in(other_device)
    choose(there, 1)
    there.expect_shown("000.png")
    # Else it closes by itself after a while, and counts the first photo only until then.
    there.uploads.get_by_role("button", name="Close uploads").click()
    here = ben.sign_in(device).page
    expect(here.locator("#menu .menu-name")).to_have_text(ben.name)
    ben.menu_button(here).click()
    here.locator("#menu").get_by_role("button", name="Sign out everywhere").click()
    here.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(here.get_by_role("link", name="Sign in")).to_be_visible()

    names = choose(there, 2)
    banner = there.page.get_by_text(ENDED)
    expect(banner).to_be_visible()
    time.sleep(SIGNED_OUT_SECONDS)
    sign_in_again(there.page, ben)

    expect(banner).to_be_hidden()
    expect(there.uploads.get_by_text("2 added", exact=True)).to_be_visible()
    assert sorted(each["fileName"] for each in photos_of(there.page)) == ["000.png", *names]


def test_nothing_is_sent_as_somebody_elses_before_the_page_has_noticed_them(
    other_device: BrowserContext, office: Office, ada: Account, ben: Account
) -> None:
    gallery = ben.sign_in(other_device)
    page = gallery.page
    # As in another tab, which was closed before it could tell this one.
    other_device.add_cookies(
        [
            {
                "name": name,
                "value": value,
                "domain": urlsplit(page.url).hostname or "",
                "path": "/v1/session" if name == "__Secure-refresh" else "/",
                "secure": True,
            }
            for name, value in office.browser.cookies.items()
        ]
    )

    choose(gallery, 3)

    ada.arrived(page)
    expect(gallery.empty).to_be_visible()
    assert photos_of(page) == []


def test_who_is_blocked_at_work_is_told_so_and_comes_back_once_unblocked(
    device: BrowserContext, office: Office
) -> None:
    dora = office.invite("Dora")
    gallery = dora.sign_in(device)
    choose(gallery, 1)
    gallery.expect_shown("000.png")
    page = gallery.page
    office.change(dora, blocked=True)
    gallery.link("000.png").click()
    page.reload()
    blocked = page.get_by_text("This account has been blocked.")
    expect(blocked).to_be_visible()
    expect(gallery.photos).to_have_count(0)
    page.get_by_role("link", name="Sign in").click()
    dora.fill_in(page)
    # By the sign-in page itself, or by the site.
    expect(page.get_by_text(REFUSED)).to_be_visible()
    expect(page.get_by_role("button", name="Account of Dora")).to_have_count(0)

    office.change(dora, blocked=False)
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    dora.fill_in(page)

    dora.arrived(page).expect_shown("000.png")
