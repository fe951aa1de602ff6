"""Animations generated for tests, and their renditions."""

from __future__ import annotations

import io
import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from handlers.imaging import Limits
from handlers.imaging.animation.render import AnimatedRenditions, render_animation
from handlers.imaging.decode import open_photo
from handlers.imaging.decoders import webp_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = Limits(max_pixels=10_000_000)
CLEAR = (0, 0, 0, 0)


@dataclass(frozen=True)
class Shown:
    """A frame of a rendition, in RGBA, and its duration in milliseconds."""

    picture: Image.Image
    duration: int


def moving(content: bytes, limits: Limits = LIMITS) -> AnimatedRenditions | None:
    # libwebp refuses truncated files.
    whole = webp_frames.completed(content) if content.startswith(b"RIFF") else None
    return render_animation(content, open_photo(whole or content, limits), limits)


def frames(data: bytes) -> list[Shown]:
    picture = Image.open(io.BytesIO(data))
    shown: list[Shown] = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        picture.load()
        shown.append(Shown(picture.convert("RGBA"), picture.info.get("duration", 0)))
    return shown


def largest(content: bytes) -> list[Shown]:
    made = moving(content)
    assert made is not None
    return frames(made.files[-1].data)


def loop(content: bytes) -> int:
    made = moving(content)
    assert made is not None
    loops = {Image.open(io.BytesIO(file.data)).info["loop"] for file in made.files}
    assert len(loops) == 1
    return loops.pop()


def scenes(count: int, size: tuple[int, int] = (400, 300), mode: str = "RGB") -> list[Image.Image]:
    """A ball that rolls over hills, on a transparent background if the mode is RGBA."""
    width, height = size
    made: list[Image.Image] = []
    for number in range(count):
        picture = Image.new(mode, size, CLEAR if mode == "RGBA" else (150, 190, 230))
        draw = ImageDraw.Draw(picture)
        hills = [(x, height * (0.7 + 0.1 * math.sin(x / width * 9))) for x in range(width)]
        draw.polygon([*hills, (width, height), (0, height)], (70, 140, 60))
        x, radius = width * (number + 1) / (count + 1), height / 8
        draw.ellipse((x - radius, height / 3, x + radius, height / 3 + 2 * radius), (200, 50, 40))
        made.append(picture)
    return made


def saved(pictures: Sequence[Image.Image], file_format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    first, *others = pictures
    first.save(buffer, file_format, save_all=True, append_images=others, **options)
    return buffer.getvalue()


def video_frames(count: int, size: tuple[int, int] = (400, 300)) -> list[Image.Image]:
    """Scenes with grain, as from a camera."""
    grain = Image.effect_noise(size, 60).convert("RGB")
    return [Image.blend(scene, grain, 0.2) for scene in scenes(count, size)]


@dataclass(frozen=True, kw_only=True)
class GifFrame:
    """A frame of one colour: an index into red, green, blue and white, or None for transparent."""

    box: tuple[int, int, int, int]
    index: int | None
    disposal: int = 1
    delay: int = 10


def gif(size: tuple[int, int], parts: Sequence[GifFrame], *, before: bytes = b"") -> bytes:
    """A GIF written byte by byte: encoders would change the tested properties."""
    palette = bytes([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])
    body = b"".join(_gif_frame(part) for part in parts)
    head = struct.pack("<6sHHBBB", b"GIF89a", *size, 0x81, 0, 0)
    return head + palette + before + body + b";"


def netscape(times: int) -> bytes:
    return b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<H", times) + b"\0"


def _gif_frame(part: GifFrame) -> bytes:
    left, top, right, bottom = part.box
    size = (right - left, bottom - top)
    # Index 3 is transparent in every frame with transparent pixels.
    index, flag = (3, 1) if part.index is None else (part.index, 0)
    control = struct.pack("<BBBBHBB", 0x21, 0xF9, 4, part.disposal << 2 | flag, part.delay, 3, 0)
    place = struct.pack("<BHHHHB", 0x2C, left, top, *size, 0)
    return control + place + _lzw(index, size[0] * size[1])


def _lzw(index: int, count: int) -> bytes:
    """Pixels of one index, each stored as itself: a clearing code before each other one."""
    codes: list[int] = []
    for _ in range(-(-count // 2)):
        codes += [4, index, index]
    bits, used, packed = 0, 0, bytearray()
    for code in [*codes, 5]:
        bits |= code << used
        used += 3
        while used >= 8:
            packed.append(bits & 0xFF)
            bits >>= 8
            used -= 8
    packed.append(bits)
    blocks = b"".join(
        bytes([len(packed[i : i + 255])]) + packed[i : i + 255] for i in range(0, len(packed), 255)
    )
    return b"\x02" + blocks + b"\0"
