"""The stack `dev` on this run's embedded AWS, and who speaks to it."""

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
    """One deployment for all tests of this folder; each test makes photos of its own."""
    return deploy_stack("dev")


@pytest.fixture(scope="session")
def http() -> Generator[Http]:
    """A client for any address of this machine."""
    with Http() as client:
        yield client


@pytest.fixture(scope="session")
def api(stack: Stack, http: Http) -> Api:
    """The API through CloudFront; every answer is checked against the contract."""
    return Api(http, stack.site_url, assert_described)


@pytest.fixture(scope="session")
def owner(stack: Stack) -> Mapping[str, str]:
    """Headers by which the home lets in what it would itself refuse, so that AWS is asked."""
    return stack.emulator.aws.token_header


@pytest.fixture(scope="session")
def queue(stack: Stack) -> ThumbnailQueue:
    """The queue before the thumbnail function."""
    return ThumbnailQueue(stack)


@pytest.fixture(scope="session")
def originals(stack: Stack) -> Originals:
    """What is stored of the originals."""
    return Originals(stack)
