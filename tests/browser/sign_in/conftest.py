"""The site that people sign in to, with an API in memory instead of a stack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.browser.gallery_page import GalleryPage
from tests.browser.sign_in import site
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch


@dataclass(frozen=True)
class Address:
    """All that `visit` needs of a stack."""

    site_url: str


@pytest.fixture(scope="module")
def frozen() -> Path:
    return freeze.build(CACHE, sign_in=True)


@pytest.fixture
def server(frozen: Path) -> Generator[site.SignInSite]:
    with site.served(frozen) as server:
        yield server


@pytest.fixture
def backend(server: site.SignInSite) -> Backend:
    return server.backend


@pytest.fixture
def stack(server: site.SignInSite) -> Address:
    return Address(server.url)


@pytest.fixture(autouse=True)
def seeder() -> None:
    """There is no stack to clear."""


@pytest.fixture
def watch(context: BrowserContext, watches: list[Watch]) -> Watch:  # noqa: ARG001 (it comes first)
    """The watch of `context`. Whoever is not signed in is answered with 401."""
    watches[0].expect_status(401)
    return watches[0]


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:  # noqa: ARG001 (it comes first)
    return context.new_page()


@pytest.fixture
def gallery(page: Page, backend: Backend) -> GalleryPage:
    """The gallery of Ann, who is an admin and has three photos."""
    return signed_in(page, backend, backend.add("Ann", 3, admin=True)["userId"])


@pytest.fixture
def visitor(visit: Visit, watches: list[Watch]) -> BrowserContext:
    """A visitor whose browser allows service workers."""
    context = visit(service_workers="allow")
    watches[0].expect_status(401)
    return context


def signed_in(page: Page, backend: Backend, user_id: str) -> GalleryPage:
    """Sign in on a page, and wait for the gallery."""
    backend.arriving = user_id
    page.goto("/v1/session/login?return=/")
    page.locator('#gallery[aria-busy="false"]').wait_for(state="attached")
    return GalleryPage(page)


def sign_in_again(page: Page) -> None:
    """Press the banner's button: people sign in in another tab, which closes itself."""
    with page.context.expect_page() as opened:
        page.locator("#session-ended").get_by_role("link", name="Sign in").click()
    # It may have closed already.
    if not opened.value.is_closed():
        opened.value.wait_for_event("close")
