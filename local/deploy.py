"""Deploy a stack onto an embedded AWS, and take it away again.

```python
with Emulator() as emulator:
    site = deploy(Path("__main__.py"), "dev", emulator).outputs["siteUrl"]
```
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from local import config as stack_config
from local.engine import Engine
from local.monitor import EmbeddedMonitor
from local.program import run_program
from local.state import State, write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from local.emulator import Emulator
    from local.engine import Event
    from local.resource import Kinds


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
    kinds: Kinds | None = None,
    report: Callable[[Event], None] | None = None,
) -> Deployment:
    """Run the program and make the embedded AWS what it declares.

    Args:
        program: the Pulumi program's `__main__.py`, with `Pulumi.yaml` beside it.
        stack: the stack's name; `Pulumi.<stack>.yaml` is its config.
        emulator: a running embedded AWS; it keeps the deployment file.
        config: values that take the place of the stack's, by key.
        kinds: how each type of resource is made; all that there are if left out.
        report: is told of each step, from several threads.

    Raises:
        HomeError: a resource could not be made, or the config is wrong.
        Exception: what the program itself raised.
    """
    program = program.resolve()
    values = stack_config.load(program.parent, stack, config)
    state = _state(emulator, stack)
    state.begin(lineage=emulator.lineage, port=emulator.port, ended_well=emulator.ended_well)
    actions: Counter[str] = Counter()

    def count(event: Event) -> None:
        actions[event.action] += 1
        if report:
            report(event)

    engine = _engine(emulator, state, kinds, count, values.get("aws:region"))
    monitor = EmbeddedMonitor(engine)
    try:
        run_program(
            program,
            monitor,
            project=stack_config.project_name(program.parent),
            stack=stack,
            config=values,
        )
        engine.delete_vanished()
    except BaseException as error:  # noqa: BLE001 (raised again)
        # A signal that interrupts us finds other threads at work: they begin nothing more.
        engine.failure = engine.failure or error
        # What Pulumi raises for a failed resource is that of any of those which waited for it.
        raise engine.failure from None
    finally:
        _save(emulator, state)
    exports = dict(sorted(monitor.exports.items()))
    write_json(state.path.with_name("outputs.json"), exports)
    limits = {type_: engine.kinds[type_].limits for type_ in sorted(engine.types)}
    return Deployment(exports, actions, {t: text for t, text in limits.items() if text})


def destroy(
    stack: str,
    emulator: Emulator,
    *,
    kinds: Kinds | None = None,
    report: Callable[[Event], None] | None = None,
) -> None:
    """Delete every resource of a stack; protected ones are a HomeError, before any is deleted."""
    state = _state(emulator, stack)
    state.begin(lineage=emulator.lineage, port=emulator.port, ended_well=emulator.ended_well)
    try:
        _engine(emulator, state, kinds, report or (lambda _: None), None).destroy()
    finally:
        _save(emulator, state)


def _state(emulator: Emulator, stack: str) -> State:
    return State.load(emulator.folder / stack / "deployment.json")


def _engine(
    emulator: Emulator,
    state: State,
    kinds: Kinds | None,
    report: Callable[[Event], None],
    region: str | None,
) -> Engine:
    if kinds is None:
        from local.services import KINDS  # noqa: PLC0415 (tests of the engine do without it)

        kinds = KINDS
    aws = emulator.aws
    return Engine(replace(aws, region=region) if region else aws, kinds, state, report)


def _save(emulator: Emulator, state: State) -> None:
    if emulator.is_running():
        emulator.save()
        state.saved = state.run
    state.write()
