"""The embedded AWS translates exactly what the program can declare."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

import pytest

from local.services import HANDLERS
from tests.unit.components.declared import ACCOUNT
from tests.unit.components.recorded import run
from tests.unit.components.stacks import STACKS

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


def test_the_embedded_aws_translates_every_property_of_every_stack(stack: Stack) -> None:
    for each in stack.resources:
        aws: Any = MagicMock(port=4566, region=each.region, account=ACCOUNT)
        declared = {name: value for name, value in each.inputs.items() if value is not None}
        declared.pop("region", None)  # the engine's own, which calls AWS in that region

        assert set(declared) <= HANDLERS[each.type].known, each.name
        # The results do not matter here, only that nothing is refused.
        with suppress(KeyError, ValueError):
            HANDLERS[each.type].create(aws, each.name, declared)


@pytest.mark.slow
def test_the_embedded_aws_translates_nothing_that_no_stack_declares() -> None:
    used: dict[str, set[str]] = {}
    for name in ("dev", "prod with everything"):
        for each in run(*STACKS[name]).resources:
            used.setdefault(each.type, set()).update(each.inputs)

    assert set(HANDLERS) == set(used)
    # Ingress and egress rules share their properties.
    used["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"].add("prefixListId")
    assert {type_: HANDLERS[type_].known - names for type_, names in used.items()} == {
        type_: set[str]() for type_ in used
    }
