"""Renderers that render nothing: any content counts as a photo, unless it says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.imaging import PlannedFile, Rendered, RenderedFile, UnusablePhotoError
from handlers.imaging.metadata import ExtractedMetadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.thumbnail.ports import Receiver

METADATA = ExtractedMetadata(
    taken_at="2026-05-01T12:34:56.120+02:00",
    camera="Apple iPhone 15 Pro",
    location=(52.5, 13.4, 34.5),
)


def fake_render(content: bytes) -> Rendered:
    """Two renditions of any content, except one that says that it is not a photo, or damaged."""
    if content.startswith(b"not an image"):
        raise UnusablePhotoError("not_an_image", "The file is not a photo.")
    if content.startswith(b"damaged"):
        raise UnusablePhotoError("damaged", "The file is incomplete or damaged.")
    files = [
        RenderedFile(
            name=name, media_type=kind, width=150, height=100, data=content + name.encode()
        )
        for name, kind in (("thumb-150.jpg", "image/jpeg"), ("320.webp", "image/webp"))
    ]
    return Rendered(
        media_type="image/png",
        width=300,
        height=200,
        files=tuple(files),
        colour="#4a6b8c",
        thumb_hash="1QcSHQRnh493V4dIh4eXh1h4kJUI",
        metadata=METADATA,
    )


def while_rendering(happens: Callable[[], object]) -> Callable[[bytes], Rendered]:
    """A renderer during which something else happens."""

    def render(content: bytes) -> Rendered:
        happens()
        return fake_render(content)

    return render


def unused(_content: bytes) -> Rendered:
    """A renderer that must not be called."""
    raise AssertionError


class Ignoring:
    """A receiver of what nobody wants."""

    def planned(self, files: tuple[PlannedFile, ...]) -> None:
        """Ignore it."""

    def made(self, file: RenderedFile) -> None:
        """Ignore it."""


def handing_out(
    render: Callable[[bytes], Rendered], *, then: Callable[[], object] = lambda: None
) -> Callable[[bytes, Receiver], Rendered]:
    """The renderer that announces and hands out each file of another one.

    Args:
        render: The other one.
        then: What happens when all are handed out; it may raise.
    """

    def handed_out(content: bytes, receiver: Receiver) -> Rendered:
        rendered = render(content)
        receiver.planned(tuple(file.planned for file in rendered.files))
        for file in rendered.files:
            receiver.made(file)
        then()
        return rendered

    return handed_out
