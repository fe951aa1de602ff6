"""What stands around a deployment: ports, the lock, and what is said."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from botocore.awsrequest import AWSRequest

from components.config import StackConfig
from local import commands, stack_config
from local.__main__ import main
from local.console import Console
from local.emulator import process as emulator_module
from local.emulator.aws import Aws
from local.emulator.loopback import free_port, has_ipv6, is_free, listen
from local.emulator.ports import choose
from local.emulator.process import Emulator
from local.emulator.state import EmulatorState
from local.errors import UserError
from local.lock import RunningInstance, StateLock

if TYPE_CHECKING:
    from collections.abc import Generator

IPV6 = [("::1", socket.AF_INET6)] if has_ipv6() else []


@pytest.fixture
def taken() -> Generator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_a_stack_runs_here_as_its_file_stands(stack: str) -> None:
    """That of prod names nobody yet who is told of alarms, which AWS is not deployed to without."""
    project = stack_config.project_name(commands.ROOT)
    values = stack_config.load(commands.ROOT, stack, commands.settings(stack))

    own = {
        key.removeprefix(f"{project}:"): value
        for key, value in values.items()
        if key.startswith(f"{project}:")
    }
    assert StackConfig.parse(own).alarm_emails == ("nobody@home.arpa",)


def test_the_port_of_the_last_run_is_kept() -> None:
    last = free_port()

    assert choose(None, last) == (last, "")


def test_another_port_is_chosen_when_the_usual_one_is_taken_and_that_is_said(taken: int) -> None:
    port, note = choose(None, taken)

    assert port != taken
    assert is_free(port)
    assert f"Port {taken} is taken" in note
    assert f"port {port} is used" in note


def test_a_wanted_port_that_is_taken_is_an_error(taken: int) -> None:
    with pytest.raises(UserError, match=f"Port {taken} is taken"):
        choose(taken, None)


def test_a_port_is_held_at_each_address_that_a_browser_tries() -> None:
    """It asks ::1 first for names under `.localhost`, and 127.0.0.1 only if nobody answers."""
    port = free_port()

    with listen(port):
        assert not is_free(port)
        for host, family in (("127.0.0.1", socket.AF_INET), *IPV6):
            with pytest.raises(OSError, match="in use"):
                socket.create_server((host, port), family=family)
    for host, family in IPV6:
        with socket.create_server((host, port), family=family):
            assert not is_free(port)
    assert is_free(port)


def test_who_sits_at_the_port_is_not_asked_with_the_token(
    taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one who took it after it was found free."""
    monkeypatch.setattr(emulator_module, "INTERPRETER", Path(sys.executable))
    asked = Mock()
    monkeypatch.setattr(Emulator, "_ask", asked)

    with pytest.raises(UserError, match=f"Port {taken} is taken"):
        Emulator(tmp_path, taken).start()

    asked.assert_not_called()


@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="only Linux tells")  # noqa: PTH110
def test_who_has_the_port_is_told(taken: int) -> None:
    with pytest.raises(UserError, match=rf"\(process {os.getpid()}\)"):
        choose(taken, None)


def test_a_folder_is_held_by_one_home_at_a_time(tmp_path: Path) -> None:
    with StateLock(tmp_path).hold() as first, StateLock(tmp_path).hold() as second:
        assert (first, second) == (True, False)
    with StateLock(tmp_path).hold() as third:
        assert third


def test_a_process_id_that_was_left_behind_is_never_stopped(tmp_path: Path) -> None:
    lock = StateLock(tmp_path)
    lock.write(4566, "http://site/")

    assert lock.last() == RunningInstance(os.getpid(), 4566, "http://site/")
    assert lock.stop_other() is False


def test_a_home_whose_note_was_cut_is_still_known(tmp_path: Path) -> None:
    lock = StateLock(tmp_path)
    lock.write(4999, "http://site/")
    note = tmp_path / "running.json"
    note.write_text(note.read_text()[:20])

    assert lock.last() == RunningInstance(os.getpid(), 4999, "http://site/")


def test_the_port_of_the_state_is_kept_when_nothing_else_tells_it(
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


@pytest.mark.parametrize("delay", [0.1, 0.2, 0.3, 0.4])
def test_a_stop_in_the_first_moment_says_nothing(delay: float) -> None:
    """While Python reads its modules, which takes it half a second."""
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


def test_an_emulator_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulator_module, "INTERPRETER", tmp_path / "nothing")

    with pytest.raises(UserError, match="make setup"), Emulator():
        pass


def test_who_joins_a_running_home_carries_its_token(tmp_path: Path) -> None:
    (tmp_path / "_token").write_text("of this start")

    joined = Emulator.running_at(tmp_path, 4566)

    assert joined.aws.token_header == {"x-embedded-token": "of this start"}
    joined.stop()  # it is another process's, which goes on needing its file
    assert (tmp_path / "_token").exists()


def test_a_home_without_a_token_cannot_be_joined(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="port 4566 does not let us in"):
        Emulator.running_at(tmp_path, 4566)


def test_each_start_has_a_token_of_its_own_that_no_message_shows(tmp_path: Path) -> None:
    first, second = Emulator(tmp_path, 4566).aws, Emulator(tmp_path, 4566).aws

    assert first.token != second.token
    assert len(first.token) > 40
    assert first.token not in repr(first)


def test_a_client_carries_the_token_whatever_it_asks_for() -> None:
    client = Aws(4566, token="secret").client("sts")
    request = AWSRequest("POST", "http://127.0.0.1:4566/").prepare()

    client.meta.events.emit("before-send.sts.GetCallerIdentity", request=request)

    assert request.headers["x-embedded-token"] == "secret"


def test_what_a_command_writes_is_its_owners_alone(monkeypatch: pytest.MonkeyPatch) -> None:
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
