"""The settings in the session function's environment."""

from __future__ import annotations

import os

from handlers.immutable import immutable
from handlers.runtime import environment


@immutable(kw_only=True)
class Settings:
    """The session function's settings.

    Attributes:
        sign_in_parameter: The name of the parameter that describes the sign-in page.
        user_pool: The id of the user pool.
        session_days: How long a refresh token is valid.
        library_table: The people.
        allowed_origins: Other sites whose scripts may use the API.
    """

    sign_in_parameter: str
    user_pool: str
    session_days: int
    library_table: str
    allowed_origins: frozenset[str]

    @staticmethod
    def from_env() -> Settings:
        """The settings of this process.

        Raises:
            SettingError: A variable is missing or wrong.
        """
        return Settings(
            sign_in_parameter=environment.text(os.environ, "SIGN_IN_PARAMETER"),
            user_pool=environment.text(os.environ, "USER_POOL"),
            session_days=environment.positive(os.environ, "SESSION_DAYS"),
            library_table=environment.text(os.environ, "LIBRARY_TABLE"),
            allowed_origins=environment.texts(os.environ, "ALLOWED_ORIGINS"),
        )
