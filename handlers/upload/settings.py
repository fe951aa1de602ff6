"""The settings in the upload function's environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from handlers.api import limits
from handlers.api.sign_in import people_table
from handlers.immutable import immutable
from handlers.runtime import environment

if TYPE_CHECKING:
    from handlers.model.usage import Limits, SiteLimits


@immutable(kw_only=True)
class Settings:
    """The upload function's settings.

    Attributes:
        originals_bucket: Where photos are uploaded to.
        table_name: Of the image items.
        contents_table: Of the content claims.
        max_upload_bytes: The most that one photo may have.
        allowed_origins: Other sites whose scripts may use the API.
        library_table: Of the people who sign in; None in an open stack.
        usage_table: The same table, for the rows that count photos; every stack has those.
        limits: Those of a person to whom no others are given.
        site_limits: Those of everybody together.
        maintenance_queue: Where the maintenance function's messages go.
    """

    originals_bucket: str
    table_name: str
    contents_table: str
    max_upload_bytes: int
    allowed_origins: frozenset[str]
    library_table: str | None
    usage_table: str
    limits: Limits
    site_limits: SiteLimits
    maintenance_queue: str

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        return Settings(
            originals_bucket=environment.text(os.environ, "ORIGINALS_BUCKET"),
            table_name=environment.text(os.environ, "TABLE_NAME"),
            contents_table=environment.text(os.environ, "CONTENTS_TABLE"),
            max_upload_bytes=environment.positive(os.environ, "MAX_UPLOAD_BYTES"),
            allowed_origins=environment.texts(os.environ, "ALLOWED_ORIGINS"),
            library_table=people_table(os.environ),
            usage_table=environment.text(os.environ, "LIBRARY_TABLE"),
            limits=limits.of_persons(os.environ),
            site_limits=limits.of_site(os.environ),
            maintenance_queue=environment.text(os.environ, "MAINTENANCE_QUEUE"),
        )
