"""What other users of the machine can see of the emulator's processes and files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from local.emulator.loopback import has_ipv6

if TYPE_CHECKING:
    from tests.support.stacks import Stack


def test_only_the_owner_can_read_the_files_of_the_emulator_and_its_functions(stack: Stack) -> None:
    folder = stack.emulator.folder
    written = list((folder / "_emulator" / "tmp").rglob("*"))

    assert written
    for path in (folder, folder / "_token"):
        assert not path.lstat().st_mode & 0o077, path
    for path in written:
        # What a function that is just stopped has written may be gone by now.
        with suppress(FileNotFoundError):
            assert not path.lstat().st_mode & 0o077 or path.is_symlink(), path


ON_LINUX = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")


# In Linux's notation.
LOOPBACK_4, LOOPBACK_6 = "0100007F", f"{'0' * 24}01000000"


@ON_LINUX
def test_the_emulator_listens_on_one_port_of_loopback_only(stack: Stack) -> None:
    theirs = {
        str(each.readlink())
        for process in _processes(stack)
        for each in (process / "fd").glob("*")
        if each.is_symlink()
    }
    lines = [
        line.split()
        for table in ("tcp", "tcp6", "udp", "udp6")
        for line in Path("/proc/net", table).read_text().splitlines()[1:]
    ]

    # Linux's columns: the local address, the state (0A is listening), the socket's inode.
    open_ = {each[1] for each in lines if each[3] != "01" and f"socket:[{each[9]}]" in theirs}
    listening = {each[1] for each in lines if each[3] == "0A" and f"socket:[{each[9]}]" in theirs}
    port = f"{stack.emulator.port:04X}"
    ipv6 = [f"{LOOPBACK_6}:{port}"] if has_ipv6() else []
    assert listening == {f"{LOOPBACK_4}:{port}", *ipv6}
    assert {each.partition(":")[0] for each in open_} <= {LOOPBACK_4, LOOPBACK_6}


@ON_LINUX
def test_the_token_is_in_no_arguments_and_no_environment(stack: Stack) -> None:
    token = stack.emulator.aws.token.encode()
    processes = _processes(stack)

    assert len(processes) > 1, "no function is running"
    for process in processes:
        assert token not in _content(process / "environ")
        assert token not in _content(process / "cmdline")


def _processes(stack: Stack) -> list[Path]:
    """The emulator's process and those of its functions, which inherit its environment."""
    inherited = f"GATEWAY_PORT={stack.emulator.port}\0".encode()
    return [
        process
        for process in Path("/proc").glob("[0-9]*")
        if inherited in _content(process / "environ")
    ]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:  # another user's, or it has just ended
        return b""
