"""The table of the image formats that are accepted.

A format that is added here is accepted by the upload, recognised by its content and opened by the
renderer, which needs a decoder for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from handlers.fileformats import isobmff


@dataclass(frozen=True, kw_only=True)
class Format:
    """One accepted image format.

    Attributes:
        media_type: What a client states as `fileType`. Not compared: a format with two media types
            equals itself.
        aliases: Other media types of the same format.
        label: Its name in sentences.
        extensions: Of its files; the first is for a file without a name.
        decoder: Pillow's name of its decoder.
        variants: Pillow's other names; MPO is several JPEGs in one file, as phones write it.
        signatures: Alternatives, each a set of (offset, bytes) that the content must have.
        brands: Brands of ISO base media files in this format; it has these or signatures.
        general_brands: Brands that mean this format unless there is one of another.
    """

    media_type: str = field(compare=False)
    aliases: tuple[str, ...] = ()
    label: str
    extensions: tuple[str, ...]
    decoder: str
    variants: tuple[str, ...] = ()
    signatures: tuple[tuple[tuple[int, bytes], ...], ...] = ()
    brands: frozenset[bytes] = frozenset()
    general_brands: frozenset[bytes] = frozenset()

    @property
    def extension(self) -> str:
        """The extension for a file without a name."""
        return self.extensions[0]

    def matches(self, content: bytes) -> bool:
        """Whether the content starts like this format."""
        return any(
            all(content.startswith(part, offset) for offset, part in signature)
            for signature in self.signatures
        )


FORMATS = (
    Format(
        media_type="image/jpeg",
        label="JPEG",
        extensions=(".jpg", ".jpeg", ".jfif"),
        decoder="JPEG",
        variants=("MPO",),
        signatures=(((0, b"\xff\xd8\xff"),),),
    ),
    Format(
        media_type="image/png",
        label="PNG",
        extensions=(".png",),
        decoder="PNG",
        signatures=(((0, b"\x89PNG\r\n\x1a\n"),),),
    ),
    Format(
        media_type="image/gif",
        label="GIF",
        extensions=(".gif",),
        decoder="GIF",
        signatures=(((0, b"GIF87a"),), ((0, b"GIF89a"),)),
    ),
    Format(
        media_type="image/webp",
        label="WebP",
        extensions=(".webp",),
        decoder="WEBP",
        signatures=(((0, b"RIFF"), (8, b"WEBP")),),
    ),
    Format(
        media_type="image/heic",
        aliases=("image/heif",),
        label="HEIC",
        extensions=(".heic", ".heif", ".hif"),
        decoder="HEIF",
        brands=frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")),
        # Some cameras name the container only.
        general_brands=frozenset((b"mif1", b"mif2", b"msf1")),
    ),
    Format(
        media_type="image/avif",
        label="AVIF",
        extensions=(".avif",),
        decoder="AVIF",
        brands=frozenset((b"avif", b"avis")),
    ),
    Format(
        media_type="image/tiff",
        label="TIFF",
        extensions=(".tif", ".tiff"),
        decoder="TIFF",
        signatures=(
            ((0, b"II*\0"),),
            ((0, b"MM\0*"),),
            ((0, b"II+\0"),),
            ((0, b"MM\0+"),),
        ),
    ),
    Format(
        media_type="image/jxl",
        label="JPEG XL",
        extensions=(".jxl",),
        decoder="JXL",
        signatures=(((0, b"\xff\x0a"),), ((0, b"\0\0\0\x0cJXL \r\n\x87\n"),)),
    ),
)

_BY_MEDIA_TYPE = {
    media_type: replace(each, media_type=media_type)
    for each in FORMATS
    for media_type in (each.media_type, *each.aliases)
}
_BY_DECODER = {name: each for each in FORMATS for name in (each.decoder, *each.variants)}

DECODERS = tuple(each.decoder for each in FORMATS)
_LABELS = [each.label for each in FORMATS]
LABELS = f"{', '.join(_LABELS[:-1])} or {_LABELS[-1]}"
MEDIA_TYPES = ", ".join(_BY_MEDIA_TYPE)


def by_media_type(media_type: str) -> Format | None:
    """The format of a media type, compared exactly, because it is signed as stated."""
    return _BY_MEDIA_TYPE.get(media_type)


def by_decoder(decoder: str) -> Format | None:
    """The format of Pillow's name of a decoder or a variant."""
    return _BY_DECODER.get(decoder)


def by_content(content: bytes) -> Format | None:
    """The format of a content, whatever the file's name."""
    brands = isobmff.brands(content)
    if brands:
        main, others = brands
        return _by_brands(main, *others)
    return next((each for each in FORMATS if each.matches(content)), None)


def _by_brands(*brands: bytes) -> Format | None:
    # The major brand goes first, then the compatible ones in any order.
    for brand in brands:
        for each in FORMATS:
            if brand in each.brands:
                return each
    return next((each for each in FORMATS if each.general_brands.intersection(brands)), None)
