"""The zip of a function: the code of its slice and of the packages that the slice needs.

Members keep their path from the root of the project, and so the names by which modules import each
other. Third-party code is in the layers. Byte code is included where this machine can compile it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.build import bytecode
from components.build.archive import digest, digest_of, write_zip
from components.build.runtime import SHARED_PACKAGES, SLICES

if TYPE_CHECKING:
    from pathlib import Path

_HOME = "/var/task"


def function_package(slice_name: str, *, root: Path, platform: str, cache: Path) -> Path:
    """Zip one slice of `root`/handlers; the file's name states its content, so it is built once.

    Raises:
        PackagingError: when a source cannot be compiled.
    """
    members = function_members(slice_name, root=root)
    key = digest(bytecode.kind(platform), digest_of(members))
    target = cache / "packages" / f"{slice_name}-{key}.zip"
    if target.exists():
        return target
    return write_zip(target, bytecode.with_byte_code(members, platform=platform, home=_HOME))


def function_members(slice_name: str, *, root: Path) -> dict[str, bytes]:
    """Path in the zip to content. Only Python sources, without requirements and the contract."""
    handlers = root / "handlers"
    sources = list(handlers.glob("*.py"))
    for folder in (*SHARED_PACKAGES, *SLICES[slice_name].packages, slice_name):
        sources += (handlers / folder).rglob("*.py")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sources}
