"""The supported formats, for the page's scripts and the file chooser."""

from collections.abc import Iterable

from handlers.fileformats.formats import Format

# Not every Android knows these extensions. If one is unknown,
# browsers open a list of files instead of the phone's photos; media types do no harm.
_UNKNOWN_TO_ANDROID = {".hif", ".jfif", ".jxl"}


def described(image_format: Format) -> dict[str, object]:
    """A format for js/config.js: plain values, bytes as numbers, brands as text."""
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
    """The file chooser's `accept`: media types, and extensions for systems that lack those.

    HEIC is listed, because phones and Macs convert such photos to JPEG for pages that do not.
    """
    named: list[str] = []
    for each in formats:
        named += _media_types(each)
        named += [ending for ending in each.extensions if ending not in _UNKNOWN_TO_ANDROID]
    return ",".join(named)


def _media_types(image_format: Format) -> list[str]:
    return [image_format.media_type, *image_format.aliases]


def _texts(brands: Iterable[bytes]) -> list[str]:
    # Sorted, so that the build is deterministic.
    return sorted(brand.decode("ascii") for brand in brands)
