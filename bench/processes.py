"""New processes like those of functions, with only what Lambda unpacks on their path."""

from __future__ import annotations

import os
import resource
import subprocess
from typing import TYPE_CHECKING

from components.build import artifacts
from local.emulator.environment import INTERPRETER
from tests.support.packages import unpack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SETTINGS = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "PATH": os.defpath,
}


def unpacked(folder: Path) -> dict[str, list[Path]]:
    """The path of each function in the order in which it is searched, unpacked under `folder`."""
    layers = {
        name: unpack(package, folder / name) / "python"
        for name, package in artifacts.layer_packages("host").items()
    }
    paths: dict[str, list[Path]] = {}
    for name, package in artifacts.function_packages("host").items():
        paths[name] = [unpack(package, folder / name), layers["sdk"]]
        if name == "thumbnail":
            paths[name].append(layers["imaging"])
    return paths


def output(program: str, path: Sequence[Path]) -> str:
    """What a program prints in a new process of the interpreter that runs functions here.

    Raises:
        CalledProcessError: It failed.
    """
    folders = [str(each) for each in path]
    # Writes no byte code, like a function, whose folder is read-only: what is not there at one
    # start must not be there at the next.
    command = [INTERPRETER, "-S", "-s", "-E", "-B", "-c"]
    command.append(f"import sys; sys.path[:0] = {folders!r}; {program}")
    return subprocess.run(
        command, env=_SETTINGS, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def seconds(program: str, path: Sequence[Path]) -> float:
    """The processor time of a new process from start to exit."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output(program, path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
