"""Folders and files that nobody but their owner can read: a machine may have other users."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from local.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

_ADVICE = "Move it away, or become its owner with `sudo chown -R`."
_OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(folder: Path) -> None:
    """Create a folder that only we can read, or close an existing one with all that is in it.

    Raises:
        UserError: it, or something in it, belongs to another user, who could still read it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    if status.st_uid != os.geteuid():
        raise UserError(f"{folder} belongs to another user of this machine. {_ADVICE}")
    if not status.st_mode & _OF_OTHERS:
        return
    try:
        # First the folder: from then on nobody else can reach what is in it.
        _close(folder)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                _close(folder / parent / name)
    except PermissionError as error:
        raise UserError(
            f"{folder} holds files that belong to another user of this machine. {_ADVICE}"
        ) from error


def write_private(file: Path, text: str) -> None:
    """Write a file that others could not read even for a moment, in place of any that is there."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(text)


def _close(path: Path) -> None:
    mode = path.lstat().st_mode
    if not stat.S_ISLNK(mode) and mode & _OF_OTHERS:
        path.chmod(stat.S_IMODE(mode) & ~_OF_OTHERS)
