"""Bytes of Pulumi's assets and archives."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any, cast

import pulumi

_EPOCH = (1980, 1, 1, 0, 0, 0)


def content(asset: Any) -> bytes:
    """The bytes of an asset.

    Raises:
        TypeError: an asset that is fetched from elsewhere, which nothing here needs.
    """
    if isinstance(asset, pulumi.FileAsset):
        return Path(asset.path).read_bytes()
    if isinstance(asset, pulumi.StringAsset):
        return str(asset.text).encode()
    raise TypeError(f"{type(asset).__name__} cannot be read here")


def zipped(archive: Any) -> bytes:
    """The archive as a zip: a zip file as it is, a folder or map of assets packed in sorted order.

    Raises:
        TypeError: an archive that is fetched from elsewhere, which nothing here needs.
    """
    if isinstance(archive, pulumi.FileAsset | pulumi.FileArchive):
        path = Path(archive.path)
        return path.read_bytes() if path.is_file() else _pack(_entries(archive))
    return _pack(_entries(archive))


def checksum(package: bytes) -> str:
    """What Lambda calls the SHA-256 of a package, in Base64."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()


def _entries(archive: Any, prefix: str = "") -> dict[str, bytes]:
    if isinstance(archive, pulumi.AssetArchive):
        found: dict[str, bytes] = {}
        for name, entry in cast("dict[str, Any]", archive.assets).items():
            found |= _entries(entry, f"{prefix}{name}")
        return found
    if isinstance(archive, pulumi.FileArchive):
        root = Path(archive.path)
        stem = f"{prefix}/" if prefix else ""
        if root.is_dir():
            files = (path for path in root.rglob("*") if path.is_file())
            return {stem + path.relative_to(root).as_posix(): path.read_bytes() for path in files}
        with zipfile.ZipFile(root) as packed:
            names = (name for name in packed.namelist() if not name.endswith("/"))
            return {stem + name: packed.read(name) for name in names}
    if isinstance(archive, pulumi.Asset):
        return {prefix: content(archive)}
    raise TypeError(f"{type(archive).__name__} cannot be packed here")


def _pack(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in sorted(entries.items()):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, data)
    return buffer.getvalue()
