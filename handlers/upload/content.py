"""What a request states about a photo as text: content in Base64, hash in hexadecimal."""

from __future__ import annotations

import base64
import binascii
import re

from handlers.api.errors import InvalidInputError, TooLargeError
from handlers.model.sizes import human_readable

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_DATA_PREFIX = re.compile(r"data:[^,]{0,255};base64,")


def from_hexadecimal(sha256: str | None) -> str | None:
    """A SHA-256 in Base64, as S3 expects it; None stays None.

    Raises:
        InvalidInputError: `invalid_sha256`: it is not 64 hexadecimal digits.
    """
    if sha256 is None:
        return None
    if not _SHA256.fullmatch(sha256):
        raise InvalidInputError("invalid_sha256", "sha256 must be 64 hexadecimal digits.")
    return base64.b64encode(bytes.fromhex(sha256)).decode("ascii")


def decoded(encoded: str, limit: int) -> bytes:
    """The bytes of a photo in Base64, with or without a `data:` prefix.

    Args:
        encoded: The text of the request.
        limit: The most bytes that the photo may have.

    Raises:
        TooLargeError: `image_too_large`.
        InvalidInputError: `invalid_image`: it is empty, or not Base64.
    """
    prefix = _DATA_PREFIX.match(encoded)
    # Encoders that follow MIME's rules wrap their lines.
    digits = "".join(encoded[prefix.end() if prefix else 0 :].split())
    too_large = TooLargeError(
        "image_too_large",
        f"The image is too large to be sent in the request: at most {human_readable(limit)}. "
        "Ask for an upload address instead.",
    )
    if len(digits) // 4 * 3 - 2 > limit:
        raise too_large
    try:
        content = base64.b64decode(digits, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError("invalid_image", "The image is not valid Base64.") from error
    if not content:
        raise InvalidInputError("invalid_image", "The image is empty.")
    if len(content) > limit:
        raise too_large
    return content
