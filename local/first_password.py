"""The first passwords of people whom a program invites, which Cognito sends by e-mail on AWS."""

from __future__ import annotations

from typing import Any

OUTPUT = "firstPassword"
"""The output of an invited person that has it."""
UNUSED = "FORCE_CHANGE_PASSWORD"
"""Cognito's status of somebody who has not chosen a password of their own."""


def current(client: Any, pool: str, address: str, password: str) -> str | None:
    """The password if it is still the one to sign in with, or None.

    It is not once the person has chosen their own, or an admin has replaced it.
    """
    found = client.admin_get_user(UserPoolId=pool, Username=address)
    unchanged = found["UserCreateDate"] == found["UserLastModifiedDate"]
    return password if password and unchanged and found["UserStatus"] == UNUSED else None
