"""The stack on which the runbook's drills are performed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.drills.snippets import OTHER_REGION
from tests.support.api import Api
from tests.support.contract import assert_described

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack


@pytest.fixture(scope="package")
def drilled(deploy_stack: DeployStack) -> Stack:
    """A stack for these tests only, with everything that recovery can start from."""
    copies = {"replicaRegion": OTHER_REGION, "backup": True, "coldStorageAfterDays": 30}
    budget = {"monthlyBudget": 7, "alarmEmails": ["a@home.arpa"]}
    return deploy_stack("drilled", config={**copies, **budget})


@pytest.fixture
def site(drilled: Stack, http: Http) -> Api:
    return Api(http, drilled.site_url, assert_described)
