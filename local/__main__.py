"""The gallery on this machine; `make up`, `make down` and `make clean` call this."""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Until the command has its own way to stop, Ctrl-C ends it at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import logging
import os
import sys
import traceback
from typing import TYPE_CHECKING

from local.console import Console
from local.errors import UserError
from local.signals import StopSignal

if TYPE_CHECKING:
    from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 0, or 1 after an error that was told."""
    options = _parser().parse_args(arguments)
    console = Console()
    # Photos and logs are nobody else's, and a machine may have other users.
    os.umask(0o077)
    # The embedded AWS is never behind a proxy.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "127.0.0.1,localhost"]))
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        # Here, because what is not installed yet is told in words too.
        from local import commands  # noqa: PLC0415
    except ImportError as error:
        console.say(f"{error.name or error} is not installed: run `make setup`.")
        return 1
    try:
        match options.command:
            case "up":
                commands.up(
                    console,
                    options.stack,
                    options.port,
                    fresh=options.fresh,
                    recover=options.recover,
                    verbose=options.verbose,
                )
            case "down":
                commands.down(console)
            case _:
                commands.clean(console)
    except StopSignal:
        return 0
    except UserError as error:
        console.say(f"\n{error}")
        _keep_traceback()
        return 1
    except Exception as error:  # noqa: BLE001 (told to a person; the traceback is in a file)
        _say_unexpected(console, error)
        return 1
    return 0


def _say_unexpected(console: Console, error: Exception) -> None:
    """Tell an error that the Pulumi program raised: a sentence of its own, or a bug."""
    import pulumi  # noqa: PLC0415 (installed, as the command has run)

    if isinstance(error, pulumi.RunError):
        console.say(f"\n{error}")
    else:
        console.say(f"\n{type(error).__name__}: {error}")
    console.say(f"(Where it happened: {_keep_traceback()})")


def _keep_traceback() -> Path:
    from local.commands import STATE  # noqa: PLC0415

    path = STATE / "error.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(traceback.format_exc())
    return path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="build, deploy and serve until Ctrl-C")
    up.add_argument("--stack", default="dev", help="whose Pulumi.<stack>.yaml is used")
    up.add_argument("--port", type=int, help="of the embedded AWS; otherwise 4566 or a free one")
    up.add_argument("--fresh", action="store_true", help="forget the photos of earlier runs")
    up.add_argument("--recover", action="store_true", help="start without damaged state files")
    up.add_argument("--verbose", action="store_true", help="list what is not modelled")
    commands.add_parser("down", help="stop the one that runs")
    commands.add_parser("clean", help="stop it, and delete everything that it stored")
    return parser


if __name__ == "__main__":
    sys.exit(main())
