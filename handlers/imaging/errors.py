"""The reasons why a photo cannot be rendered, as codes and as messages."""

from __future__ import annotations

from handlers.fileformats import formats


class UnusablePhotoError(Exception):
    """The file cannot be rendered; retrying does not help.

    Attributes:
        code: Stable, for programs.
        message: For the person who uploaded it.
    """

    def __init__(self, code: str, message: str, cause: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self._cause = cause

    @property
    def cause(self) -> str | None:
        """The type of the decoder's error, for developers; preserved by pickling."""
        return type(self.__cause__).__name__ if self.__cause__ else self._cause

    def __reduce__(self) -> tuple[type[UnusablePhotoError], tuple[str, str, str | None]]:
        return UnusablePhotoError, (self.code, self.message, self.cause)


def not_an_image() -> UnusablePhotoError:
    """The content has no accepted format."""
    return UnusablePhotoError("not_an_image", f"The file is not a {formats.LABELS} photo.")


def damaged() -> UnusablePhotoError:
    """Too little of the image can be decoded."""
    message = "The file is incomplete or damaged, so the photo cannot be read."
    return UnusablePhotoError("damaged", message)


def unsupported(label: str) -> UnusablePhotoError:
    """The file is valid, but of a variant that no decoder supports."""
    return UnusablePhotoError("unsupported", f"This kind of {label} cannot be shown.")


def too_many_pixels(limit: int) -> UnusablePhotoError:
    """The header announces more pixels than the limit."""
    millions = f"{limit / 1_000_000:.4g}"
    return UnusablePhotoError(
        "too_many_pixels",
        f"The photo has too many pixels: at most {millions} million can be shown.",
    )


def too_long(limit: int) -> UnusablePhotoError:
    """The header announces a longer side than the limit."""
    return UnusablePhotoError(
        "too_long", f"The photo is too long: each side can have at most {limit:,} pixels."
    )


def too_complex() -> UnusablePhotoError:
    """Decoding it would take more time or memory than any photo needs."""
    message = "The file is too complex for the photo to be shown."
    return UnusablePhotoError("too_complex", message)
