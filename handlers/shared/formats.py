"""The image formats that are accepted: the one table that everything else asks.

A format that is added here is accepted by the upload, recognised by its content and opened by the
renderer, which has to import the format's decoder.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Format:
    """One accepted image format.

    Attributes:
        media_type: What a client states as `fileType`.
        label: Its name in sentences.
        extension: For a file that came without a name.
        decoder: Pillow's name of what opens it.
        variants: What else Pillow may find then; MPO is several JPEGs in one file, as phones do.
        signatures: Alternatives, each a set of (offset, bytes) that the content must have.
    """

    media_type: str
    label: str
    extension: str
    decoder: str
    variants: tuple[str, ...] = ()
    signatures: tuple[tuple[tuple[int, bytes], ...], ...]

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
        extension=".jpg",
        decoder="JPEG",
        variants=("MPO",),
        signatures=(((0, b"\xff\xd8\xff"),),),
    ),
    Format(
        media_type="image/png",
        label="PNG",
        extension=".png",
        decoder="PNG",
        signatures=(((0, b"\x89PNG\r\n\x1a\n"),),),
    ),
    Format(
        media_type="image/gif",
        label="GIF",
        extension=".gif",
        decoder="GIF",
        signatures=(((0, b"GIF87a"),), ((0, b"GIF89a"),)),
    ),
    Format(
        media_type="image/webp",
        label="WebP",
        extension=".webp",
        decoder="WEBP",
        signatures=(((0, b"RIFF"), (8, b"WEBP")),),
    ),
)

_BY_MEDIA_TYPE = {each.media_type: each for each in FORMATS}
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
    return next((each for each in FORMATS if each.matches(content)), None)
