"""Where the embedded AWS listens: all of this machine's loopback that a browser may ask.

The program that starts the emulator opens the port and hands it over. Nobody can take it in
between, and so be asked with the token in the emulator's place. IPv6 is part of it because
browsers look for names under `.localhost` at ::1 first: another user's program that listened there
would be the gallery to them, and would learn its address.
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
    """Open the port, and close it at the end for those who have not taken it over.

    Raises:
        UserError: it is taken.
    """
    addresses = [(LOOPBACK, socket.AF_INET), *([(_IPV6, socket.AF_INET6)] if has_ipv6() else [])]
    with ExitStack() as opened:
        try:
            # As servers do: a port whose last connections are only fading away is free.
            sockets = [
                opened.enter_context(socket.create_server((host, port), family=family))
                for host, family in addresses
            ]
        except OSError as error:
            raise UserError(f"Port {port} is taken: {error.strerror}.") from error
        yield sockets


def has_ipv6() -> bool:
    """Whether the machine's loopback has IPv6; without it nobody else can listen there either."""
    with suppress(OSError), socket.create_server((_IPV6, 0), family=socket.AF_INET6):
        return True
    return False
