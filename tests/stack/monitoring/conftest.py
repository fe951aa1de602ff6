"""A stack with monitoring.

It has its own embedded AWS, because there an alarm evaluates a metric across all stacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.emulator.process import Emulator
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.stacks import deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.http import Http
    from tests.support.stacks import Stack

SETTINGS = {"monitoring": True, "tracing": True, "alarmEmails": ["on-call@home.arpa"]}


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Generator[Stack]:
    with Emulator() as emulator:
        folder = tmp_path_factory.mktemp("watched")
        config = {**SETTINGS, "backup": True}
        yield deploy_stack_on(emulator, folder, "watched", config=config)


@pytest.fixture(scope="package")
def api(stack: Stack, http: Http) -> Api:
    return Api(http, stack.site_url, assert_described)
