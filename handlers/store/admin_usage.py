"""What admins decide in the rows that count what is stored.

    set_limits   the limits of a person
    close, open  whether people may upload

It is only written as long as they are one. A function in which no admin decides anything loads
usage.py alone, and nothing about people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.model.codecs import timestamp
from handlers.model.usage import OVERRIDES, SITE_KEY, owner_key
from handlers.store import people
from handlers.store.usage import UsageStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class AdminUsageStore(UsageStore):
    """The rows, and what admins change in them."""

    def set_limits(self, owner: str, limits: Mapping[str, int], *, admin: str) -> bool:
        """Sets the limits of a person; those that are left out are the stack's again.

        Args:
            owner: The person.
            limits: By attribute.
            admin: The login of the admin who sets them.

        Returns:
            False, and nothing is written, if that is not an admin any more.
        """
        changes = {name: limits.get(name) for name in OVERRIDES.values()}
        return self._change(owner_key(owner), changes, *self._only_by(admin))

    def close(self, by: str, now: datetime, *, admin: str | None = None) -> bool:
        """Pauses uploads.

        Args:
            by: The admin, or `public`: the owner of an open stack.
            now: The clock, with a time zone.
            admin: The admin's login.

        Returns:
            False, and nothing is written, if that is not an admin any more.
        """
        changes = {"closedBy": by, "closedAt": timestamp(now)}
        return self._change(SITE_KEY, changes, *self._only_by(admin))

    def open(self, now: datetime, *, admin: str | None = None) -> bool:
        """Ends a pause by an admin or by the budget; otherwise as `close`."""
        changes = {
            "openedAt": timestamp(now),
            "closedBy": None,
            "closedAt": None,
            "budgetMonth": None,
        }
        return self._change(SITE_KEY, changes, *self._only_by(admin))

    def _only_by(self, admin: str | None) -> list[dict[str, Any]]:
        return [] if admin is None else [people.is_admin(self._table_name, admin)]
