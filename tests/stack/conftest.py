"""The stack `dev` on this run's embedded AWS, and the clients that talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.http import Http
from tests.support.queue import Originals, ThumbnailQueue

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from tests.support.stacks import DeployStack, Stack


@pytest.fixture(scope="session")
def stack(deploy_stack: DeployStack) -> Stack:
    """One deployment for all tests in this folder; each test uploads its own photos."""
    return deploy_stack("dev")


@pytest.fixture(scope="session")
def http() -> Generator[Http]:
    """A client for any address on this machine."""
    with Http() as client:
        yield client


@pytest.fixture(scope="session")
def api(stack: Stack, http: Http) -> Api:
    """The API through CloudFront; every response is checked against the contract."""
    return Api(http, stack.site_url, assert_described)


@pytest.fixture(scope="session")
def owner(stack: Stack) -> Mapping[str, str]:
    """Headers that make the emulator's guard let a request through, so that AWS itself decides."""
    return stack.emulator.aws.token_header


@pytest.fixture(scope="session")
def queue(stack: Stack) -> ThumbnailQueue:
    """The thumbnail function's queue."""
    return ThumbnailQueue(stack)


@pytest.fixture(scope="session")
def originals(stack: Stack) -> Originals:
    """The originals in the bucket, with their versions."""
    return Originals(stack)
