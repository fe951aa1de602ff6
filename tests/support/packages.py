"""Packages and layers of functions, unpacked as Lambda does, and built without pip."""

from __future__ import annotations

import shutil
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def unpack(archive: Path, folder: Path) -> Path:
    """The folder that an archive was unpacked to."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def installed(requirements: Path, _platform: str, target: Path) -> None:
    """A replacement for pip in `layer_package`: the pinned packages of the tests' environment.

    Raises:
        RuntimeError: The environment has another version than the one that is pinned.
    """
    pins = (line for line in requirements.read_text(encoding="utf-8").splitlines() if "==" in line)
    for pin in pins:
        name, _, version = pin.removesuffix("\\").strip().partition("==")
        found = distribution(name).version
        if found != version:
            raise RuntimeError(f"{name} is pinned to {version} but {found} is installed")
        copy_installed([name], target)


def copy_installed(names: Iterable[str], target: Path) -> None:
    """Copy packages of this environment as pip left them, byte code included."""
    for name in names:
        package = distribution(name)
        for file in package.files or ():
            source = Path(str(file.locate()))
            if ".." not in file.parts and source.exists():
                copy = target / file
                copy.parent.mkdir(parents=True, exist_ok=True)
                # With its modification time, by which Python decides whether byte code is current.
                shutil.copy2(source, copy)
