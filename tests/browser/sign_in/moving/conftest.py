"""The gallery of an admin, at a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.launch import PHONE
from tests.browser.sign_in.conftest import signed_in
from tests.browser.sign_in.moving.places import (
    MANY,
    ready,
)

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.gallery_page import GalleryPage
    from tests.browser.sign_in.backend import Backend


@pytest.fixture(params=[False, True], ids=["desk", "phone"])
def phone(request: pytest.FixtureRequest) -> bool:
    return request.param


@pytest.fixture
def context(visit: Visit, *, phone: bool) -> BrowserContext:
    return visit(**({"viewport": PHONE, "is_mobile": True, "has_touch": True} if phone else {}))


@pytest.fixture
def gallery(page: Page, backend: Backend) -> GalleryPage:
    """The gallery of Ann, an admin, once another page could be shown in its document."""
    gallery = signed_in(page, backend, backend.add("Ann", MANY, admin=True)["userId"])
    gallery.expect_shown("Ann 0.jpg")
    ready(page)
    # Of this document, as long as it lasts.
    page.evaluate("() => { globalThis.same = true; }")
    return gallery
