"""One stack whose functions run in this process, where their requests are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stack.faults.site import separate_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.stack.faults.site import Site
    from tests.support.stacks import DeployStack


@pytest.fixture(scope="package")
def site(deploy_stack: DeployStack) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        yield separate_site(deploy_stack, "charges", patch)
