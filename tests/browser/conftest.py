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

# Five seconds, the default, are short for a photo on a machine that does other things besides. What
# passes does not get slower by this.
expect.set_options(timeout=launch.PATIENCE_MS)


@pytest.fixture(scope="session")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("browser")


# Not for the session: as long as Playwright runs, no test of another folder can use asyncio.
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
    """The stack's photos; there are none when a test begins."""
    seeder = Seeder(stack, api)
    seeder.clear()
    return seeder


class Visit(Protocol):
    """Opens the site for one more visitor."""

    def __call__(self, **settings: Any) -> BrowserContext: ...


@pytest.fixture
def watches() -> list[Watch]:
    """What was seen of each visitor of this test, in the order of their coming."""
    return []


@pytest.fixture
def visit(browser: Browser, stack: Stack, watches: list[Watch]) -> Generator[Visit]:
    """Visitors with profiles of their own; none of their pages may have had an error."""
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
    """What is seen of `context`."""
    return watches[0]


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def gallery(page: Page) -> GalleryPage:
    """The site, opened by a visitor with an ordinary screen."""
    return GalleryPage(page).open()


@pytest.fixture
def visitor(visit: Visit) -> BrowserContext:
    """Somebody whose browser has service workers."""
    return visit(service_workers="allow")
