"""The files that our renderer makes of a photo, and how its peers can make the same."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from PIL import Image

from bench.imaging.output import JPEG, WEBP, Output
from handlers.imaging import Limits, render

if TYPE_CHECKING:
    import io
    from collections.abc import Generator

_LIMITS = Limits(max_pixels=100_000_000)


def files(content: bytes) -> list[bytes]:
    """The files of a photo, from large to small, the thumbnail last."""
    return [file.data for file in reversed(render(content, _LIMITS).files)]


def of_photo(content: bytes) -> list[Output]:
    """The files that rendering makes of a photo, from large to small, the thumbnail last.

    Settings may differ from photo to photo, so they are recorded while the files are encoded.

    Raises:
        RuntimeError: A file was encoded in a way that the peers here cannot repeat.
    """
    with _watched() as seen:
        made = render(content, _LIMITS).files
    return [
        _output(seen.get(file.data), (file.width, file.height), file.media_type)
        for file in reversed(made)
    ]


def _output(settings: dict[str, Any] | None, size: tuple[int, int], media_type: str) -> Output:
    output = None
    if settings and media_type in {WEBP, JPEG}:
        output = Output(*size, media_type, settings["quality"], settings.get("method", 0))
    if output is None or output.for_pillow() != settings:
        raise RuntimeError(f"The bench does not know how to repeat {media_type} of {settings}.")
    return output


@contextmanager
def _watched() -> Generator[dict[bytes, dict[str, Any]]]:
    """The settings of every file that Pillow writes within the block, by its content."""
    seen: dict[bytes, dict[str, Any]] = {}
    save = Image.Image.save

    def _save(image: Image.Image, file: io.BytesIO, format: str, **settings: Any) -> None:  # noqa: A002 (Pillow's name)
        save(image, file, format, **settings)
        seen[file.getvalue()] = {"format": format, **settings}

    with patch.object(Image.Image, "save", _save):
        yield seen
