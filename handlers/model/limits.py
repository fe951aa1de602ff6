"""Limits that do not depend on the deployment; sizes of files are in `sizes`."""

from __future__ import annotations

from typing import Final

# Characters of what people write about a photo, by its field.
CAPTION_LENGTHS: Final = {"title": 200, "alt": 1000}

# Characters of a person's name, and of their address: Cognito accepts no longer user names.
LONGEST_NAME: Final = 100
LONGEST_EMAIL: Final = 128

# Photos on one page of a list; the contract names them as well.
DEFAULT_PAGE: Final = 50
LARGEST_PAGE: Final = 100
