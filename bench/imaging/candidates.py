"""The peers that run in this process: bytes of a photo in, the same files out.

Each imports its library itself, so that a process that measures memory holds nothing else.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from bench.imaging.output import Output

_SNAP = 0.95
_SHARES = (8, 4, 2)


def vips(content: bytes, outputs: Sequence[Output]) -> list[bytes]:
    """One decode by libvips to the largest size, then each size from the previous one."""
    import pyvips  # noqa: PLC0415

    library: Any = pyvips  # its methods are typed as far as the C library tells
    library.cache_set_max(0)
    largest = outputs[0]
    # "force" gives exactly our size; libvips rotates the photo upright itself.
    settings: dict[str, Any] = {"height": largest.height, "size": "force"}
    if library.Image.new_from_buffer(content, "").get_typeof("icc-profile-data"):
        # Without a profile it would convert from sRGB to sRGB, all pixels of a PNG.
        settings["output_profile"] = "srgb"
    image: Any = library.Image.thumbnail_buffer(content, largest.width, **settings)
    files: list[bytes] = []
    for output in outputs:
        if (image.width, image.height) != output.size:
            image = image.resize(output.width / image.width, vscale=output.height / image.height)
        if output is not outputs[-1]:
            image = image.copy_memory()
        suffix, settings = output.for_vips()
        files.append(image.write_to_buffer(suffix, **settings))
    return files


class Bound:
    """The lower bound for these libraries: decoding to the next larger size, and encoding.

    Nothing is resampled, turned or converted; what is encoded has been prepared. JPEG is decoded to
    an eighth, a quarter or a half, whichever is enough or close enough, as ours does it.
    """

    def __init__(self, pictures: Sequence[Image.Image]) -> None:
        self._pictures = pictures

    def files(self, content: bytes, outputs: Sequence[Output]) -> list[bytes]:
        """The files; `outputs` from large to small, as the pictures are."""
        from PIL import Image  # noqa: PLC0415

        image = Image.open(io.BytesIO(content))
        image.draft("RGB", _drafted(image.size, outputs[0].size))
        image.load()
        return [
            _saved(picture, output) for picture, output in zip(self._pictures, outputs, strict=True)
        ]


def _drafted(size: tuple[int, int], wanted: tuple[int, int]) -> tuple[int, int]:
    """The size to request from the decoder for a picture that may be stored on its side."""
    for share in _SHARES:
        if max(size) / share >= _SNAP * max(wanted):
            return size[0] // share, size[1] // share
    return size


def _saved(image: Image.Image, output: Output) -> bytes:
    file = io.BytesIO()
    image.save(file, **output.for_pillow())
    return file.getvalue()
