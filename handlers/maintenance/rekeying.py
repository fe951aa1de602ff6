"""The keys of a rendition: of a photo of nobody, and of the same photo once it is a person's.

Those of persons' photos are below a prefix of their own, which CloudFront serves to nobody without
a signature, whether people sign in to the stack or it is open.
"""

from __future__ import annotations

_OPEN = "thumbnails/"
_PRIVATE = "thumbnails/private/"


def private(key: str) -> str:
    """The key of a rendition of a person's photo."""
    return _PRIVATE + _own(key)


def both(key: str) -> tuple[str, str]:
    """Every key that a rendition can be stored under, before and after it changes its owner."""
    return _OPEN + _own(key), private(key)


def _own(key: str) -> str:
    return key.removeprefix(_PRIVATE).removeprefix(_OPEN)
