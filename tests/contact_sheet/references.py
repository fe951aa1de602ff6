"""The same files rendered by libvips and Chromium, neither of which can read all of them."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import pyvips
from PIL import Image

from tests.contact_sheet.differences import on_white

if TYPE_CHECKING:
    from playwright.sync_api import Page

# As large as needed for a comparison, turned and in sRGB, as a page would show it.
_DRAWN = """
async ({ content, type, edge }) => {
  const picture = new Image();
  const bytes = await (await fetch(`data:${type};base64,${content}`)).blob();
  picture.src = URL.createObjectURL(bytes);
  try {
    await picture.decode();
  } catch {
    return null;
  }
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(1, edge / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  return canvas.toDataURL("image/png").split(",")[1];
}
"""


def by_vips(content: bytes, edge: int) -> Image.Image | None:
    """The picture as libvips reduces it: upright, in sRGB, on white; None if it cannot."""
    try:
        small: Any = pyvips.Image.thumbnail_buffer(
            content, edge, height=edge, size="down", output_profile="srgb"
        )
        data = bytes(small.write_to_buffer(".png", keep="none"))
    except pyvips.Error:
        return None
    return on_white(Image.open(io.BytesIO(data)))


def by_chromium(page: Page, content: bytes, media_type: str, edge: int) -> Image.Image | None:
    """The picture as Chromium shows it, on white; None if it cannot."""
    drawn = page.evaluate(
        _DRAWN,
        {"content": base64.b64encode(content).decode(), "type": media_type, "edge": edge},
    )
    return on_white(Image.open(io.BytesIO(base64.b64decode(drawn)))) if drawn else None
