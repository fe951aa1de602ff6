"""The settings in the people function's environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from handlers.api import limits
from handlers.immutable import immutable
from handlers.runtime import environment

if TYPE_CHECKING:
    from handlers.model.usage import SiteLimits


@immutable(kw_only=True)
class Settings:
    """The people function's settings.

    Attributes:
        originals_bucket: Whose CORS rules name the site's own origins.
        library_table: Of people and jobs.
        user_pool: The id of the pool that keeps the logins.
        maintenance_queue: The URL of the queue of jobs.
        site_limits: How much everybody together may store.
        allowed_origins: Other sites whose scripts may use the API.
    """

    originals_bucket: str
    library_table: str
    user_pool: str
    maintenance_queue: str
    site_limits: SiteLimits
    allowed_origins: frozenset[str]

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        return Settings(
            originals_bucket=environment.text(os.environ, "ORIGINALS_BUCKET"),
            library_table=environment.text(os.environ, "LIBRARY_TABLE"),
            user_pool=environment.text(os.environ, "USER_POOL"),
            maintenance_queue=environment.text(os.environ, "MAINTENANCE_QUEUE"),
            site_limits=limits.of_site(os.environ),
            allowed_origins=environment.texts(os.environ, "ALLOWED_ORIGINS"),
        )
