"""An animation as Pillow's encoder expects it: an image that holds one frame at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator


class MissingFramesError(Exception):
    """There are fewer frames than the headers state.

    Attributes:
        count: Number of frames found.
    """

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class FrameStream(Image.Image):
    """An image whose frames are produced on demand.

    Attributes:
        n_frames: Number of frames.
        durations: Milliseconds of each frame so far.
        has_alpha: Whether any frame so far has transparency.
    """

    def __init__(self, frames: Iterator[tuple[Image.Image, float]], count: int) -> None:
        """Show the first frame.

        Args:
            frames: Each with its duration in milliseconds.
            count: Number of frames.

        Raises:
            MissingFramesError: There is no frame.
        """
        super().__init__()
        self.n_frames = count
        self.durations: list[float] = []
        self.has_alpha = False
        self._frames = frames
        self._show()

    def seek(self, frame: int) -> None:
        """Show the next frame; seeking back, as Pillow does at the end, is ignored.

        Raises:
            MissingFramesError: There are no more frames.
        """
        if frame == len(self.durations):
            self._show()

    def tell(self) -> int:
        """The number of the current frame."""
        return len(self.durations) - 1

    def _show(self) -> None:
        picture, duration = next(self._frames, (None, 0.0))
        if picture is None:
            raise MissingFramesError(len(self.durations))
        self.im = picture.im
        self._mode, self._size = picture.mode, picture.size
        self.durations.append(duration)
        self.has_alpha |= picture.mode == "RGBA"
