"""Every fault in every AWS call of every operation: nothing is lost and nothing is left behind.

`make test` breaks each call that a function makes in one way, and each operation at least once;
`make faults` breaks every call of every operation in every way.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import botocore.endpoint
import pytest

from cli.cost import load
from components.build.trimmed_botocore import OPERATIONS
from handlers.maintenance.events import message_of
from handlers.maintenance.model import Leave, Part, Round, Stage
from handlers.model import tasks
from tests.stack.faults.functions import FUNCTIONS
from tests.stack.faults.injection import Fault, Killed, Kind
from tests.stack.faults.registry import EVENTS, REGISTERED, STORED
from tests.stack.faults.sign_in_page import CODE_EXCHANGE
from tests.stack.faults.site import separate_site
from tests.support import openapi
from tests.support.stacks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.stack.faults.site import Site
    from tests.support.stacks import DeployStack

ALL = os.environ.get("FAULTS") == "all"
TRIES = 8

# Importing these modules registers their operations.
for _module in (
    *("api_operations", "event_operations", "maintenance_operations", "round_operations"),
    *("departure_operations", "people_operations", "rare_operations", "session_operations"),
):
    import_module(f"tests.stack.faults.{_module}")


@pytest.fixture(scope="module")
def site(deploy_stack: DeployStack) -> Iterator[Site]:
    """A stack of its own, in which calls can be broken."""
    with pytest.MonkeyPatch.context() as patch:
        site = separate_site(deploy_stack, "faults", patch)
        # The SDK pauses between retries, which only slows the tests down.
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=no_pause))
        # Thousands of tracebacks, each caused by an injected fault.
        patch.setattr(logging.getLogger("handlers"), "disabled", True)
        yield site


@pytest.fixture(scope="module")
def recorded(site: Site) -> Callable[[str], list[str]]:
    """The calls that an operation makes when nothing breaks."""
    known: dict[str, list[str]] = {}

    def calls(name: str) -> list[str]:
        if name not in known:
            site.empty()
            known[name] = run(site, name, None)
        return known[name]

    return calls


def test_every_operation_of_every_function_is_registered() -> None:
    folders = {path.parent.name for path in (ROOT / "handlers").glob("*/handler.py")}
    assert set(FUNCTIONS) == folders
    assert {operation for operation, _ in REGISTERED.values()} == {*openapi.OPERATIONS, *EVENTS}


def test_the_registered_operations_make_every_call_the_functions_can_make(
    recorded: Callable[[str], list[str]],
) -> None:
    called = {call for name in REGISTERED for call in recorded(name)}

    by_sdk = {f"{service}.{name}" for service in OPERATIONS for name in OPERATIONS[service]}
    assert called == {*by_sdk, CODE_EXCHANGE}


def test_the_registered_operations_do_every_task_of_the_maintenance_function(
    site: Site, recorded: Callable[[str], list[str]]
) -> None:
    for name in REGISTERED:
        recorded(name)

    messages = [message_of(each) for each in site.bodies]
    kinds = {
        value for name, value in vars(tasks).items() if name.isupper() and isinstance(value, str)
    }
    done = {json.loads(each).get("task") for each in site.bodies}
    # A step of a gift has no name, nor has a notification of the budget.
    assert done == {*kinds, None}
    assert {each.part for each in messages if isinstance(each, Round)} == set(Part)
    assert {each.stage for each in messages if isinstance(each, Leave)} == set(Stage)


@pytest.mark.parametrize("name", REGISTERED)
def test_no_fault_loses_anything_or_leaves_anything_behind(
    site: Site,
    recorded: Callable[[str], list[str]],
    record_property: Callable[[str, object], None],
    name: str,
) -> None:
    calls = recorded(name)
    faults = every_fault(len(calls)) if ALL else sample(name, recorded)

    found = {
        f"{calls[fault.call]} (call {fault.call}), {fault.kind}": wrong
        for fault in faults
        if (wrong := broken(site, name, fault))
    }

    record_property("faults", len(faults))
    record_property("unclean", len(found))
    assert found == {}


def test_a_photo_and_a_visit_make_the_calls_that_the_cost_model_counts(
    recorded: Callable[[str], list[str]],
) -> None:
    rendered = Counter(recorded("a_new_photo"))
    # One size and the thumbnail, because the test's photo is small.
    assert rendered.pop("s3.PutObject") == 2
    assert rendered == {
        # Two are the ticket's: the claim of the bytes, and the rows of the site.
        "dynamodb.GetItem": load.READS - 2,
        "dynamodb.PutItem": 1,
        "dynamodb.UpdateItem": 2,
        "s3.GetObject": 1,
    }
    # Each request of the API reads the person's row as well, and a new process the signing key.
    first = {"dynamodb.GetItem": 1, "s3.GetObject": 1}
    assert Counter(recorded("a_list")) == {**first, "dynamodb.Query": 1}
    assert Counter(recorded("a_photo")) == {**first, "dynamodb.GetItem": 2}


def no_pause(_seconds: float) -> None:
    """Stands in for a pause."""


def every_fault(calls: int) -> list[Fault]:
    return [Fault(call, kind) for call in range(calls) for kind in Kind]


def sample(name: str, recorded: Callable[[str], list[str]]) -> list[Fault]:
    """One kind of fault for each call that its function has not met in an earlier operation.

    An operation without such a call breaks in one.
    """
    kinds = list(Kind)
    met: set[tuple[str, str]] = set()
    for turn, each in enumerate(REGISTERED):
        calls, function = recorded(each), function_of(each)
        new = [number for number, call in enumerate(calls) if (function, call) not in met]
        if each == name:
            calls_broken = new or [turn % len(calls)]
            return [Fault(call, kinds[(call + turn) % len(kinds)]) for call in calls_broken]
        met |= {(function, call) for call in calls}
    raise KeyError(name)


def function_of(name: str) -> str:
    """The function that a registered operation breaks."""
    operation, _ = REGISTERED[name]
    if operation not in EVENTS:
        return openapi.slice_of(*operation)
    return "thumbnail" if operation == STORED else "maintenance"


def broken(site: Site, name: str, fault: Fault) -> list[str]:
    """What is wrong after an operation with a fault in it. Removes everything first."""
    site.empty()
    try:
        run(site, name, fault)
    except Exception as error:  # noqa: BLE001  # all findings are reported together
        return [f"{type(error).__name__}: {error}"]
    return site.faults()


def run(site: Site, name: str, fault: Fault | None) -> list[str]:
    """Runs an operation from beginning to end; gives the calls that can break in it."""
    steps = REGISTERED[name][1](site)
    step = next(steps)
    with site.line.watched(fault) as calls:
        answer, tries = repeated(step)
    is_lost = fault is not None and fault.kind is Kind.RESPONSE_LOST
    # A code works once, so its exchange is not repeated: the person signs in again.
    if is_lost and not site.line.broke(CODE_EXCHANGE):
        assert tries == 1, "a success was reported as an error"
    try:
        steps.send(answer)
    except StopIteration:
        pass
    else:
        raise AssertionError("an operation has one step")
    site.settle()
    return calls


def repeated(step: Callable[[], Any]) -> tuple[Any, int]:
    """Retries as the client or the queue would; gives the final answer and the number of tries."""
    tries = 1
    while True:
        try:
            return step(), tries
        except (Exception, Killed):
            if tries == TRIES:
                raise
        tries += 1
