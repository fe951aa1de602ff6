"""What admins decide about how much is stored: people's limits, and a pause of all uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.api.errors import NotFoundError
from handlers.immutable import immutable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from handlers.model.person import Person
    from handlers.model.usage import SiteLimits, Usage
    from handlers.people.ports import Rows


@immutable(kw_only=True)
class Brake:
    """The operations over their port.

    Attributes:
        rows: What is counted for each person and the site.
        site_limits: Those of everybody together.
        now: The clock, with a time zone.
    """

    rows: Rows
    site_limits: SiteLimits
    now: Callable[[], datetime]

    def state(self) -> dict[str, Any]:
        """Whether people can upload, and how far the limits of the site are."""
        site, limits, now = self.rows.site(), self.site_limits, self.now()
        pause = site.pause(limits, now)
        return {
            "uploads": "open" if pause is None else "paused",
            **({} if pause is None else {"reason": pause}),
            **{name: each for name, each in site.to_json().items() if name.startswith("closed")},
            "bytes": site.size,
            "maxBytes": limits.max_bytes,
            "today": site.today(now),
            "maxToday": limits.max_today,
        }

    def set(self, by: Person, *, closed: bool) -> dict[str, Any]:
        """Pauses uploads, or ends a pause by an admin or by the budget.

        A pause because of what is stored, or was uploaded today, ends when a setting is changed.

        Raises:
            NotFoundError: The caller is not an admin any more.
        """
        is_done = (
            self.rows.close(by.user_id, self.now(), admin=by.sub)
            if closed
            else self.rows.open(self.now(), admin=by.sub)
        )
        if not is_done:
            raise _not_found()
        return self.state()

    def set_limits(self, by: Person, user_id: str, limits: Mapping[str, int]) -> None:
        """Replaces the limits of a person, who exists.

        Raises:
            NotFoundError: The caller is not an admin any more.
        """
        if not self.rows.set_limits(user_id, limits, admin=by.sub):
            raise _not_found()


def shown(person: Person, usage: Usage) -> dict[str, Any]:
    """A person as admins see them, with how much is stored of theirs."""
    limits = {name: limit for name, limit in usage.overrides.items() if limit is not None}
    counts = {"photos": usage.photos, "bytes": usage.size}
    return {**person.to_json(), **counts, **({"limits": limits} if limits else {})}


def _not_found() -> NotFoundError:
    return NotFoundError("not_found", "Not found.")
