"""Where the emulator keeps the bytes of an object: `<account>/<bucket>/<key>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_stored(objects: Path, key: str) -> bool:
    """Whether a bucket has an object of this name.

    Args:
        objects: the folder of all objects.
        key: a name that is a path without special characters, as those of renditions are.
    """
    return any((bucket / key).is_file() for bucket in objects.glob("*/*"))
