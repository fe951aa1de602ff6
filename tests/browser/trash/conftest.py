"""The trash on a site with an API in memory, whether people sign in or not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.fake_api import photo
from tests.browser.launch import DESKTOP, PHONE
from tests.browser.sign_in import site
from tests.browser.sign_in.conftest import Address, signed_in
from tests.browser.trash.trash_page import TrashPage
from webapp import freeze
from webapp.app import CACHE

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Visit
    from tests.browser.fake_trash import FakeTrash
    from tests.browser.sign_in.backend import Backend
    from tests.browser.watch import Watch

COPIES_DAYS = 35
IN_TRASH = 12


@pytest.fixture
def sign_in(request: pytest.FixtureRequest) -> bool:
    """Whether people sign in; tests of both are parametrised with it."""
    return getattr(request, "param", True)


@pytest.fixture
def server(*, sign_in: bool) -> Generator[site.SignInSite]:
    with site.served(freeze.build(CACHE, sign_in=sign_in, copies_days=COPIES_DAYS)) as server:
        yield server


@pytest.fixture
def backend(server: site.SignInSite, *, sign_in: bool) -> Backend:
    """Ann has three photos, and twelve in the trash; `i.jpg` was deleted i days ago."""
    backend = server.backend
    ann = backend.add("Ann", 3, admin=True)
    backend.arriving = ann["userId"]
    if not sign_in:
        backend.public = ann
    trash = backend.trash("user-ann")
    for number in range(IN_TRASH):
        ago = timedelta(days=number + 1)
        trash.put(photo(100 + number, fileName=f"{number + 1}.jpg"), ago)
    trash.picture = lambda each: f"{server.pictures_url}/trash/{each['imageId']}/1/640.webp"
    return backend


@pytest.fixture
def trash(backend: Backend) -> FakeTrash:
    """What is in it."""
    return backend.trash("user-ann")


@pytest.fixture
def stack(server: site.SignInSite) -> Address:
    return Address(server.url)


@pytest.fixture(autouse=True)
def seeder() -> None:
    """There is no stack to clear."""


@pytest.fixture
def on_phone(request: pytest.FixtureRequest) -> bool:
    """Whether the visitor has a phone; tests of both are parametrised with it."""
    return getattr(request, "param", False)


@pytest.fixture
def context(visit: Visit, *, on_phone: bool) -> BrowserContext:
    if on_phone:
        return visit(viewport=PHONE, is_mobile=True, has_touch=True)
    return visit(viewport=DESKTOP)


@pytest.fixture
def watch(context: BrowserContext, watches: list[Watch]) -> Watch:  # noqa: ARG001 (it comes first)
    """The watch of `context`. Whoever is not signed in is answered with 401."""
    watches[0].expect_status(401)
    return watches[0]


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:  # noqa: ARG001 (it comes first)
    return context.new_page()


@pytest.fixture
def opened(page: Page, backend: Backend, *, sign_in: bool) -> TrashPage:
    """The trash, opened by Ann."""
    return open_trash(page, backend, sign_in=sign_in)


def open_trash(page: Page, backend: Backend, *, sign_in: bool = True) -> TrashPage:
    """Open the trash as Ann, and wait until it is known what is in it."""
    if sign_in:
        signed_in(page, backend, "user-ann")
    page.goto("/trash")
    return TrashPage(page).wait()
