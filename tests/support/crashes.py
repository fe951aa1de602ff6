"""An embedded AWS whose process can be killed, and whose disk can be full."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from local.emulator.loopback import free_port
from local.emulator.process import Emulator
from local.emulator.state import EmulatorState
from tests.support.stacks import Stack, deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Generator


class Home:
    """An embedded AWS that keeps its state in a folder, with a stack on it."""

    def __init__(self, state: Path) -> None:
        self.folder = state
        self.files = EmulatorState.of(state)
        self._port = free_port()
        self._emulator: Emulator | None = None
        self._stack: Stack | None = None

    @property
    def emulator(self) -> Emulator:
        """The running emulator."""
        assert self._emulator, "it is not running"
        return self._emulator

    @property
    def stack(self) -> Stack:
        """The deployed stack, on the running emulator."""
        assert self._stack, "nothing is deployed"
        return Stack(self._stack.name, self.emulator, self._stack.deployment)

    def start(self) -> None:
        """Start with what is in the folder."""
        self._emulator = Emulator(self.folder, self._port)
        self._emulator.start()

    def deploy(self, folder: Path) -> None:
        """Deploy a stack; `folder` is for the program's copy."""
        self._stack = deploy_stack_on(self.emulator, folder, "crashes")

    def stop(self) -> bool:
        """Stop cleanly; gives whether all of the state was saved."""
        saved = not self._emulator or self._emulator.stop()
        self._emulator = None
        return saved

    def kill(self) -> None:
        """Kill the process and its functions."""
        children = self._children()
        os.kill(self.pid, signal.SIGKILL)
        for child in children:
            _kill(child)
        self.stop()

    @property
    def pid(self) -> int:
        """The emulator's process."""
        for status in Path("/proc").glob("[0-9]*/status"):
            if _is_child(status, os.getpid()) and self._is_mine(status.parent):
                return int(status.parent.name)
        raise AssertionError("it is not running")

    def workers(self, function: str) -> list[int]:
        """The processes of a function."""
        found = [Path(f"/proc/{child}") for child in self._children()]
        return [
            int(process.name) for process in found if function in str((process / "cwd").readlink())
        ]

    def kill_workers(self, function: str) -> None:
        """Kill the processes of a function."""
        for worker in self._running(function):
            _kill(worker)

    @contextmanager
    def paused_workers(self, function: str) -> Generator[None]:
        """The processes of a function finish nothing during the block, and are killed after it."""
        paused = self._running(function)
        for worker in paused:
            os.kill(worker, signal.SIGSTOP)
        try:
            yield
        finally:
            for worker in paused:
                _kill(worker)

    @contextmanager
    def full_disk(self) -> Generator[None]:
        """No file of the emulator can grow during the block."""
        pid = self.pid
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
        try:
            yield
        finally:
            if Path(f"/proc/{pid}").exists():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))

    def _running(self, function: str) -> list[int]:
        found = self.workers(function)
        assert found, f"{function} has no process"
        return found

    def _children(self) -> list[int]:
        statuses = Path("/proc").glob("[0-9]*/status")
        mine = self.pid
        return [int(status.parent.name) for status in statuses if _is_child(status, mine)]

    def _is_mine(self, process: Path) -> bool:
        return f"GATEWAY_PORT={self._port}".encode() in (process / "environ").read_bytes()


def _is_child(status: Path, parent: int) -> bool:
    try:
        return f"\nPPid:\t{parent}\n" in status.read_text()
    except OSError:
        return False


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
