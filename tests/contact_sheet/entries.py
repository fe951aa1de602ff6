"""The files of a contact sheet, and our renditions of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image

from handlers.imaging import Limits, UnusablePhotoError, render
from tests.contact_sheet.differences import from_marks, on_white
from tests.support import samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from handlers.imaging import Rendered, RenderedFile
    from tests.support.samples_model import Sample

# The largest rendition up to this size is compared with the references.
COMPARED_EDGE = 640
# JPEG keeps one colour for four pixels, which shows at the edges of what is 20 pixels high.
JPEG_BLURS = 1.5


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file and its outcome.

    Attributes:
        name: As it is called.
        content: The file.
        sample: What must come out, where that is known.
        rendered: What came out; None if it was refused.
        refusal: The code and the sentence, if it was.
    """

    name: str
    content: bytes
    sample: Sample | None
    rendered: Rendered | None
    refusal: str

    @cached_property
    def compared(self) -> Image.Image | None:
        """The first frame of the rendition that is compared, in RGB on white."""
        if self.rendered is None:
            return None
        _, *webps = self.rendered.files
        small = [file for file in webps if max(file.width, file.height) <= COMPARED_EDGE]
        return _shown((small or webps)[-1])

    @property
    def hostile(self) -> bool:
        """Whether it is made to be refused; the references may take very long for it."""
        return bool(self.sample and self.sample.failure)

    @property
    def notes(self) -> list[str]:
        """Notes about the renditions."""
        if self.rendered is None:
            return []
        notes = [f"{self.rendered.width} by {self.rendered.height}"]
        notes += ["moves"] if self.rendered.animated else []
        notes += ["damaged"] if self.rendered.damaged else []
        return notes

    @property
    def wrong(self) -> str:
        """What differs from the sample's expectations; empty without a sample."""
        if self.sample is None:
            return ""
        code, expected = self.refusal.partition(":")[0], self.sample.failure or ""
        if code != expected:
            return f"{code or 'rendered'} in place of {expected or 'renditions'}"
        if self.rendered is None or self.compared is None:
            return ""
        thumbnail = _shown(self.rendered.files[0])
        found: list[str] = []
        for what in ("width", "height", "animated", "damaged"):
            seen, wanted = getattr(self.rendered, what), getattr(self.sample, what)
            if seen != wanted:
                found.append(f"{what} is {seen} in place of {wanted}")
        pictures = (("WebP", self.compared, 1), ("thumbnail", thumbnail, JPEG_BLURS))
        for name, picture, factor in pictures:
            off = from_marks(picture, self.sample.marks)
            if off > self.sample.tolerance * factor:
                found.append(f"a mark of the {name} is off by {off}")
        return ", ".join(found)


def of_samples() -> Iterator[Entry]:
    """Every sample, with the refused ones last."""
    for sample in (*samples.SAMPLES, *samples.HOSTILE):
        yield _entry(sample.file_name, sample.content, sample)


def of_folder(folder: Path) -> Iterator[Entry]:
    """Every file of a folder, by name."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            yield _entry(path.name, path.read_bytes(), None)


def _shown(file: RenderedFile) -> Image.Image:
    return on_white(Image.open(io.BytesIO(file.data)))


def _entry(name: str, content: bytes, sample: Sample | None) -> Entry:
    try:
        rendered, refusal = render(content, Limits(max_pixels=100_000_000)), ""
    except UnusablePhotoError as error:
        rendered, refusal = None, f"{error.code}: {error.message}"
    return Entry(name=name, content=content, sample=sample, rendered=rendered, refusal=refusal)
