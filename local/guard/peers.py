"""Whose program is at the other end of a connection over this machine's loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Address: TypeAlias = tuple[str, int]
"""An IP address and a port."""

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ESTABLISHED = "01"
_MAPPED_IPV4 = bytes(10) + b"\xff\xff"
_ROOT = 0


def is_own(client: Address, server: Address) -> bool:
    """Whether this user, or root, opened the connection from `client` to `server`.

    Linux lists the owner of every socket. Elsewhere `lsof` lists the user's own. If
    neither is available, nobody is recognised.
    """
    if _TABLES[0].exists():
        return _owner(client, server) in {os.getuid(), _ROOT}
    return _is_listed(client, server)


def _owner(client: Address, server: Address) -> int | None:
    wanted = _bytes(client), _bytes(server)
    lines = chain.from_iterable(_lines(table) for table in _TABLES)
    for _, local, remote, state, *more in map(str.split, lines):
        # The kernel no longer knows the owner of a socket that was closed, and lists root.
        if state == _ESTABLISHED and (_read(local), _read(remote)) == wanted:
            return int(more[3])
    return None


def _lines(table: Path) -> Iterator[str]:
    with suppress(OSError):
        yield from table.read_text(encoding="ascii").splitlines()[1:]


def _read(entry: str) -> tuple[bytes, int]:
    """An address as the tables write it: words of 32 bits in the machine's byte order, in hex."""
    words, _, port = entry.partition(":")
    raw = b"".join(
        int(words[start : start + 8], 16).to_bytes(4, sys.byteorder)
        for start in range(0, len(words), 8)
    )
    return raw.removeprefix(_MAPPED_IPV4), int(port, 16)


def _bytes(address: Address) -> tuple[bytes, int]:
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.inet_pton(family, host).removeprefix(_MAPPED_IPV4), port


def _is_listed(client: Address, server: Address) -> bool:
    here, there = (
        f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in (client, server)
    )
    # Both ends are listed where both are ours, so the direction has to be compared.
    command = ["lsof", "-nP", "-a", "-u", str(os.getuid()), f"-iTCP:{client[1]}", "-Fn"]
    with suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)
        return f"n{here}->{there}" in done.stdout.splitlines()
    return False
