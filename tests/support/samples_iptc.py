"""IPTC's records, and Photoshop's resources around them, as agencies' programs write them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def records(texts: Mapping[int, str]) -> bytes:
    """What is said about a picture, by number."""
    encoded = ((number, text.encode("latin-1")) for number, text in texts.items())
    return b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in encoded
    )


def resource(kind: int, data: bytes, name: bytes = b"") -> bytes:
    """One of Photoshop's resources."""
    named = bytes([len(name)]) + name
    head = b"8BIM" + struct.pack(">H", kind) + named + bytes(len(named) % 2)
    return head + struct.pack(">I", len(data)) + data + bytes(len(data) % 2)


def photoshop(iptc: bytes) -> bytes:
    """Resources, among which are these records."""
    return (
        resource(0x03ED, bytes(15), b"odd") + resource(0x0404, iptc) + resource(0x0425, bytes(16))
    )
