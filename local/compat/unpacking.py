"""The packages of functions are unpacked once, not again for each process.

The emulator unpacks a function's code and its layers for every process that it starts, which takes
most of the start: half a second of processor time for the layer with Pillow.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import zipfile
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class SharedZip(zipfile.ZipFile):
    """A ZIP file whose files, unpacked, are links to those of the first time.

    A process that replaces such a file replaces its own link only.
    """

    unpacked: ClassVar[dict[frozenset[tuple[str, int, int]], str]] = {}
    _unpacking: ClassVar = threading.Lock()

    def extractall(
        self,
        path: str | os.PathLike[str] | None = None,
        members: Iterable[str | zipfile.ZipInfo] | None = None,
        pwd: bytes | None = None,
    ) -> None:
        """Unpack into a folder, as `zipfile` does."""
        if members is not None or pwd is not None:
            super().extractall(path, members, pwd)
            return
        content = frozenset((each.filename, each.CRC, each.file_size) for each in self.infolist())
        with self._unpacking:
            folder = self.unpacked.get(content)
            if folder is None:
                folder = tempfile.mkdtemp(prefix="unpacked-")
                super().extractall(folder)
                self.unpacked[content] = folder
        shutil.copytree(folder, path or os.curdir, copy_function=os.link, dirs_exist_ok=True)


def unpack_once(runtime: Any) -> None:
    """Let the processes of functions share their files.

    Args:
        runtime: the emulator's module that starts them.
    """
    runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": SharedZip})
