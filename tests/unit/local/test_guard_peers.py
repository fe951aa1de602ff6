"""Whose connection it is, by the lists of the operating system."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from local.emulator.loopback import has_ipv6
from local.guard import peers
from local.guard.peers import is_own

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


NOBODY = 65534
HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
CLIENT, SERVER = ("127.0.0.1", 50000), ("127.0.0.1", 4566)
CONNECT = """
import os, socket, sys
host = sys.argv[2]
os.setuid(int(sys.argv[1]))
client = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
client.connect((host, int(sys.argv[3])))
sys.stdin.read()
"""

_needs_proc = pytest.mark.skipif(
    not peers._TABLES[0].exists(),  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    reason="Linux only",
)
_needs_lsof = pytest.mark.skipif(not shutil.which("lsof"), reason="there is no lsof")


@pytest.fixture(
    params=[pytest.param("proc", marks=_needs_proc), pytest.param("lsof", marks=_needs_lsof)]
)
def system(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux, and a system without its lists."""
    if request.param == "lsof":
        monkeypatch.setattr(peers, "_TABLES", (tmp_path / "none",))


@pytest.fixture(params=["127.0.0.1", *(["::1"] if has_ipv6() else [])])
def listener(request: pytest.FixtureRequest) -> Generator[socket.socket]:
    family = socket.AF_INET6 if ":" in request.param else socket.AF_INET
    with socket.create_server((request.param, 0), family=family) as server:
        server.settimeout(30)
        yield server


@pytest.mark.usefixtures("system")
def test_a_connection_of_this_user_is_ones_own(listener: socket.socket) -> None:
    with ExitStack() as opened:
        client = opened.enter_context(socket.create_connection(listener.getsockname()[:2]))
        server, address = listener.accept()
        opened.enter_context(server)

        assert is_own(address[:2], server.getsockname()[:2])
        # The other end of it, which is ours too, does not count for it.
        assert not is_own((address[0], address[1] + 1), server.getsockname()[:2])
        assert not is_own(address[:2], (address[0], client.getsockname()[1]))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be another user")
@pytest.mark.usefixtures("system")
def test_a_connection_of_another_user_is_not(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    command = [sys.executable, "-I", "-c", CONNECT, str(NOBODY), host, str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as other:
        server, address = listener.accept()
        with server:
            assert not is_own(address[:2], server.getsockname()[:2])
        assert other.stdin
        other.stdin.close()


def _row(uid: int, state: str = "01", client: str = "0100007F:C350") -> str:
    queues = "00000000:00000000 00:00000000 00000000"
    return f"   0: {client} 0100007F:11D6 {state} {queues} {uid} 0 1\n"


@pytest.mark.skipif(sys.byteorder == "big", reason="the rows are of a little-endian machine")
@pytest.mark.parametrize(
    ("expected", "tcp", "tcp6"),
    [
        (True, _row(1000), ""),
        (True, _row(0), ""),
        (False, _row(1001), ""),
        (False, "", ""),
        # What was closed is listed as root's, whosever it was.
        (False, _row(0, state="06"), ""),
        (False, _row(1000, client="0200007F:C350"), ""),
        (False, _row(1000, client="0100007F:C351"), ""),
        # A program that speaks IPv6 only reaches IPv4 through addresses of this form.
        (True, "", _row(1000).replace("0100007F", "0000000000000000FFFF00000100007F")),
        (False, "", _row(1001).replace("0100007F", "0000000000000000FFFF00000100007F")),
    ],
)
def test_the_owner_of_an_open_connection_decides(
    expected: bool,  # noqa: FBT001
    tcp: str,
    tcp6: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = (tmp_path / "tcp", tmp_path / "tcp6")
    for table, rows in zip(tables, (tcp, tcp6), strict=True):
        table.write_text(HEADER + rows)
    monkeypatch.setattr(peers, "_TABLES", tables)
    monkeypatch.setattr(os, "getuid", lambda: 1000)

    assert is_own(CLIENT, SERVER) is expected


def test_nobody_is_recognised_where_nothing_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "_TABLES", (tmp_path / "none",))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert not is_own(CLIENT, SERVER)
