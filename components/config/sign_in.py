"""What is wrong with the settings of who may use the site, taken together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.config.access import OPEN, SIGN_IN
from components.config.setting import settings_of

if TYPE_CHECKING:
    from components.config.access import Access

OPEN_WARNING = (
    "This stack is open: whoever knows the address of the site may see, add and delete photos. "
    f"To have people sign in, set access to {SIGN_IN} and adminEmail to your address."
)

# Amazon Cognito refuses them anywhere in the name of a sign-in page.
_RESERVED = ("aws", "amazon", "cognito")
_OF_SIGN_IN = ("admin_email", "access_token_minutes", "session_days")


def problems(access: Access, *, prefix: str, latest: str | None) -> list[str]:
    """Settings that contradict how people get in, each with what to do about it.

    `prefix` begins the names of the stack's resources; `latest` is the setting `latestPhotos`.
    """
    return _when_signing_in(access, prefix, latest) if access.signs_in else _when_open(access)


def _when_signing_in(access: Access, prefix: str, latest: str | None) -> list[str]:
    found: list[str] = []
    if access.admin_email is None:
        found.append(
            f"access is {SIGN_IN}, the default, and nobody could invite the first person; set "
            "adminEmail to your e-mail address (pulumi config set photo-sharing:adminEmail "
            f"YOUR-ADDRESS), or set access to {OPEN}, with which whoever knows the address of the "
            "site may see, add and delete photos, as in stacks from before this setting"
        )
    if word := next((each for each in _RESERVED if each in prefix), None):
        found.append(
            f"access is {SIGN_IN}, and the sign-in page would be called {prefix}; Amazon Cognito "
            f"refuses names with {word} in them. Create a stack with another name, or set access "
            f"to {OPEN}"
        )
    if latest not in (None, "none"):
        found.append(
            f"latestPhotos is {latest} and access is {SIGN_IN}; the page cannot show photos to "
            "visitors who have not signed in. Remove latestPhotos, or set it to none"
        )
    return found


def _when_open(access: Access) -> list[str]:
    return [
        f"{each.key} is set and access is {OPEN}, where nobody signs in; remove {each.key}, or set "
        f"access to {SIGN_IN}"
        for each in settings_of(type(access))
        if each.name in _OF_SIGN_IN and getattr(access, each.name) != each.default
    ]
