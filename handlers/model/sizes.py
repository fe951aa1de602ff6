"""Sizes of files: the limit that does not depend on the deployment, and sizes as people read them.

The page shows sizes in the same way, so that a person reads the same number everywhere.
"""

from __future__ import annotations

# The most that the form of /presigned-url accepts, whatever the limit of /upload is; and the most
# for a photo whose size was not stated when its upload was announced.
FORM_BYTES = 10_485_760

_STEP = 1024
# Fewer megabytes or gigabytes than this have a digit after the point.
_ONLY_WHOLE_FROM = 10


def human_readable(count: int) -> str:
    """Bytes in the units of file managers: 5033165 is "4.8 MB"."""
    value, unit = float(count), "bytes"
    for larger in ("KB", "MB", "GB"):
        if value < _STEP:
            break
        value, unit = value / _STEP, larger
    decimals = 1 if unit in ("MB", "GB") and value < _ONLY_WHOLE_FROM else 0
    return f"{value:.{decimals}f}".removesuffix(".0") + f" {unit}"


def too_large(limit: int) -> str:
    """The message for a photo of more bytes than the limit."""
    return f"The photo is too large: at most {human_readable(limit)}."
