"""A stack's config as Pulumi would give it to the program: strings, objects as JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

import yaml

from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def project_name(folder: Path) -> str:
    """The project's name, from `Pulumi.yaml`."""
    return str(_read(folder / "Pulumi.yaml")["name"])


def load(folder: Path, stack: str, overrides: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The config of a stack: defaults of `Pulumi.yaml`, `Pulumi.<stack>.yaml`, then `overrides`.

    Args:
        folder: where both files are.
        stack: the stack's name.
        overrides: plain values by key; a key without a namespace is the project's.

    Raises:
        UserError: a file cannot be read, a value is a secret, or a required one is missing.
    """
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", stack):
        raise UserError(f"{stack!r} cannot be the name of a stack.")
    project = _read(folder / "Pulumi.yaml")
    path = folder / f"Pulumi.{stack}.yaml"
    if not path.exists():
        raise UserError(f"There is no stack {stack!r}: {path.name} does not exist.")
    name = str(project["name"])
    declared = {_key(name, key): spec for key, spec in _map(project, "config").items()}
    values = {key: _default(spec) for key, spec in declared.items()}
    values |= {_key(name, key): value for key, value in _map(_read(path), "config").items()}
    values |= {_key(name, key): value for key, value in (overrides or {}).items()}
    for key, value in values.items():
        if _has_secret(value):
            raise UserError(
                f"{path.name}: {key} is an encrypted secret, which only the `pulumi` command can "
                "read. Write a plain value for the stack that runs on this machine."
            )
        if value is None and key in declared:
            # The `pulumi` command refuses this too.
            raise UserError(f"{path.name}: {key} is missing, and has no default in Pulumi.yaml.")
    return {key: _text(value) for key, value in values.items() if value is not None}


def _read(path: Path) -> dict[str, Any]:
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise UserError(f"{path} cannot be read: {error}") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise UserError(f"{path} is not a map of settings.")
    return cast("dict[str, Any]", data)


def _map(data: dict[str, Any], key: str) -> dict[str, Any]:
    value: Any = data.get(key) or {}
    if not isinstance(value, dict):
        raise UserError(f"In Pulumi's settings, {key} is not a map of keys and values.")
    return {str(name): item for name, item in cast("dict[Any, Any]", value).items()}


def _key(project: str, key: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _default(spec: Any) -> Any:
    """A setting in `Pulumi.yaml` is a bare value, or a map with its type, default or value."""
    if isinstance(spec, dict):
        described = cast("dict[str, Any]", spec)
        return described.get("value", described.get("default"))
    return spec


def _has_secret(value: Any) -> bool:
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value)
        return set(items) == {"secure"} or any(_has_secret(item) for item in items.values())
    return isinstance(value, list) and any(_has_secret(item) for item in cast("list[Any]", value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
