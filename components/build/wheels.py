"""Layers assembled from wheels for the processor that will run them, on any machine.

Wheels are chosen by platform tag and nothing is ever built, so any machine can assemble an ARM
layer. Console scripts, the installer's metadata and most of the AWS SDK's data are left out. Byte
code is included where this machine can compile it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pulumi

from components.build import bytecode, trimmed_botocore
from components.build.archive import PackagingError, digest, write_zip
from components.build.runtime import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Callable

Download: TypeAlias = "Callable[[Path, str, Path], None]"

# Part of every layer's name in the cache: raise it when the steps below change.
RECIPE = "3"
# Lambda's Python runtime stands on Amazon Linux 2023, whose glibc is 2.34; anything older runs too.
_NEWEST_GLIBC = 34
_OLDEST_GLIBC = 17
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
_OPTIONS = ["--quiet", "--require-hashes", "--only-binary=:all:"]
_LEFT_OUT = frozenset(("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"))
_HOME = "/opt"


def layer_package(
    name: str, *, requirements: Path, platform: str, cache: Path, download: Download | None = None
) -> Path:
    """The zip of a layer: `python/` with the packages that `requirements` pins.

    `platform` is arm64, x86_64, or host for wheels of this machine and this Python. Built once for
    each content of `requirements`, platform and recipe; `download` is `install_wheels` unless a
    test gives its own.

    Raises:
        PackagingError: when the wheels cannot be downloaded or compiled.
    """
    python = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
    target_system = python if platform == "host" else RUNTIME
    steps = (
        RECIPE,
        bytecode.kind(platform),
        json.dumps([trimmed_botocore.OPERATIONS, trimmed_botocore.OWN_OPERATIONS]),
    )
    key = digest(*steps, requirements.read_bytes(), platform, target_system)
    target = cache / "layers" / f"{name}-{platform}-{key}.zip"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    pulumi.log.info(f"Fetching the packages of the {name} layer; the result is kept")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{name}-") as folder:
        installed = Path(folder)
        (download or install_wheels)(requirements, platform, installed)
        members = {
            f"python/{path}": data
            for path, data in trimmed_botocore.slim(_files(installed)).items()
        }
        return write_zip(target, bytecode.with_byte_code(members, platform=platform, home=_HOME))


def install_wheels(requirements: Path, platform: str, target: Path) -> None:
    """Unpack the wheels of `requirements` for `platform` into `target`.

    By uv, in a tenth of pip's time, where the environment has it; by pip where it does not or uv
    fails, since uv knows nothing of the index, proxy and certificates in pip's configuration. Both
    take only files whose hash is pinned there: whoever can put another file into a package index,
    or between it and this machine, cannot put code into a function.

    Raises:
        PackagingError: when pip fails, with its own last words.
    """
    if (uv := Path(sys.executable).with_name("uv")).exists():
        command = [str(uv), "pip", "install", "--python", sys.executable, *_OPTIONS]
        command += ["--target", str(target), *uv_platform_options(platform)]
        command += ["--requirement", str(requirements)]
        if not subprocess.run(command, capture_output=True, check=False).returncode:
            return
    # --upgrade replaces what uv may have left behind.
    command = [sys.executable, "-m", "pip", "install", *_OPTIONS, "--no-input", "--no-compile"]
    command += ["--disable-pip-version-check", "--upgrade", "--target", str(target)]
    command += [*platform_options(platform), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-6:]
        raise PackagingError(
            f"The packages of {requirements.name} in handlers/{requirements.parent.name} could "
            f"not be fetched for {platform}. Check that this machine reaches its Python package "
            "index (a proxy or mirror is set with `pip config`), then run the same command "
            "again; nothing was created. pip said:\n" + "\n".join(f"  {line}" for line in said)
        )


def platform_options(platform: str) -> list[str]:
    """Options of pip that choose wheels for Lambda on `platform`; none for this machine."""
    if platform == "host":
        return []
    machine = _MACHINES[platform]
    options = ["--implementation", "cp", "--python-version", RUNTIME.removeprefix("python")]
    for minor in range(_NEWEST_GLIBC, _OLDEST_GLIBC - 1, -1):
        options += ["--platform", f"manylinux_2_{minor}_{machine}"]
    # The older name of manylinux_2_17, which pip does not take for the same thing.
    return [*options, "--platform", f"manylinux2014_{machine}"]


def uv_platform_options(platform: str) -> list[str]:
    """Options of uv that choose the same wheels; it takes those of every older glibc, too."""
    if platform == "host":
        return []
    libc = f"{_MACHINES[platform]}-manylinux_2_{_NEWEST_GLIBC}"
    return ["--python-platform", libc, "--python-version", RUNTIME.removeprefix("python")]


def _files(installed: Path) -> dict[str, bytes]:
    paths = (path for path in installed.rglob("*") if path.is_file())
    relative = {path.relative_to(installed): path for path in paths}
    return {
        name.as_posix(): path.read_bytes() for name, path in relative.items() if _is_needed(name)
    }


def _is_needed(path: Path) -> bool:
    parts = path.parts
    if parts[0] in {"bin", ".lock"} or "__pycache__" in parts or path.suffix == ".pyc":
        return False
    if parts[0].endswith(".dist-info"):  # licences stay, they must travel with the code
        return path.name not in _LEFT_OUT
    return True
