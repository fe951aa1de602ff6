"""Digests of assets and archives, so that an unchanged file is not deployed again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, cast

import pulumi

_CONTENT = "contentSha256"


def encode(value: Any) -> Any:
    """The value as JSON, each asset or archive in it as `{"contentSha256": hex}`."""
    if isinstance(value, (pulumi.Asset, pulumi.Archive)):
        return {_CONTENT: digest(value)}
    if isinstance(value, list):
        return [encode(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: encode(item) for key, item in cast("dict[str, Any]", value).items()}
    return value


def digest(asset: pulumi.Asset | pulumi.Archive) -> str:
    """SHA-256 of what the asset holds, as hex; of an archive, of its names and contents.

    Raises:
        TypeError: a remote asset, which is not supported.
        FileNotFoundError: the file does not exist.
    """
    if isinstance(asset, pulumi.StringAsset):
        return hashlib.sha256(asset.text.encode()).hexdigest()
    if isinstance(asset, (pulumi.FileAsset, pulumi.FileArchive)):
        return _path_digest(Path(asset.path))
    if isinstance(asset, pulumi.AssetArchive):
        parts = {name: digest(part) for name, part in asset.assets.items()}
        return _names_digest(parts)
    msg = f"{type(asset).__name__} is not supported on the embedded AWS"
    raise TypeError(msg)


def _path_digest(path: Path) -> str:
    if not path.is_dir():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    files = (file for file in path.rglob("*") if file.is_file())
    return _names_digest({file.relative_to(path).as_posix(): _path_digest(file) for file in files})


def _names_digest(parts: dict[str, str]) -> str:
    listing = "".join(f"{part} {name}\n" for name, part in sorted(parts.items()))
    return hashlib.sha256(listing.encode()).hexdigest()
