"""The accepted image formats.

A format that is added here is accepted for upload and recognised by its content. The renderer needs
a decoder for it.
"""

from __future__ import annotations

from dataclasses import field, replace

from handlers.fileformats import isobmff
from handlers.immutable import immutable


@immutable(kw_only=True)
class Format:
    """One accepted image format.

    Attributes:
        media_type: The `fileType` of an upload. Not compared, so that a format with two media types
            equals itself.
        aliases: Other media types of the same format.
        label: Its name in messages.
        extensions: File extensions; the first one is for files without a name.
        decoder: Pillow's name for its decoder.
        variants: Pillow's names for its variants; MPO is several JPEGs in one file, from phones.
        signatures: Alternatives, each a tuple of (offset, bytes) that must all match.
        brands: Brands of ISO base media files in this format, which have no signatures.
        general_brands: Brands that mean this format unless the file has a more specific one.
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
        """Whether the content has one of the signatures."""
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
        # Some cameras state only the container.
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
    """The format of a media type, compared exactly: the upload is signed with it as stated."""
    return _BY_MEDIA_TYPE.get(media_type)


def by_decoder(decoder: str) -> Format | None:
    """The format by Pillow's name for a decoder or a variant."""
    return _BY_DECODER.get(decoder)


def by_content(content: bytes) -> Format | None:
    """The format of a file, by its content."""
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
