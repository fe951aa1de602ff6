"""The failures that a person is told in words, without a traceback."""

from __future__ import annotations


class UserError(Exception):
    """Something that the person can act on; its text is all that is shown."""
