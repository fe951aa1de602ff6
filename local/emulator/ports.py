"""Choose the port of the embedded AWS, and say who has the one that is taken."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from local.emulator.loopback import free_port, is_free
from local.errors import UserError

USUAL = 4566


def choose(wanted: int | None, last: int | None) -> tuple[int, str]:
    """The port to use, and a sentence on it where it is not the expected one.

    Args:
        wanted: what the person asked for; no other is taken then.
        last: of the run before, so that the gallery keeps its address.

    Raises:
        UserError: the wanted port is taken.
    """
    if wanted is not None:
        if not is_free(wanted):
            raise UserError(f"{_taken(wanted)}. Stop that, or choose another port with PORT=.")
        return wanted, ""
    usual = last or USUAL
    if is_free(usual):
        return usual, ""
    port = USUAL if usual != USUAL and is_free(USUAL) else free_port()
    return port, f"{_taken(usual)}, so port {port} is used."


def _taken(port: int) -> str:
    owner = _owner(port)
    return f"Port {port} is taken" + (f" by {owner}" if owner else "")


def _owner(port: int) -> str:
    """Program and process of a listener, where Linux lets us see them; otherwise empty."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    if not sockets:
        return ""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if any(str(link.readlink()) in sockets for link in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().split(b"\0")
                words = " ".join(word.decode(errors="replace") for word in command[:3] if word)
                return f"{words} (process {process.name})"
    return "another program"


def _listening(port: int) -> set[str]:
    inodes: set[str] = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text().splitlines()[1:]:
                # Columns: 1 is address:port in hexadecimal, 3 is 0A for a listener, 9 an inode.
                columns = line.split()
                if columns[3] == "0A" and int(columns[1].rsplit(":", 1)[1], 16) == port:
                    inodes.add(columns[9])
    return inodes
