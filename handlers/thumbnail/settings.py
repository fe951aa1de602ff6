"""The settings in the thumbnail function's environment."""

from __future__ import annotations

import os

from handlers.immutable import immutable
from handlers.runtime import environment


@immutable(kw_only=True)
class Settings:
    """The thumbnail function's settings.

    Attributes:
        originals_bucket: Where photos are uploaded to.
        renditions_bucket: Where renditions go.
        table_name: Of the image items.
        contents_table: Of the content claims.
        library_table: Of the rows that count photos.
        queue_url: Where the messages come from.
        maintenance_queue: Where the maintenance function's messages go.
        max_bytes: The most for an original whose size was stated.
        max_pixels: The most for an original.
        keep_location: Whether the item says where the photo was taken.
    """

    originals_bucket: str
    renditions_bucket: str
    table_name: str
    contents_table: str
    library_table: str
    queue_url: str
    maintenance_queue: str
    max_bytes: int
    max_pixels: int
    keep_location: bool

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        return Settings(
            originals_bucket=environment.text(os.environ, "ORIGINALS_BUCKET"),
            renditions_bucket=environment.text(os.environ, "RENDITIONS_BUCKET"),
            table_name=environment.text(os.environ, "TABLE_NAME"),
            contents_table=environment.text(os.environ, "CONTENTS_TABLE"),
            library_table=environment.text(os.environ, "LIBRARY_TABLE"),
            queue_url=environment.text(os.environ, "QUEUE_URL"),
            maintenance_queue=environment.text(os.environ, "MAINTENANCE_QUEUE"),
            max_bytes=environment.positive(os.environ, "MAX_UPLOAD_BYTES"),
            max_pixels=environment.positive(os.environ, "MAX_PIXELS"),
            keep_location=environment.yes_or_no(os.environ, "KEEP_LOCATION"),
        )
