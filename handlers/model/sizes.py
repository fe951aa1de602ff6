"""Sizes of files: the limit that does not depend on the deployment, and how people are told of one.

The page shows sizes in the same way, so that a person reads the same number wherever it is said.
"""

from __future__ import annotations

# What the form of /presigned-url lets through, whatever the limit of /upload is; and what a photo
# may have whose size was not stated when its address was asked for.
FORM_BYTES = 10_485_760

_STEP = 1024
# Megabytes below this many are told with a digit after the point.
_ONLY_WHOLE_FROM = 10


def in_words(count: int) -> str:
    """Bytes in the units of file managers: 5033165 is "4.8 MB"."""
    value, unit = float(count), "bytes"
    for larger in ("KB", "MB"):
        if value < _STEP:
            break
        value, unit = value / _STEP, larger
    decimals = 1 if unit == "MB" and value < _ONLY_WHOLE_FROM else 0
    return f"{value:.{decimals}f}".removesuffix(".0") + f" {unit}"


def too_large(limit: int) -> str:
    """The message for a photo of more bytes than the limit."""
    return f"The photo is too large: at most {in_words(limit)}."
