"""All renditions of a still picture come from one decode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.unit.handlers.pictures import encoded, four_corners, rendered

if TYPE_CHECKING:
    from collections.abc import Callable

# The formats whose decoders Pillow starts by name, and those names. One is started for each tile,
# and these files have one tile.
DECODERS = {"JPEG": "jpeg", "PNG": "zip", "GIF": "gif", "TIFF": "libtiff"}


@pytest.fixture
def decoders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the decoders of compressed pictures that were started, in turn."""
    started: list[str] = []
    start: Callable[..., Any] = getattr(Image, "_getdecoder")  # noqa: B009  # Pillow keeps it to itself

    def noted(mode: str, name: str, args: Any, extra: Any = ()) -> Any:
        if name != "raw":  # pixels that come from memory
            started.append(name)
        return start(mode, name, args, extra)

    monkeypatch.setattr(Image, "_getdecoder", noted)
    return started


@pytest.mark.slow
@pytest.mark.parametrize("file_format", DECODERS)
def test_a_still_picture_is_decoded_once_for_all_its_renditions(
    decoders: list[str], file_format: str
) -> None:
    options = {"compression": "tiff_lzw"} if file_format == "TIFF" else {}
    content = encoded(four_corners((2400, 1200)), file_format, **options)

    photo = rendered(content)

    assert len(photo.files) == 5
    assert decoders == [DECODERS[file_format]]
