"""The brake of the budget: AWS tells a topic that it is spent, and that the maintenance function.

What AWS tells is 8 to 12 hours old. Uploads are paused until the month of the message ends, or an
admin lets people upload again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from handlers.runtime import log

if TYPE_CHECKING:
    from handlers.maintenance.ports import Rows

_TYPE: Final = "Notification"


class MalformedNotificationError(Exception):
    """The message does not say when it was sent."""


def is_notification(body: str) -> bool:
    """Whether a message of the queue is one of a topic. Only the budget's sends to it."""
    return _parsed(body).get("Type") == _TYPE


def spent(body: str, rows: Rows) -> None:
    """Pauses uploads, as a message of the budget's topic asks for; again does no harm.

    Raises:
        MalformedNotificationError: It has no time. That of the function would not do: a message can
            wait for weeks among the dead letters, and must not pause another month.
    """
    try:
        sent_at = datetime.fromisoformat(_parsed(body)["Timestamp"])
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedNotificationError(type(error).__name__) from error
    rows.spend(sent_at)
    log.noted("budget spent", outcome="uploads paused")


def _parsed(body: str) -> Any:
    try:
        content: Any = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("Any", content) if isinstance(content, dict) else {}
