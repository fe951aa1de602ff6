"""The formats that can be added, as the page's scripts and the file chooser are told of them."""

from collections.abc import Iterable

from handlers.shared.formats import Format

# Not every Android knows what kind of file these are. With one ending that it does not know, its
# browsers open a list of files in place of the phone's photos; media types do no harm.
_UNKNOWN_TO_ANDROID = {".hif", ".jfif", ".jxl"}


def described(image_format: Format) -> dict[str, object]:
    """A format as js/config.js knows it: plain values, bytes as numbers, brands as text."""
    return {
        "label": image_format.label,
        "types": _media_types(image_format),
        "signatures": [
            [{"offset": offset, "bytes": list(part)} for offset, part in signature]
            for signature in image_format.signatures
        ],
        "brands": _texts(image_format.brands),
        "generalBrands": _texts(image_format.general_brands),
    }


def accept(formats: Iterable[Format]) -> str:
    """What a file chooser is to offer: media types, and endings where a system does not know those.

    HEIC is named, because phones and Macs change such photos to JPEG for a page that does not.
    """
    named: list[str] = []
    for each in formats:
        named += _media_types(each)
        named += [ending for ending in each.extensions if ending not in _UNKNOWN_TO_ANDROID]
    return ",".join(named)


def _media_types(image_format: Format) -> list[str]:
    return [image_format.media_type, *image_format.aliases]


def _texts(brands: Iterable[bytes]) -> list[str]:
    # In one order always: the same page has the same bytes.
    return sorted(brand.decode("ascii") for brand in brands)
