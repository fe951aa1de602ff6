"""The settings in the maintenance function's environment."""

from __future__ import annotations

import os

from handlers.immutable import immutable
from handlers.runtime import environment


@immutable(kw_only=True)
class Settings:
    """The maintenance function's settings.

    Attributes:
        originals_bucket: Where originals are.
        renditions_bucket: Where renditions are.
        table_name: Of the image items.
        contents_table: Of the content claims.
        library_table: Of jobs, records of removal, people and the round.
        queue_url: Where the messages come from, and where the next ones go.
        thumbnail_queue: Where events of originals go.
        distribution: The identifier of the distribution.
        site_origin: The distribution's own address.
        download_key: The object with the key that signs addresses of downloads.
        picture_key: The same of pictures.
        user_pool: The id of the pool that keeps the logins; None in an open stack.
        trash_days: For how many days photos stay in the trash.
    """

    originals_bucket: str
    renditions_bucket: str
    table_name: str
    contents_table: str
    library_table: str
    queue_url: str
    thumbnail_queue: str
    distribution: str
    site_origin: str
    download_key: str
    picture_key: str
    user_pool: str | None
    trash_days: int

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
            thumbnail_queue=environment.text(os.environ, "THUMBNAIL_QUEUE"),
            distribution=environment.text(os.environ, "DISTRIBUTION"),
            site_origin=environment.text(os.environ, "SITE_ORIGIN"),
            download_key=environment.text(os.environ, "DOWNLOAD_KEY"),
            picture_key=environment.text(os.environ, "PICTURE_KEY"),
            user_pool=os.environ.get("USER_POOL"),
            trash_days=environment.positive(os.environ, "TRASH_DAYS"),
        )
