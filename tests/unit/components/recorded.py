"""Run the real `__main__.py` against a monitor that creates nothing and records everything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from local.compat.program import run_program
from tests.unit.components.declared import PROJECT, REGION, ROOT, Stack
from tests.unit.components.mocked_aws import MockedAws, RecordingMonitor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def run(stack: str, config: Mapping[str, str] | None = None, *, roles: Sequence[str] = ()) -> Stack:
    """What the program declares for a stack. It runs once for each stack and configuration.

    `config` has values as Pulumi's text; keys without a namespace are the project's own. Without
    `access` the stack is open, as dev is. `roles` are the names of roles that the account has.
    """
    values = {"aws:region": REGION, f"{PROJECT}:access": "open"}
    for key, value in (config or {}).items():
        values[key if ":" in key else f"{PROJECT}:{key}"] = value
    return _run(stack, frozenset(values.items()), tuple(roles))


@cache
def _run(stack: str, config: frozenset[tuple[str, str]], roles: tuple[str, ...]) -> Stack:
    aws = MockedAws(roles)
    monitor = RecordingMonitor(aws)
    run_program(ROOT / "__main__.py", monitor, project=PROJECT, stack=stack, config=dict(config))
    return Stack(aws.recorded, monitor.exports, aws.providers, aws.asked)
