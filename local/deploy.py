"""Deploy a stack onto an embedded AWS, or destroy it.

```python
with Emulator() as emulator:
    site = deploy(Path("__main__.py"), "dev", emulator).outputs["siteUrl"]
```
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from local import first_password, stack_config
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

_USER = "aws:cognito/user:User"


@dataclass(frozen=True)
class Deployment:
    """The result of a deployment."""

    outputs: dict[str, Any]
    """The program's exports."""
    actions: Counter[str]
    """How many resources were created, updated, replaced, deleted or left the same."""
    first_passwords: dict[str, str]
    """What Cognito would have sent by e-mail to the people whom the program invites, by address."""
    limits: dict[str, str]
    """What the embedded AWS does not model of the types that the program uses, by type."""


def deploy(  # noqa: PLR0913 (the parts of a deployment are independent)
    program: Path,
    stack: str,
    emulator: Emulator,
    *,
    config: Mapping[str, Any] | None = None,
    handlers: Handlers | None = None,
    report: Callable[[Event], None] | None = None,
) -> Deployment:
    """Run the program and bring the embedded AWS to the state that it declares.

    Args:
        program: the Pulumi program's `__main__.py`, with `Pulumi.yaml` beside it.
        stack: the stack's name; `Pulumi.<stack>.yaml` is its config.
        emulator: a running embedded AWS; the deployment file is in its folder.
        config: values that override the stack's, by key.
        handlers: the handler of each resource type; by default all of `local/services/`.
        report: called after each step, from several threads.

    Raises:
        UserError: a resource could not be created, or the config is invalid.
        Exception: any error that the program itself raised.
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
            # Pulumi may raise the error of a resource that depended on the failed one. And after a
            # signal other threads are still at work: with a failure set they start nothing more.
            engine.failure = engine.failure or error
            raise engine.failure from engine.failure.__cause__
        exports = dict(sorted(monitor.exports.items()))
        write_json(state.path.with_name("outputs.json"), exports)
    invited = [each for each in state.resources.values() if each.type == _USER]
    first_passwords = {
        each.inputs["username"]: each.outputs.get(first_password.OUTPUT, "") for each in invited
    }
    limits = {type_: engine.handlers[type_].limits for type_ in sorted(engine.types)}
    told = {type_: text for type_, text in limits.items() if text}
    return Deployment(exports, actions, first_passwords, told)


def destroy(
    stack: str,
    emulator: Emulator,
    *,
    handlers: Handlers | None = None,
    report: Callable[[Event], None] | None = None,
) -> None:
    """Delete every resource of a stack.

    Raises:
        UserError: one is protected, and nothing was deleted; or one could not be deleted.
    """
    with _begun(emulator, stack) as state:
        _engine(emulator, state, handlers, report or (lambda _: None), None).destroy()


@contextmanager
def _begun(emulator: Emulator, stack: str) -> Generator[State]:
    """The stack's recorded state, locked for one deployment and saved at its end."""
    folder = emulator.folder / stack
    with StateLock(folder).hold() as mine:
        if not mine:
            raise UserError(f"Another deployment of stack {stack} is under way.")
        state = State.load(folder / "deployment.json")
        state.begin(
            lineage=emulator.lineage, port=emulator.port, clean_shutdown=emulator.clean_shutdown
        )
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
    return Engine(aws.in_region(region) if region else aws, handlers, state, report)
