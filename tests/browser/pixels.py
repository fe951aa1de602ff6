"""Reads pictures of the page as the browser decodes them: colours at points, and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Locator

    from tests.support.samples_model import Sample

# Drawn at the size of the chart, whichever rendition the browser chose.
_COLOURS = """
async (picture, { width, height, places }) => {
  await picture.decode();
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0, width, height);
  return {
    ratio: picture.naturalWidth / picture.naturalHeight,
    colours: places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data]),
  };
}
"""

_FRAMES = """
async (picture) => {
  const data = await (await fetch(picture.currentSrc)).arrayBuffer();
  const decoder = new ImageDecoder({ data, type: "image/webp" });
  await decoder.tracks.ready;
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
  const frames = [];
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
    const seen = [...new Uint8Array(await crypto.subtle.digest("SHA-1", pixels))].join();
    frames.push({ milliseconds: image.duration / 1000, seen });
    image.close();
  }
  // Infinity is not a number that could be handed over.
  return { frames, repetitions: Number.isFinite(repetitionCount) ? repetitionCount : -1 };
}
"""

_SEE_THROUGH = 8
_SHAPE = 0.02


class Frame(NamedTuple):
    """One frame of an animation: its duration, and a name for its content."""

    milliseconds: float
    seen: str


def faults(picture: Locator, sample: Sample) -> list[str]:
    """Differences from the sample: aspect ratio, and the colour at each mark."""
    places = [(int(mark.x * sample.width), int(mark.y * sample.height)) for mark in sample.marks]
    answer = picture.evaluate(
        _COLOURS, {"width": sample.width, "height": sample.height, "places": places}
    )
    found: list[str] = []
    if abs(answer["ratio"] * sample.height / sample.width - 1) > _SHAPE:
        found.append(f"width/height is {answer['ratio']:.2f}")
    for mark, place, seen in zip(sample.marks, places, answer["colours"], strict=True):
        if not _alike(mark.colour, seen, sample.tolerance):
            found.append(f"{seen} at {place} in place of {mark.colour or 'nothing'}")
    return found


def frames(picture: Locator) -> tuple[list[Frame], int]:
    """The frames of the rendition that the browser chose, and its repetitions; -1 is forever."""
    answer = picture.evaluate(_FRAMES)
    return [Frame(**frame) for frame in answer["frames"]], int(answer["repetitions"])


def _alike(wanted: Sequence[int] | None, seen: Sequence[int], tolerance: int) -> bool:
    *colour, alpha = seen
    if wanted is None:
        return alpha <= _SEE_THROUGH
    close = all(abs(a - b) <= tolerance for a, b in zip(colour, wanted, strict=True))
    return close and alpha >= 255 - _SEE_THROUGH
