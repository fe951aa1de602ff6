"""Reproducible zip archives: their bytes depend only on their content.

Pulumi sees a change when an archive differs, so time stamps, file order, compiled files and the
file modes of a checkout must not affect it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi

if TYPE_CHECKING:
    from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can state
_UNIX = 3
_READABLE = 0o100644 << 16  # Lambda reads as another user than the one who packed


class PackagingError(pulumi.RunError):
    """A package or layer could not be built; the text says what to do (no traceback)."""


def digest(*parts: str | bytes) -> str:
    """16 hexadecimal digits that name this content; each part counts as a whole."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()[:16]


def digest_of(members: Mapping[str, bytes]) -> str:
    """The digest of a set of files, whatever their order."""
    return digest(*(part for path in sorted(members) for part in (path, members[path])))


def write_zip(target: Path, members: Mapping[str, bytes]) -> Path:
    """Write `members` (path in the archive to content) to `target`, all or nothing.

    Two processes may write the same target at once: both write the same bytes, and each puts its
    own finished file in place.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as archive:
            for path in sorted(members):
                entry = zipfile.ZipInfo(path, _EPOCH)
                entry.create_system = _UNIX
                entry.external_attr = _READABLE
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, members[path])
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target
