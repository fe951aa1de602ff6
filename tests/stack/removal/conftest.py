"""An open stack with a budget, in which tests look at everything that is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.api import Api
from tests.support.contract import assert_described

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack

BUDGET = {"monthlyBudget": 5, "alarmEmails": ["a@home.arpa"]}


@pytest.fixture(scope="package")
def stack(deploy_stack: DeployStack) -> Stack:
    return deploy_stack("removal", config=BUDGET)


@pytest.fixture(scope="package")
def api(stack: Stack, http: Http) -> Api:
    return Api(http, stack.site_url, assert_described)
