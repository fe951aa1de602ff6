"""Deploy a stack onto an embedded AWS, and take it away again.

```python
with Emulator() as emulator:
    site = deploy(Path("__main__.py"), "dev", emulator).outputs["siteUrl"]
```
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from local import stack_config
from local.compat.program import run_program
from local.engine import Engine
from local.errors import UserError
from local.json_files import write_json
from local.lock import StateLock
from local.monitor import EmbeddedMonitor
from local.state import State

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from pathlib import Path

    from local.emulator.process import Emulator
    from local.registration import Event
    from local.resource import Handlers


@dataclass(frozen=True)
class Deployment:
    """What a deployment led to."""

    outputs: dict[str, Any]
    """What the program exports."""
    actions: Counter[str]
    """How many resources were created, updated, replaced, deleted or left the same."""
    limits: dict[str, str]
    """What the embedded AWS does not model, by type, of the types that the program uses."""


def deploy(  # noqa: PLR0913 (the parts of a deployment are independent)
    program: Path,
    stack: str,
    emulator: Emulator,
    *,
    config: Mapping[str, Any] | None = None,
    handlers: Handlers | None = None,
    report: Callable[[Event], None] | None = None,
) -> Deployment:
    """Run the program and make the embedded AWS what it declares.

    Args:
        program: the Pulumi program's `__main__.py`, with `Pulumi.yaml` beside it.
        stack: the stack's name; `Pulumi.<stack>.yaml` is its config.
        emulator: a running embedded AWS; it keeps the deployment file.
        config: values that take the place of the stack's, by key.
        handlers: how each type of resource is made; all that there are if left out.
        report: is told of each step, from several threads.

    Raises:
        UserError: a resource could not be made, or the config is wrong.
        Exception: what the program itself raised.
    """
    program = program.resolve()
    values = stack_config.load(program.parent, stack, config)
    actions: Counter[str] = Counter()

    def count(event: Event) -> None:
        actions[event.action] += 1
        if report:
            report(event)

    with _begun(emulator, stack) as state:
        engine = _engine(emulator, state, handlers, count, values.get("aws:region"))
        monitor = EmbeddedMonitor(engine)
        try:
            project = stack_config.project_name(program.parent)
            run_program(program, monitor, project=project, stack=stack, config=values)
            engine.delete_vanished()
        except BaseException as error:  # noqa: BLE001 (raised again)
            # Pulumi raises what any of those that waited for a failed resource made of that. And
            # a signal that interrupts us finds other threads at work: they begin nothing more.
            engine.failure = engine.failure or error
            raise engine.failure from engine.failure.__cause__
        exports = dict(sorted(monitor.exports.items()))
        write_json(state.path.with_name("outputs.json"), exports)
    limits = {type_: engine.handlers[type_].limits for type_ in sorted(engine.types)}
    return Deployment(exports, actions, {type_: text for type_, text in limits.items() if text})


def destroy(
    stack: str,
    emulator: Emulator,
    *,
    handlers: Handlers | None = None,
    report: Callable[[Event], None] | None = None,
) -> None:
    """Delete every resource of a stack; protected ones are a UserError, before any is deleted."""
    with _begun(emulator, stack) as state:
        _engine(emulator, state, handlers, report or (lambda _: None), None).destroy()


@contextmanager
def _begun(emulator: Emulator, stack: str) -> Generator[State]:
    """What is recorded of the stack, for one deployment at a time, saved at its end."""
    folder = emulator.folder / stack
    with StateLock(folder).hold() as mine:
        if not mine:
            raise UserError(f"Another deployment of stack {stack} is under way.")
        state = State.load(folder / "deployment.json")
        state.begin(lineage=emulator.lineage, port=emulator.port, ended_well=emulator.ended_well)
        try:
            yield state
        finally:
            if emulator.is_running():
                emulator.save()
                state.saved = state.run
            state.write()


def _engine(
    emulator: Emulator,
    state: State,
    handlers: Handlers | None,
    report: Callable[[Event], None],
    region: str | None,
) -> Engine:
    if handlers is None:
        from local.services import HANDLERS  # noqa: PLC0415 (tests of the engine do without it)

        handlers = HANDLERS
    aws = emulator.aws
    return Engine(replace(aws, region=region) if region else aws, handlers, state, report)
