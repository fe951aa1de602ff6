"""The first admin, a person who is invited, and the same photo of both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.accounts.account import Account, fill_in, photos_of, status_of
from tests.browser.files import upload
from tests.browser.gallery_page import GalleryPage
from tests.support import photos
from tests.support.command_line import ADMIN
from tests.support.signing_in import CHOSEN

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.watch import Watch
    from tests.support.stacks import Stack

CLEO = "cleo@home.arpa"


def test_the_first_password_of_the_first_admin_is_over_once_they_chose_another(
    device: BrowserContext, ada: Account, stack: Stack
) -> None:
    page = device.new_page()
    page.goto("/v1/session/login?return=/people")
    fill_in(page, ada.email, stack.deployment.first_passwords[ADMIN])
    expect(page.get_by_text("Incorrect")).to_be_visible()

    page.goto("/v1/session/login?return=/people")
    ada.fill_in(page)

    expect(page.get_by_role("heading", name="Admin")).to_be_visible()


def test_a_person_is_invited_and_neither_sees_the_others_copy_of_the_same_photo(
    device: BrowserContext, other_device: BrowserContext, ada: Account, watches: list[Watch]
) -> None:
    watches[1].expect_status(404)
    password = invite(ada.sign_in(device).page, "Cleo", CLEO)
    theirs = first_visit(other_device.new_page(), CLEO, password)
    mine = ada.arrived(device.pages[0])
    same = upload("beach.jpg", photos.jpeg())
    for gallery in (mine, theirs):
        gallery.choose(same)
        gallery.expect_shown("beach.jpg")
        expect(gallery.uploads.get_by_text("1 added", exact=True)).to_be_visible()

    (hers,) = photos_of(mine.page)
    (cleos,) = photos_of(theirs.page)
    assert hers["imageId"] != cleos["imageId"]
    for page in (mine.page, theirs.page):
        page.reload()
        expect(page.get_by_role("link", name="Open beach.jpg")).to_have_count(1)
    # Not by the API, not in the viewer, and not by its address.
    image = f"/v1/images/{hers['imageId']}"
    assert status_of(theirs.page, image) == 404
    assert status_of(theirs.page, f"{image}/download") == 404
    assert status_of(theirs.page, image, "DELETE") == 404
    picture = str(hers["renditions"][0]["url"])
    assert status_of(theirs.page, urlsplit(picture).path) == 404
    theirs.page.evaluate("(id) => { location.hash = `#photo=${id}`; }", hers["imageId"])
    expect(theirs.page.get_by_text("This photo isn’t in the gallery.")).to_be_visible()
    assert status_of(mine.page, picture) == 200


def invite(page: Page, name: str, email: str) -> str:
    """Invite somebody on the page for admins; gives the first password in the message."""
    page.get_by_role("link", name="Admin").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Create invitation").click()
    message = page.get_by_role("textbox", name=f"Message for {name}").input_value()
    site = page.evaluate("location.origin") + "/"
    (url,) = re.findall(r"https?://\S+", message)
    password = message.partition("Your password: ")[2].splitlines()[0]
    assert (url, email in message, len(password) >= 12) == (site, True, True)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("list", name="People")).to_contain_text(email)
    page.goto("/")
    return password


def first_visit(page: Page, email: str, password: str) -> GalleryPage:
    """Sign in with a first password, and choose another one."""
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    fill_in(page, email, password, chosen=CHOSEN)
    expect(page.get_by_role("button", name="Account of Cleo")).to_be_visible()
    gallery = GalleryPage(page)
    expect(gallery.empty).to_be_visible()
    return gallery
