"""One Chromium and one stack for all browser tests; a new profile and no photos for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import expect

from tests.browser import launch
from tests.browser.gallery_page import GalleryPage
from tests.browser.seeder import Seeder
from tests.browser.watch import Watch
from tests.support.api import Api
from tests.support.http import Http

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.support.stacks import DeployStack, Stack

# Five seconds, the default, are too short for a photo on a busy machine. Passing tests
# are not slowed down by this.
expect.set_options(timeout=launch.PATIENCE_MS)


@pytest.fixture(scope="session")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("browser")


# Not for the session: while Playwright runs, no test of another folder can use asyncio.
@pytest.fixture(scope="package")
def browser() -> Generator[Browser]:
    with launch.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def api(stack: Stack) -> Generator[Api]:
    with Http() as http:
        yield Api(http, stack.site_url)


@pytest.fixture(autouse=True)
def seeder(stack: Stack, api: Api) -> Seeder:
    """The stack's photos; each test starts without any."""
    seeder = Seeder(stack, api)
    seeder.clear()
    return seeder


class Visit(Protocol):
    """Opens the site for another visitor."""

    def __call__(self, **settings: Any) -> BrowserContext: ...


@pytest.fixture
def watches() -> list[Watch]:
    """The watches of this test's visitors, in order of creation."""
    return []


@pytest.fixture
def visit(browser: Browser, stack: Stack, watches: list[Watch]) -> Generator[Visit]:
    """Visitors with their own profiles; none of their pages may have an error."""
    contexts: list[BrowserContext] = []

    def open_one(**settings: Any) -> BrowserContext:
        context = launch.opened(browser, stack.site_url, **settings)
        contexts.append(context)
        watches.append(Watch(context))
        return context

    yield open_one

    for context in contexts:
        context.close()
    for watch in watches:
        watch.verify()


@pytest.fixture
def context(visit: Visit) -> BrowserContext:
    return visit()


@pytest.fixture
def watch(context: BrowserContext, watches: list[Watch]) -> Watch:  # noqa: ARG001 (it comes first)
    """The watch of `context`."""
    return watches[0]


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def gallery(page: Page) -> GalleryPage:
    """The site, opened on an ordinary screen."""
    return GalleryPage(page).open()


@pytest.fixture
def visitor(visit: Visit) -> BrowserContext:
    """A visitor whose browser allows service workers."""
    return visit(service_workers="allow")
