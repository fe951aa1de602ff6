"""What `make clean` and `make up FRESH=1` delete: all that this machine's gallery has stored.

`python -m local.cleanup FOLDER` deletes it where nothing is installed: only the standard library is
imported here.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from local.compat.objects import is_stored
from local.emulator.state import EmulatorState

_LATEST = "latest.json"


def forget(state: Path, *, keep: frozenset[str] = frozenset()) -> None:
    """Empty the state folder.

    What `make latest` has asked a site on AWS for is kept: the next `pulumi up` publishes it.

    Args:
        state: the folder.
        keep: names of files in it that stay.
    """
    objects = EmulatorState.of(state).objects
    # Before anything is deleted, because the photos tell whose they are.
    latest = {path for path in state.glob(f"*/{_LATEST}") if not _is_of_this_machine(path, objects)}
    for path in list(state.glob("*")):
        if path.is_symlink() or not path.is_dir():
            if path.name not in keep:
                path.unlink()
        elif path / _LATEST in latest:
            _empty(path, except_for=path / _LATEST)
        else:
            shutil.rmtree(path)


def _is_of_this_machine(latest: Path, objects: Path) -> bool:
    try:
        keys = [str(photo["url"]).lstrip("/") for photo in json.loads(latest.read_text())["photos"]]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return any(is_stored(objects, key) for key in keys)


def _empty(folder: Path, *, except_for: Path) -> None:
    for path in list(folder.iterdir()):
        if path == except_for:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    forget(folder)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
