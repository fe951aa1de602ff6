"""Errors that are shown as a sentence, without a traceback."""

from __future__ import annotations


class UserError(Exception):
    """An error that the person can act on; only its text is shown."""
