"""Pages of other sites, open in the same browser as the gallery, which they cannot change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import foreign, launch
from tests.browser.foreign import EVIL

if TYPE_CHECKING:
    from collections.abc import Generator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.seeder import Seeder
    from tests.support.stacks import Stack


@pytest.fixture(scope="module")
def port() -> Generator[int]:
    with foreign.served() as port:
        yield port


@pytest.fixture
def context(browser: Browser, stack: Stack) -> Generator[BrowserContext]:
    """A visitor without a watch: errors in the console are expected here."""
    context = launch.opened(browser, stack.site_url)
    yield context
    context.close()


@pytest.fixture(params=[EVIL, "127.0.0.1", "localhost", "evil.localhost"])
def page(request: pytest.FixtureRequest, context: BrowserContext, port: int) -> Page:
    """A page of another origin: a rebound name, this machine's, a sibling of ours."""
    page = context.new_page()
    page.goto(f"http://{request.param}:{port}/")
    return page


@pytest.fixture(autouse=True)
def _nothing_changes(stack: Stack, seeder: Seeder) -> Generator[None]:
    shown = seeder.upload("private.jpg")["imageId"]
    before = _account(stack)
    yield
    assert _account(stack) == before
    assert seeder.api.get(f"/images/{shown}").json()["status"] == "ready"


def _account(stack: Stack) -> Any:
    return {
        "roles": [each["RoleName"] for each in stack.client("iam").list_roles()["Roles"]],
        "functions": stack.client("lambda").list_functions()["Functions"],
        "buckets": stack.client("s3").list_buckets()["Buckets"],
        # The status of the latest batch of an event source mapping changes by itself.
        "sources": [
            {name: each[name] for name in ("UUID", "EventSourceArn", "FunctionArn", "State")}
            for each in stack.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        ],
    }


@pytest.fixture
def gateways(stack: Stack) -> list[str]:
    """The emulator's own addresses."""
    port = stack.emulator.port
    return [f"http://127.0.0.1:{port}", f"http://localhost:{port}"]
