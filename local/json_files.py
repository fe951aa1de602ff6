"""JSON files with a copy, so that nothing is lost if one of the two is truncated or missing."""

from __future__ import annotations

import hashlib
import json
import os
import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST = "sha256"
# The digest is of what follows it, as if the object began there.
_SEAL = re.compile(rf'{{\s*"{_DIGEST}": "(\w*)",')


class UnreadableError(Exception):
    """Neither a file nor its copy can be read; the text says why."""


def write_json(path: Path, value: Any) -> None:
    """Write JSON atomically."""
    _write(path, json.dumps(value, indent=1))


def write_with_copy(path: Path, value: dict[str, Any], *, copy: bool = True) -> None:
    """Write a file and its copy; without `copy` the copy stays as it was."""
    write_text_with_copy(path, json.dumps(value, indent=1), copy=copy)


def write_text_with_copy(path: Path, text: str, *, copy: bool = True) -> None:
    """As `write_with_copy`, of an object that is JSON already."""
    sealed = f'{{\n "{_DIGEST}": "{_digest(text)}",{text.removeprefix("{")}'
    _write(path, sealed)
    if copy:
        _write(_copy(path), sealed)


def read_with_copy(path: Path) -> dict[str, Any]:
    """Read a file, or its copy if the file cannot be read.

    Raises:
        FileNotFoundError: neither exists.
        UnreadableError: neither can be read.
    """
    faults: list[str] = []
    for each in (path, _copy(path)):
        try:
            return _read(each)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            faults.append(f"{each}: {error}")
    if faults:
        raise UnreadableError("; ".join(faults))
    raise FileNotFoundError(path)


def _read(path: Path) -> dict[str, Any]:
    text = path.read_text()
    value: Any = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 (its text is what is wrong)
    found = cast("dict[str, Any]", value)
    # Former versions wrote no digest.
    if _DIGEST in found:
        del found[_DIGEST]
        seal = _SEAL.match(text)
        if seal is None or seal[1] != _digest("{" + text[seal.end() :]):
            raise ValueError("its digest differs")
    return found


def _copy(path: Path) -> Path:
    return path.with_name(f"{path.stem}.copy{path.suffix}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        draft.write_text(text)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
