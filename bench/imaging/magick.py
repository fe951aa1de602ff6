"""ImageMagick, the peer for HEIF: a command, where one that reads HEIF is installed."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from functools import cache
from typing import TYPE_CHECKING

from bench import photos
from bench.imaging.output import WEBP
from bench.imaging.timing import Took

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.imaging.output import Output

HOW_TO_INSTALL = (
    "No ImageMagick that reads HEIF is installed here; on Debian: `apt install imagemagick` "
    "(from Debian 13 on with `libheif-plugin-libde265` beside it)."
)
# `convert` may be another program, and `magick` may be missing.
_NAMES = ("magick", "convert-im7", "convert-im6", "convert")
_ONE_THREAD = {**os.environ, "MAGICK_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


@cache
def program() -> str | None:
    """An ImageMagick that reads HEIF, or None."""
    for path in filter(None, map(shutil.which, _NAMES)):
        if _said(path, "-version").startswith("Version: ImageMagick"):
            formats = (line.split() for line in _said(path, "-list", "format").splitlines())
            if any(words and words[0] == "HEIC*" and words[2][0] == "r" for words in formats):
                return path
    return None


def version(path: str) -> str:
    """Such as `ImageMagick 6.9.11-60`."""
    return " ".join(_said(path, "-version").split()[1:3])


def took(path: str, photo: Path, made: Sequence[Output]) -> Took:
    """What the files of a photo take, from one decode, without the command's start.

    Colours are converted by the photo's profile once there are fewer pixels.
    """
    srgb = photo.with_name("srgb.icc")
    srgb.write_bytes(photos.srgb_profile())
    arguments = [str(photo), "-auto-orient"]
    for number, output in enumerate(made):
        effort = ["-define", f"webp:method={output.effort}"]
        suffix = "webp" if output.media_type == WEBP else "jpg"
        arguments += ["-resize", f"{output.width}x{output.height}!"]
        arguments += [] if number else ["-profile", str(srgb), "-strip"]
        arguments += ["-quality", str(output.quality), *effort]
        arguments += ["-write", str(photo.with_name(f"magick-{number}.{suffix}"))]
    whole, start = (
        _took(path, *arguments, "null:"),
        _took(path, "-size", "1x1", "xc:white", "null:"),
    )
    return Took(whole.cpu - start.cpu, whole.wall - start.wall)


def _took(path: str, *arguments: str) -> Took:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([path, *arguments], check=True, env=_ONE_THREAD)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(cpu, wall)


def _said(path: str, *arguments: str) -> str:
    done = subprocess.run([path, *arguments], check=False, capture_output=True, text=True)
    return done.stdout
