"""Run a Pulumi program in this process, without the `pulumi` command.

Pulumi keeps its settings, config and root resource in context variables. The program runs in a
thread with a context and an event loop of its own, so that nothing of it stays behind: several
deployments, and unit tests with mocks, can follow one another in one process.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import os
import runpy
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pulumi.runtime.config import set_all_config
from pulumi.runtime.mocks import MockEngine
from pulumi.runtime.rpc_manager import RPCManager
from pulumi.runtime.settings import ROOT, SETTINGS
from pulumi.runtime.stack import run_in_stack

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from pulumi.runtime.mocks import MockMonitor

logger = logging.getLogger(__name__)

# Resources that are made at the same time. The emulator is one process, so more gain nothing.
_WORKERS = 8

# The working folder and the import path are the process's, not the thread's.
_one_at_a_time = threading.Lock()


def run_program(
    program: Path, monitor: MockMonitor, *, project: str, stack: str, config: Mapping[str, str]
) -> None:
    """Run the program to its end, with all of its resources registered at `monitor`.

    Args:
        program: the file `__main__.py`; its folder is the working folder meanwhile.
        monitor: answers the registrations.
        project: the project's name.
        stack: the stack's name.
        config: all config values by namespaced key.

    Raises:
        BaseException: whatever the program or a registration raised.
    """
    outcome: list[BaseException] = []

    def run() -> None:
        try:
            _configure(monitor, project, stack, config, program.parent)
            _run_to_end(program)
        except BaseException as error:  # noqa: BLE001 (handed to the caller's thread)
            outcome.append(error)

    with _one_at_a_time, _inside(program.parent):
        # A copy of the caller's context: what the program sets in it is gone with the thread.
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=context.run, args=(run,), name="pulumi-program", daemon=True
        )
        thread.start()
        thread.join()
    if outcome:
        raise outcome[0]


def settings(monitor: MockMonitor, project: str, stack: str, folder: Path) -> dict[str, Any]:
    """Every setting of Pulumi's runtime that a deployment has its own value of."""
    return {
        "monitor": monitor,
        "engine": MockEngine(logger),
        "project": project,
        "stack": stack,
        "organization": "embedded",
        "root_directory": str(folder),
        "dry_run": False,
        "parallel": None,
        "callbacks": None,
        "rpc_manager": RPCManager(),
        "outputs": set[Any](),
        "lock": threading.Lock(),
        "package_refs": {},
        "base_providers_by_ref": {},
    }


def _configure(
    monitor: MockMonitor, project: str, stack: str, config: Mapping[str, str], folder: Path
) -> None:
    for name, value in settings(monitor, project, stack, folder).items():
        setattr(SETTINGS, name, value)
    ROOT.set(None)
    set_all_config(dict(config), [])


def _run_to_end(program: Path) -> None:
    async def main() -> None:
        runpy.run_path(str(program), run_name="__main__")

    loop = asyncio.new_event_loop()
    # The first failure is raised to the caller. Everything that waited for that resource fails
    # too, unobserved, and asyncio would print each of those.
    loop.set_exception_handler(lambda _loop, _context: None)
    asyncio.set_event_loop(loop)
    loops: list[asyncio.AbstractEventLoop] = []

    def give_loop() -> None:
        # Pulumi's monitor would make one for each thread that has none, and close none.
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="resource", initializer=give_loop)
    try:
        with pool:
            loop.set_default_executor(pool)
            try:
                loop.run_until_complete(run_in_stack(main))
            finally:
                _cancel_rest(loop)
                asyncio.set_event_loop(None)
                loop.close()
    finally:
        for each in loops:
            each.close()


def _cancel_rest(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))


@contextmanager
def _inside(folder: Path) -> Generator[None]:
    """Be in the program's folder and import from it, as Pulumi lets a program be."""
    before, path = os.getcwd(), list(sys.path)  # noqa: PTH109 (restored as the text that it was)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        os.chdir(before)
        sys.path[:] = path
