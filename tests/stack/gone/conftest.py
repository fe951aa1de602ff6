"""One stack, in which two photos have come to their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.gone.journey import Journey

if TYPE_CHECKING:
    from tests.support.http import Http
    from tests.support.stacks import DeployStack


@pytest.fixture(scope="package")
def journey(deploy_stack: DeployStack, http: Http) -> Journey:
    """At its end; what was asked and looked for on the way is recorded."""
    journey = Journey(http, deploy_stack)
    journey.run()
    return journey
