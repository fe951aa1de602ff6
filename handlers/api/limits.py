"""The limits of uploads in a function's environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.model.usage import Limits, SiteLimits
from handlers.runtime import environment

if TYPE_CHECKING:
    from collections.abc import Mapping


def of_persons(variables: Mapping[str, str]) -> Limits:
    """Those of a person to whom no others are given.

    Raises:
        SettingError: A variable is missing or wrong.
    """
    return Limits(
        max_photos=environment.positive(variables, "MAX_PERSON_PHOTOS"),
        max_bytes=environment.positive(variables, "MAX_PERSON_BYTES"),
        max_today=environment.positive(variables, "MAX_PERSON_PHOTOS_PER_DAY"),
    )


def of_site(variables: Mapping[str, str]) -> SiteLimits:
    """Those of everybody together.

    Raises:
        SettingError: A variable is missing or wrong.
    """
    return SiteLimits(
        max_bytes=environment.positive(variables, "MAX_STORED_BYTES"),
        max_today=environment.positive(variables, "MAX_PHOTOS_PER_DAY"),
    )
