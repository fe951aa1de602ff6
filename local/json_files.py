"""JSON files of which there are two, so that one that is cut or gone costs nothing."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST = "sha256"


class UnreadableError(Exception):
    """A file and its copy are there, and neither can be read; the text says why."""


def write_json(path: Path, value: Any) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of it."""
    _write(path, json.dumps(value, indent=1))


def write_with_copy(path: Path, value: dict[str, Any], *, copy: bool = True) -> None:
    """Write a file and its copy; `copy` leaves the copy as it was, for a change among many."""
    text = json.dumps(value, indent=1)
    sealed = f'{{\n "{_DIGEST}": "{_digest(text)}",{text.removeprefix("{")}'
    _write(path, sealed)
    if copy:
        _write(_copy(path), sealed)


def read_with_copy(path: Path) -> dict[str, Any]:
    """What is in a file, or in its copy if that is all that can be read.

    Raises:
        FileNotFoundError: there is neither.
        UnreadableError: what is there cannot be read.
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
    value: Any = json.loads(path.read_text())
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 (its text is what is wrong)
    found = cast("dict[str, Any]", value)
    # Versions before this one wrote no digest.
    written = found.pop(_DIGEST, None)
    if written is not None and written != _digest(json.dumps(found, indent=1)):
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
