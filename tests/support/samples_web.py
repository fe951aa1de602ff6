"""GIF and WebP in their variants."""

from __future__ import annotations

from typing import Any

from PIL import Image

from tests.support.samples_chart import MARKS_SEE_THROUGH, chart, moving, see_through, stored
from tests.support.samples_jpeg import exif, in_p3, profile, saved
from tests.support.samples_model import Sample

_DURATIONS = (100, 200, 300)


def oriented(orientation: int) -> bytes:
    """The chart as WebP, stored turned, with EXIF that says so."""
    return saved(stored(chart(), orientation), "WEBP", lossless=True, exif=exif(orientation))


def _paletted(picture: Image.Image) -> Image.Image:
    return picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=16)


def _gif_see_through() -> bytes:
    palette = _paletted(chart())
    return saved(palette, "GIF", transparency=palette.getpixel((360, 256)))


def _gif_moving(loop: int | None) -> bytes:
    first, *others = (_paletted(each) for each in moving())
    looping = {} if loop is None else {"loop": loop}
    return saved(
        first, "GIF", save_all=True, append_images=others, duration=list(_DURATIONS), **looping
    )


def _webp_moving() -> bytes:
    first, *others = moving()
    return saved(
        first,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=list(_DURATIONS),
        lossless=True,
        loop=0,
    )


def _gif(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"gif-{name}", media_type="image/gif", make=make, **expected)


def _webp(name: str, make: Any, **expected: Any) -> Sample:
    return Sample(name=f"webp-{name}", media_type="image/webp", make=make, **expected)


SAMPLES = (
    _gif("still", lambda: saved(_paletted(chart()), "GIF")),
    _gif("transparent", _gif_see_through, transparent=True, marks=MARKS_SEE_THROUGH),
    _gif("animated", lambda: _gif_moving(0), frames=3, durations=_DURATIONS),
    _gif("animated-once", lambda: _gif_moving(None), frames=3, durations=_DURATIONS, loop=1),
    _webp("lossy", lambda: saved(chart(), "WEBP", quality=92)),
    _webp("lossless", lambda: saved(chart(), "WEBP", lossless=True)),
    _webp(
        "alpha",
        lambda: saved(see_through(), "WEBP", lossless=True),
        transparent=True,
        marks=MARKS_SEE_THROUGH,
    ),
    _webp("p3", lambda: saved(in_p3(chart()), "WEBP", lossless=True, icc_profile=profile("p3"))),
    _webp("turned", lambda: oriented(6)),
    _webp("animated", _webp_moving, frames=3, durations=_DURATIONS),
)
