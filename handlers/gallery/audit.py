"""What is recorded of people who look at, or delete, what is not their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.runtime import log

if TYPE_CHECKING:
    from handlers.access.policy import Access


def noted(access: Access, owner: str, image_id: str | None = None) -> None:
    """Records that an admin does something with photos of nobody; one's own are not recorded."""
    user_id = access.principal.user_id
    if owner != user_id:
        log.noted("photos of nobody", outcome=access.action, userId=user_id, imageId=image_id)
