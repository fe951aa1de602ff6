"""Byte code beside the sources of an archive, so that functions need not compile them at start.

Python's usual byte code records when its source was last changed. In an archive that time is fixed,
and the folder that a function is unpacked to is read-only, so Python would compile every module in
every new process. The byte code made here is not checked against its source. It is specific to a
minor version of Python: none is made where another version builds than runs the functions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from components.build.archive import PackagingError
from components.build.runtime import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Mapping

# Part of the name of every archive with byte code: raise it when the steps below change.
RECIPE = "1"


def runs_here(platform: str) -> bool:
    """Whether functions of a platform run in the same version of Python as this program."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return platform == "host" or (sys.implementation.name == "cpython" and version == RUNTIME)


def kind(platform: str) -> str:
    """The name of the byte code that archives for a platform carry."""
    return f"{RECIPE} {sys.implementation.cache_tag}" if runs_here(platform) else "none"


def with_byte_code(members: Mapping[str, bytes], *, platform: str, home: str) -> dict[str, bytes]:
    """The members of an archive and, where this machine can compile it, their byte code.

    `home` is where Lambda unpacks the archive: the paths in tracebacks.

    Raises:
        PackagingError: A source cannot be compiled.
    """
    if not runs_here(platform):
        return dict(members)
    with tempfile.TemporaryDirectory(prefix="photo-sharing-") as folder:
        sources = Path(folder)
        for path, content in members.items():
            if path.endswith(".py"):
                source = sources / path
                source.parent.mkdir(parents=True, exist_ok=True)
                source.write_bytes(content)
        _compile(sources, home)
        compiled = {
            path.relative_to(sources).as_posix(): path.read_bytes()
            for path in sources.rglob("__pycache__/*.pyc")
        }
    return {**members, **compiled}


def _compile(folder: Path, home: str) -> None:
    # In a process of its own, in which nothing was compiled before: interned objects of other
    # sources would affect the bytes. Python's settings are removed for the same reason.
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTHON"}
    command = [sys.executable, "-P", "-s", "-m", "compileall", "-q"]
    command += ["--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", home, str(folder)]
    done = subprocess.run(
        command,
        env={**environment, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-6:])
        raise PackagingError(f"Python could not compile the functions' sources:\n{said}")
