"""The commands `up`, `down` and `clean`, and what they print."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from components.config.stack import StackConfig
from local import commands, stack_config
from local.__main__ import main
from local.console import Console
from local.emulator.loopback import free_port
from local.emulator.process import Emulator
from local.emulator.state import EmulatorState
from local.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_a_stack_is_deployed_here_with_its_file_unchanged(stack: str) -> None:
    """That of prod has no addresses yet, without which it is not deployed to AWS."""
    project = stack_config.project_name(commands.ROOT)
    values = stack_config.load(commands.ROOT, stack, commands.settings(stack))

    own = {
        key.removeprefix(f"{project}:"): value
        for key, value in values.items()
        if key.startswith(f"{project}:")
    }
    config = StackConfig.parse(own)
    assert config.alarm_emails == ("nobody@home.arpa",)
    assert config.admin_email == ("admin@home.arpa" if stack == "prod" else None)


def test_the_port_of_the_state_is_kept_without_a_record_of_the_last_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    EmulatorState.of(tmp_path).prepare(port)
    monkeypatch.setattr(commands, "STATE", tmp_path)
    chosen: list[int] = []

    def start(_emulator: Emulator, **_options: bool) -> None:
        chosen.append(_emulator.port)
        raise UserError("enough")

    monkeypatch.setattr(Emulator, "start", start)
    with pytest.raises(UserError, match="enough"):
        commands.up(Console(io.StringIO()), "dev", None, fresh=False)

    assert chosen == [port]


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.1, 0.2, 0.3, 0.4])
def test_stopping_at_once_prints_nothing(delay: float) -> None:
    """While Python imports its modules, which takes half a second."""
    command = subprocess.Popen(
        [sys.executable, "-m", "local", "down"],
        cwd=commands.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(delay)
    command.send_signal(signal.SIGINT)
    _, said = command.communicate(timeout=60)

    assert said == ""


def test_only_their_owner_can_read_the_files_of_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    masks: list[int] = []
    before = os.umask(0o022)

    def down(_console: Console) -> None:
        masks.append(os.umask(0o022))

    monkeypatch.setattr(commands, "down", down)
    try:
        main(["down"])
    finally:
        os.umask(before)

    assert masks == [0o077]


def test_without_a_terminal_a_step_is_one_plain_line() -> None:
    stream = io.StringIO()
    console = Console(stream)

    with console.step("Deploying") as step:
        step.result = "3 new"
    console.say("Gallery: http://x/")

    first, second = stream.getvalue().splitlines()
    assert first.startswith("Deploying ... 3 new (")
    assert second == "Gallery: http://x/"
    assert "\x1b" not in stream.getvalue()


def test_what_is_said_during_a_step_has_a_line_of_its_own() -> None:
    stream = io.StringIO()
    console = Console(stream)

    with console.step("Deploying"):
        console.say("installing")

    lines = stream.getvalue().splitlines()
    assert lines[:2] == ["Deploying ... ", "installing"]
    assert lines[2].startswith("Deploying ... 0.")


def test_a_step_that_fails_is_said_to_have_stopped() -> None:
    stream = io.StringIO()

    with pytest.raises(RuntimeError), Console(stream).step("Deploying"):
        raise RuntimeError

    assert "stopped (" in stream.getvalue()


def test_a_terminal_that_has_gone_away_is_no_error() -> None:
    class Gone(io.StringIO):
        def write(self, _text: str, /) -> int:
            raise OSError

    Console(Gone()).say("anything")
