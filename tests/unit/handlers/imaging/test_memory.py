"""The memory that rendering takes, against the model that the configuration is checked with.

Lambda ends a function that needs more than it has. So the memory for the worst files is measured,
in a process of its own, whose peak the kernel keeps.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pillow_heif
import pillow_jxl  # noqa: F401  # pyright: ignore[reportUnusedImport]  # registers its writer
import pytest
from PIL import Image

from components.config.memory_model import BYTES_PER_PIXEL, FIXED_BYTES
from handlers.fileformats import formats
from handlers.imaging import decode
from tests.unit.handlers.pictures import encoded

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[4]
WIDE = (8192, 3000)  # large enough to be averaged in strips
SQUARE = (3600, 3600)  # and small enough not to be
TOO_LARGE_TO_MOVE = (4400, 4400)  # an animation that is shown still
TALL = (300, 65_535)  # there is an entry for each row as well
SMALL = (2048, 2048)  # the renditions and their encoders count most

HDR = {"color_primaries": 9, "transfer_characteristics": 16, "matrix_coefficients": 9}

# Prints the peak in bytes. Not getrusage's, which begins with the size of whoever started it.
MEASURE = """
import sys
from pathlib import Path
from handlers.aws import clients
from handlers.imaging import Limits, render

clients.s3(), clients.dynamodb()
assert render(Path(sys.argv[1]).read_bytes(), Limits(max_pixels=100_000_000)).files
status = Path("/proc/self/status").read_text()
print(int(status.partition("VmHWM:")[2].split()[0]) * 1024)
"""


def transparent_webp(size: tuple[int, int]) -> bytes:
    image = Image.new("RGBA", size, (10, 200, 30, 128))
    return encoded(image, "WEBP", lossless=True, quality=0, method=0)


def png(size: tuple[int, int], mode: str) -> bytes:
    image = Image.new(mode, size)
    if mode == "P":
        image.putpalette([1, 2, 3])
    return encoded(image, "PNG", compress_level=1)


def interlaced_png(size: tuple[int, int]) -> bytes:
    """With alpha, of 16 bits a channel."""
    width, height = size
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    packed = zlib.compressobj(1)
    data = b""
    for left, top, across, down in [*passes, (0, 1, 1, 2)]:
        row = bytes(1 + 8 * len(range(left, width, across)))
        data += b"".join(packed.compress(row) for _ in range(top, height, down))
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 1)
    chunks = [(b"IHDR", header), (b"IDAT", data + packed.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(each)) + kind + each + struct.pack(">I", zlib.crc32(kind + each))
        for kind, each in chunks
    )


def heic(size: tuple[int, int], mode: str, **options: int) -> bytes:
    """Of ten bits a channel, if the mode has 16."""
    width, height = size
    bands = 4 if mode.startswith("RGBA") else 3
    depth = 2 if mode.endswith("16") else 1
    file: Any = pillow_heif.from_bytes(  # pyright: ignore[reportUnknownMemberType]  # it has no types
        mode, size, bytes(width * height * bands * depth)
    )
    buffer = io.BytesIO()
    file.save(buffer, quality=50, chroma=444, **options)
    return buffer.getvalue()


def saved(size: tuple[int, int], file_format: str, mode: str, **options: object) -> bytes:
    return encoded(Image.new(mode, size), file_format, **options)


def moving(size: tuple[int, int], file_format: str, **options: object) -> bytes:
    frames = [Image.new("RGBA", size, (shade, 0, 0, 128)) for shade in (0, 100, 200)]
    return encoded(
        frames[0], file_format, save_all=True, append_images=frames[1:], duration=100, **options
    )


def progressive_jpeg(size: tuple[int, int], mode: str) -> bytes:
    return encoded(Image.new(mode, size), "JPEG", progressive=True, subsampling=0)


FILES: dict[str, tuple[Callable[[tuple[int, int]], bytes], tuple[int, int]]] = {
    "small see-through WebP": (transparent_webp, SMALL),
    "see-through WebP": (transparent_webp, SQUARE),
    "wide see-through WebP": (transparent_webp, WIDE),
    "see-through PNG": (partial(png, mode="RGBA"), SQUARE),
    "grey see-through PNG": (partial(png, mode="LA"), SQUARE),
    "interlaced PNG": (interlaced_png, SQUARE),
    "tall PNG with a palette": (partial(png, mode="P"), TALL),
    "tall see-through PNG": (partial(png, mode="RGBA"), TALL),
    "progressive JPEG": (partial(progressive_jpeg, mode="RGB"), SQUARE),
    "see-through HEIC in HDR": (partial(heic, mode="RGBA;16", **HDR), (2200, 2200)),
    "see-through AVIF": (
        partial(saved, file_format="AVIF", mode="RGBA", speed=10, subsampling="4:4:4"),
        SQUARE,
    ),
    "see-through JPEG XL": (partial(saved, file_format="JXL", mode="RGBA", effort=1), SQUARE),
    "lossless JPEG XL": (
        partial(saved, file_format="JXL", mode="RGBA", effort=1, lossless=True),
        SQUARE,
    ),
    "see-through TIFF": (
        partial(saved, file_format="TIFF", mode="RGBA", compression="tiff_deflate"),
        SQUARE,
    ),
    "TIFF in one strip": (
        partial(saved, file_format="TIFF", mode="CMYK", strip_size=1 << 30, compression="tiff_lzw"),
        SQUARE,
    ),
    "moving GIF": (partial(moving, file_format="GIF"), TOO_LARGE_TO_MOVE),
    "moving PNG": (partial(moving, file_format="PNG", compress_level=1), TOO_LARGE_TO_MOVE),
    "moving WebP": (
        partial(moving, file_format="WEBP", lossless=True, quality=0, method=0),
        TOO_LARGE_TO_MOVE,
    ),
    "progressive JPEG in print colours": (partial(progressive_jpeg, mode="CMYK"), SQUARE),
}

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the kernel does not tell a process's own peak"
)


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_rendering_takes_no_more_memory_than_the_model_states(tmp_path: Path, name: str) -> None:
    """A third of the fixed part is left for processes that have rendered for days."""
    make, (width, height) = FILES[name]
    file = tmp_path / "photo"
    content = make((width, height))
    file.write_bytes(content)
    decoder = formats.by_content(content)
    assert decoder is not None
    # Formats that take more memory are accepted with fewer pixels.
    allowed = decode.max_pixels_of(decoder.decoder, width * height) / (width * height)

    peak = _peak(file)

    assert peak < BYTES_PER_PIXEL * width * height / allowed + FIXED_BYTES * 2 / 3


def _peak(file: Path) -> int:
    command = [sys.executable, "-c", MEASURE, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)
