"""A film as Pillow's encoder takes it: a picture with frames, of which it has one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator


class FilmEndedError(Exception):
    """There are fewer frames than the encoder was told.

    Attributes:
        count: How many there are.
    """

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class Reel(Image.Image):
    """The frames, each made when it is asked for.

    Attributes:
        n_frames: How many shall be shown.
        durations: Milliseconds of each frame that has been shown so far.
        see_through: Whether anything of these frames was.
    """

    def __init__(self, frames: Iterator[tuple[Image.Image, float]], count: int) -> None:
        """Show the first frame.

        Args:
            frames: With the milliseconds that each is shown.
            count: How many of them shall be shown.

        Raises:
            FilmEndedError: There is none.
        """
        super().__init__()
        self.n_frames = count
        self.durations: list[float] = []
        self.see_through = False
        self._frames = frames
        self._show()

    def seek(self, frame: int) -> None:
        """Show the next frame; it cannot be wound back, which Pillow tries at the end.

        Raises:
            FilmEndedError: There is no other.
        """
        if frame == len(self.durations):
            self._show()

    def tell(self) -> int:
        """The number of the frame that is shown."""
        return len(self.durations) - 1

    def _show(self) -> None:
        picture, duration = next(self._frames, (None, 0.0))
        if picture is None:
            raise FilmEndedError(len(self.durations))
        self.im = picture.im
        self._mode, self._size = picture.mode, picture.size
        self.durations.append(duration)
        self.see_through |= picture.mode == "RGBA"
