"""Display names of cameras.

Cameras state the maker's full company name, often in capitals, and many repeat it in the model.
Known brands are written in the common way; unknown ones stay as they are.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# How many bytes of a text are read, and how many characters are kept.
MAX_BYTES = 1000
_MAX_CHARACTERS = 100
# Control, format (bidirectional overrides), private, surrogate and unassigned characters.
_CONTROL_CATEGORIES = "C"

_BRANDS: Final = {
    each.casefold(): each
    for each in (
        *(
            "Apple",
            "Canon",
            "Casio",
            "DJI",
            "Epson",
            "Fujifilm",
            "Google",
            "GoPro",
            "Hasselblad",
            "HTC",
        ),
        *("Huawei", "Kodak", "Konica", "Leica", "LG", "Minolta", "Motorola", "Nikon", "Nokia"),
        *("Olympus", "OnePlus", "OPPO", "Panasonic", "Pentax", "Polaroid", "realme", "Ricoh"),
        *("Samsung", "Sanyo", "Sharp", "Sigma", "Sony", "Toshiba", "vivo", "Xiaomi", "YI"),
    )
}
_COMPANIES: Final = {"fuji photo film": "Fujifilm", "eastman kodak": "Kodak"}


def name(make: bytes, model: bytes) -> str | None:
    """Make and model as one name: "Nikon D750", "Apple iPhone 15 Pro"; None without either."""
    maker, kind = text(make), text(model)
    if kind is None:
        return _brand(maker) if maker else None
    first, _, rest = kind.partition(" ")
    if first.casefold() in _BRANDS and rest:
        # The brand in the model wins: Ricoh makes Pentax cameras.
        return f"{_BRANDS[first.casefold()]} {rest}"
    if maker is None:
        return kind
    rest = kind[len(maker) :]
    if kind[: len(maker)].casefold() == maker.casefold() and rest[:1] in {"", " "}:
        kind = rest.strip()
    return f"{_brand(maker)} {kind}".strip()[:_MAX_CHARACTERS]


def text(data: bytes) -> str | None:
    """An EXIF text for display; None if it is empty.

    It should be zero-terminated ASCII, but may be UTF-8 or Latin-1, with any padding.
    """
    found = data[:MAX_BYTES].partition(b"\0")[0]
    try:
        decoded = found.decode("utf-8")
    except UnicodeDecodeError:
        decoded = found.decode("latin-1")
    kept = "".join(
        " " if each.isspace() else each
        for each in unicodedata.normalize("NFC", decoded)
        if each.isspace() or not unicodedata.category(each).startswith(_CONTROL_CATEGORIES)
    )
    flat = " ".join(kept.split())[:_MAX_CHARACTERS].strip()
    # "----" and the like stand for an unknown lens.
    return flat if any(each.isalnum() for each in flat) else None


def _brand(maker: str) -> str:
    folded = maker.casefold()
    for company, brand in _COMPANIES.items():
        if folded.startswith(company):
            return brand
    return _BRANDS.get(folded.partition(" ")[0], maker)
