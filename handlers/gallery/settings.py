"""The settings in the gallery function's environment."""

from __future__ import annotations

import os
from dataclasses import dataclass

from handlers.runtime import environment


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The gallery function's settings.

    Attributes:
        originals_bucket: Where originals are.
        renditions_bucket: Where renditions and downloads are.
        download_key: The object there that holds the secret that signs addresses of downloads.
        table_name: Of the image items.
        contents_table: Of the content claims.
        allowed_origins: Other sites whose scripts may use the API.
    """

    originals_bucket: str
    renditions_bucket: str
    download_key: str
    table_name: str
    contents_table: str
    allowed_origins: frozenset[str]

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        return Settings(
            originals_bucket=environment.text(os.environ, "ORIGINALS_BUCKET"),
            renditions_bucket=environment.text(os.environ, "RENDITIONS_BUCKET"),
            download_key=environment.text(os.environ, "DOWNLOAD_KEY"),
            table_name=environment.text(os.environ, "TABLE_NAME"),
            contents_table=environment.text(os.environ, "CONTENTS_TABLE"),
            allowed_origins=environment.texts(os.environ, "ALLOWED_ORIGINS"),
        )
