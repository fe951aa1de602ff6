"""Byte code beside the sources of an archive, so that no function compiles them as it starts.

What Python writes by itself states when its source was last changed. In an archive that time is
made up, and the folder that a function is unpacked to is read-only; so Python would compile every
module anew in every new process. Byte code of the kind made here is taken without a look at the
source. It is of one minor version of Python: where the one that builds is not the one that runs
functions, there is none.
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
    """The members of an archive and, where they can be had, their byte code.

    `home` is where Lambda unpacks the archive: the paths that people read in a traceback.

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
    # In a process of its own, in which nothing was compiled before: what Python remembers from
    # other sources shows in the bytes. Its settings are left out for the same reason.
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
        raise PackagingError(f"Python could not compile what functions are made of:\n{said}")
