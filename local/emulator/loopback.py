"""The loopback addresses that the embedded AWS listens on: all that a browser may connect to.

The program that starts the emulator opens the port and passes it on, so no other program can take
it in between and be sent the token. IPv6 is included because browsers try ::1 first for names under
`.localhost`: another user's program that listened there would receive their requests.
"""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from local.addresses import LOOPBACK
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Generator

_IPV6 = "::1"


def free_port() -> int:
    """A port that was free a moment ago."""
    while True:
        with socket.create_server((LOOPBACK, 0)) as probe:
            port: int = probe.getsockname()[1]
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server can be started at the port."""
    try:
        with listen(port):
            return True
    except UserError:
        return False


@contextmanager
def listen(port: int) -> Generator[list[socket.socket]]:
    """Open the port in this block; a process that inherits the sockets keeps them.

    Raises:
        UserError: the port is taken.
    """
    addresses = [(LOOPBACK, socket.AF_INET), *([(_IPV6, socket.AF_INET6)] if has_ipv6() else [])]
    with ExitStack() as opened:
        try:
            # A port whose last connections are in TIME_WAIT counts as free, as for any server.
            sockets = [
                opened.enter_context(socket.create_server((host, port), family=family))
                for host, family in addresses
            ]
        except OSError as error:
            raise UserError(f"Port {port} is taken: {error.strerror}.") from error
        yield sockets


def has_ipv6() -> bool:
    """Whether the machine's loopback has IPv6; otherwise nobody can listen there."""
    with suppress(OSError), socket.create_server((_IPV6, 0), family=socket.AF_INET6):
        return True
    return False
