"""The image formats that are accepted: the one table that everything else asks.

A format that is added here is accepted by the upload, recognised by its content and opened by the
renderer, which has to know its decoder.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from handlers.fileformats import isobmff


@dataclass(frozen=True, kw_only=True)
class Format:
    """One accepted image format.

    Attributes:
        media_type: What a client states as `fileType`; of formats with two, this one's. Two that
            differ in nothing else are equal.
        aliases: Other media types of the same format.
        label: Its name in sentences.
        extensions: How its files' names end; the first is for a file that came without a name.
        decoder: Pillow's name of what opens it.
        variants: What else Pillow may find then; MPO is several JPEGs in one file, as phones do.
        signatures: Alternatives, each a set of (offset, bytes) that the content must have.
        brands: What the head of an ISO base media file calls this format; it has these or
            signatures.
        general_brands: The same, where no other format's brand is beside it.
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
        """For a file that came without a name."""
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
    """The format of a media type, compared exactly: it is signed as it was stated."""
    return _BY_MEDIA_TYPE.get(media_type)


def by_decoder(decoder: str) -> Format | None:
    """The format of what Pillow found a file to be."""
    return _BY_DECODER.get(decoder)


def by_content(content: bytes) -> Format | None:
    """The format that the content itself starts like, whatever its name says."""
    brands = isobmff.brands(content)
    if brands:
        main, others = brands
        return _by_brands(main, *others)
    return next((each for each in FORMATS if each.matches(content)), None)


def _by_brands(*brands: bytes) -> Format | None:
    # What a file mainly is comes first; what else it can be read as, in any order.
    for brand in brands:
        for each in FORMATS:
            if brand in each.brands:
                return each
    return next((each for each in FORMATS if each.general_brands.intersection(brands)), None)
