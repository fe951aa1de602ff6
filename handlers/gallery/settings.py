"""The settings in the gallery function's environment."""

from __future__ import annotations

import os

from handlers.api.sign_in import people_table
from handlers.immutable import immutable
from handlers.runtime import environment


@immutable(kw_only=True)
class Settings:
    """The gallery function's settings.

    Attributes:
        originals_bucket: Where originals are.
        renditions_bucket: Where renditions and downloads are.
        download_key: The object there that holds the secret that signs addresses of downloads.
        picture_key: The object there that holds the secret that signs addresses of pictures; None
            in an open stack, whose pictures everybody may see.
        table_name: Of the image items.
        allowed_origins: Other sites whose scripts may use the API.
        live_updates: Whether pages are told how to ask what has changed.
        library_table: Of the people who sign in; None in an open stack.
        jobs_table: Of operations that take long, and records of removal.
        maintenance_queue: Where the maintenance function's messages go.
        trash_days: How long photos stay in the trash.
    """

    originals_bucket: str
    renditions_bucket: str
    download_key: str
    picture_key: str | None
    table_name: str
    allowed_origins: frozenset[str]
    live_updates: bool
    library_table: str | None
    jobs_table: str
    maintenance_queue: str
    trash_days: int

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        library_table = people_table(os.environ)
        return Settings(
            originals_bucket=environment.text(os.environ, "ORIGINALS_BUCKET"),
            renditions_bucket=environment.text(os.environ, "RENDITIONS_BUCKET"),
            download_key=environment.text(os.environ, "DOWNLOAD_KEY"),
            picture_key=environment.text(os.environ, "PICTURE_KEY") if library_table else None,
            table_name=environment.text(os.environ, "TABLE_NAME"),
            allowed_origins=environment.texts(os.environ, "ALLOWED_ORIGINS"),
            live_updates=environment.yes_or_no(os.environ, "LIVE_UPDATES"),
            library_table=library_table,
            jobs_table=environment.text(os.environ, "JOBS_TABLE"),
            maintenance_queue=environment.text(os.environ, "MAINTENANCE_QUEUE"),
            trash_days=environment.positive(os.environ, "TRASH_DAYS"),
        )
