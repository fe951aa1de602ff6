"""Why there is no room for a photo: the errors, with a message for each."""

from __future__ import annotations

from handlers.api.errors import NotReadyError
from handlers.model.sizes import human_readable
from handlers.model.usage import Limit, Limits, Pause

_PAUSED = {
    Pause.ADMIN: "An admin has paused uploads. Photos can be added again once they are resumed.",
    Pause.BUDGET: "This month's budget of the site is spent. Photos can be added again next month.",
    Pause.STORAGE: "The site's storage is full. Photos can be added again once there is room.",
    Pause.DAY: "The site takes no more photos today. Photos can be added again tomorrow.",
}


def paused(pause: Pause) -> NotReadyError:
    """Nobody can upload at the moment."""
    return NotReadyError("uploads_paused", _PAUSED[pause], reason=pause)


def of_limit(limit: Limit, limits: Limits) -> NotReadyError:
    """The photo would exceed a limit of its owner."""
    if limit is Limit.BYTES:
        return NotReadyError(
            "storage_full",
            f"There is no room for this photo: yours may take up {human_readable(limits.max_bytes)}"
            " in all, including those in the trash. Delete some for good to make room.",
        )
    if limit is Limit.PHOTOS:
        return NotReadyError(
            "too_many_photos",
            f"You have {limits.max_photos} photos, including those in the trash, which is the most "
            "you may have. Delete some for good to make room.",
        )
    return NotReadyError(
        "day_limit",
        f"You have added {limits.max_today} photos today, which is the most for a day. "
        "The next day begins at midnight UTC.",
    )
