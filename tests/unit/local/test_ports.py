"""The port of the embedded AWS."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from local.emulator.loopback import free_port, has_ipv6, is_free, listen
from local.emulator.ports import choose
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Generator


IPV6 = [("::1", socket.AF_INET6)] if has_ipv6() else []


@pytest.fixture
def taken() -> Generator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_port_of_the_last_run_is_kept() -> None:
    last = free_port()

    assert choose(None, last) == (last, "")


def test_another_port_is_chosen_and_named_when_the_usual_one_is_taken(taken: int) -> None:
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


@pytest.mark.skipif(not os.path.exists("/proc/net/tcp"), reason="only Linux shows it")  # noqa: PTH110
def test_the_process_that_has_the_port_is_named(taken: int) -> None:
    with pytest.raises(UserError, match=rf"\(process {os.getpid()}\)"):
        choose(taken, None)
