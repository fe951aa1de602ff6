"""Notice that an upgrade of a package changed what `local/compat/` relies on."""

from __future__ import annotations

import importlib
import inspect
from importlib import metadata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def differences(
    package: str,
    names: Mapping[str, Mapping[str, str | None]],
    texts: Mapping[str, tuple[str, ...]],
) -> list[str]:
    """How the installed package differs from what is relied on; a sentence for each difference.

    Args:
        package: its name as it is installed.
        names: by module, names and the parameters of functions; None for anything else.
        texts: by module, what its source must contain.
    """
    found = [
        f"{module}.{name} {wrong}"
        for module, members in names.items()
        for name, parameters in members.items()
        if (wrong := _difference(module, name, parameters))
    ]
    found += [
        f"{module} no longer contains {text}"
        for module, contained in texts.items()
        for text in contained
        if text not in inspect.getsource(importlib.import_module(module))
    ]
    version = metadata.version(package)
    return [f"{package} {version}: {each}, which local/compat/ relies on." for each in found]


def _difference(module: str, name: str, parameters: str | None) -> str:
    value: Any = importlib.import_module(module)
    for part in name.split("."):
        if not hasattr(value, part):
            return "does not exist"
        value = getattr(value, part)
    if parameters is None:
        return ""
    actual = ", ".join(inspect.signature(value).parameters)
    return "" if actual == parameters else f"takes ({actual}), not ({parameters})"
