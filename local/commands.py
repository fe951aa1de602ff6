"""The commands `up`, `down` and `clean`, as calls."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local import stack_config
from local.cleanup import forget
from local.compat.program import logger as program_log
from local.deploy import deploy
from local.emulator.ports import choose
from local.emulator.process import Emulator
from local.emulator.state import EmulatorState
from local.errors import UserError
from local.lock import RunningInstance, StateLock
from local.report import bare_address, say_where, say_who, site_address, summary
from local.requeue import requeue
from local.signals import ignore_signals, signals_stop

if TYPE_CHECKING:
    from collections.abc import Generator

    from local.console import Console
    from local.deploy import Deployment
    from local.registration import Event

# Half seconds between checks that the state can still be written.
_LOOK_TURNS = 4
ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".state"

# Addresses for a stack whose file has none yet: no mail leaves this machine.
_NOBODY = ["nobody@home.arpa"]
_ADMIN = "admin@home.arpa"
# The page's development server, so that it may use the API and upload like the site itself.
_DEV_SERVER = ["http://localhost:5000", "http://127.0.0.1:5000"]


def up(  # noqa: PLR0913 (the command's options)
    console: Console,
    stack: str,
    port: int | None,
    *,
    fresh: bool = False,
    recover: bool = False,
    verbose: bool = False,
) -> None:
    """Start the embedded AWS, deploy the stack and serve; or deploy to a running instance.

    `verbose` lists what the embedded AWS does not model.
    """
    lock = StateLock(STATE)
    with lock.hold() as mine, signals_stop():
        if not mine:
            running = _running(lock.last(), port, fresh=fresh or recover)
            _join(console, running, stack, verbose=verbose)
            return
        if fresh:
            forget(STATE, keep=frozenset({"lock"}))
        last = lock.last()
        chosen, note = choose(port, last.port if last else EmulatorState.of(STATE).port)
        if note:
            console.say(note)
        console.say(f"{bare_address(chosen)} will be the gallery's address. Building it ...")
        lock.write(chosen)
        with _started(console, chosen, recover=recover) as emulator:
            deployment = _deploy(console, stack, emulator)
            if emulator.recovered or not emulator.clean_shutdown:
                for line in requeue(deployment.outputs, emulator.aws):
                    console.say(line)
            site = site_address(deployment)
            lock.write(chosen, site)
            say_where(console, chosen, site, deployment, verbose=verbose)
            say_who(console, deployment, emulator.aws)
            console.say("Ctrl-C stops it; photos stay for the next `make up`.")
            _serve(console, emulator)


def down(console: Console) -> None:
    """Stop the running instance."""
    stopped = StateLock(STATE).stop_other()
    console.say("Stopped. The photos are kept." if stopped else "Nothing is running.")


def clean(console: Console) -> None:
    """Stop the running instance and delete everything that it stored."""
    if StateLock(STATE).stop_other():
        console.say("Stopped.")
    forget(STATE)
    console.say("The photos of this machine's gallery are deleted.")


def settings(stack: str) -> dict[str, Any]:
    """The settings that override the stack's config on this machine, by key.

    A custom domain leads to AWS, not here, so the site keeps CloudFront's host name.
    """
    config = stack_config.load(ROOT, stack)
    project = stack_config.project_name(ROOT)

    def listed(key: str) -> list[str]:
        return json.loads(config.get(f"{project}:{key}", "[]"))

    signs_in = config.get(f"{project}:access") == "signIn"
    admin = {"adminEmail": config.get(f"{project}:adminEmail") or _ADMIN} if signs_in else {}
    return {
        **admin,
        "lambdaPlatform": "host",
        "corsOrigins": [*listed("corsOrigins"), *_DEV_SERVER],
        "alarmEmails": listed("alarmEmails") or _NOBODY,
        **dict.fromkeys(("domainName", "certificateArn", "hostedZoneId"), ""),
    }


def _running(running: RunningInstance | None, port: int | None, *, fresh: bool) -> RunningInstance:
    """The instance that another process runs, if this command can use it.

    Raises:
        UserError: It cannot.
    """
    if running is None or not running.site:
        raise UserError("The gallery is being started by another `make up`. Wait for that one.")
    if fresh or port not in {None, running.port}:
        raise UserError(
            f"The gallery is already running at {running.site}\nStop it first: `make down`."
        )
    return running


def _join(console: Console, running: RunningInstance, stack: str, *, verbose: bool) -> None:
    """Deploy to the instance that another process runs."""
    console.say(
        f"The gallery is already running at {bare_address(running.port)} (process {running.pid}). "
        "Deploying the changes to it."
    )
    emulator = Emulator.running_at(STATE, running.port)
    deployment = _deploy(console, stack, emulator)
    site = site_address(deployment)
    say_where(console, running.port, site, deployment, verbose=verbose)
    say_who(console, deployment, emulator.aws)
    console.say("`make down` stops it; photos stay for the next `make up`.")


@contextmanager
def _started(console: Console, port: int, *, recover: bool) -> Generator[Emulator]:
    emulator = Emulator(STATE, port)
    try:
        with console.step(f"Starting the embedded AWS on port {port}"):
            emulator.start(recover=recover)
        if emulator.recovered:
            console.say(emulator.recovered)
        yield emulator
    finally:
        # A second Ctrl-C must not cut off the writing of the state.
        ignore_signals()
        if emulator.is_running():
            with console.step("Stopping and saving the gallery") as step:
                if not emulator.stop():
                    step.result = "could not save everything"
            if step.result:
                console.say(_unsaved(emulator))
        else:
            emulator.stop()


def _unsaved(emulator: Emulator) -> str:
    return (
        "Every successful change is in the journal and will be back at the next `make up`. "
        f"Make room on the disk of {emulator.folder} first, if it is full."
    )


def _deploy(console: Console, stack: str, emulator: Emulator) -> Deployment:
    with console.step(f"Building and deploying stack {stack}") as step:
        done: Counter[str] = Counter()

        def show(event: Event) -> None:
            done[event.action] += 1
            step.detail = f"{done.total()} resources, {event.type.split(':')[-1]} {event.name}"

        try:
            with _program_messages(console):
                deployment = deploy(
                    ROOT / "__main__.py", stack, emulator, config=settings(stack), report=show
                )
        except UserError as error:
            if emulator.is_running():
                raise
            raise _ended(emulator) from error
        step.result = summary(deployment.actions)
    return deployment


@contextmanager
def _program_messages(console: Console) -> Generator[None]:
    """Print what the program logs through Pulumi, such as that it is installing packages."""
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: console.say(f"  {record.getMessage()}")
    program_log.addHandler(handler)
    program_log.setLevel(logging.INFO)
    program_log.propagate = False
    try:
        yield
    finally:
        program_log.removeHandler(handler)


def _serve(console: Console, emulator: Emulator) -> None:
    reported = ""
    for turn in count():
        if not emulator.is_running():
            raise _ended(emulator)
        if turn % _LOOK_TURNS == 0 and bool(trouble := emulator.trouble()) != bool(reported):
            reported = trouble
            console.say(
                f"Changes cannot be stored right now. What is stored is safe. Cause: {trouble}."
                if trouble
                else "Changes can be stored again."
            )
        threading.Event().wait(0.5)


def _ended(emulator: Emulator) -> UserError:
    return UserError(f"The embedded AWS has stopped unexpectedly.{emulator.log_tail()}")
