"""What shows a photo, and what shows nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stack.addresses.journey import REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.stack.addresses.journey import Asked


def assert_shown(asked: Iterable[Asked]) -> None:
    """All of them answered with a file."""
    for each in asked:
        assert each.answer.status == 200, str(each)
        assert each.answer.body, str(each)


def assert_refused(asked: Iterable[Asked]) -> None:
    """None of them answered with anything of a photo, or lets anybody keep the answer for long."""
    for each in asked:
        headers = each.answer.headers
        assert each.answer.status in REFUSED, str(each)
        assert "image/" not in headers.get("Content-Type", ""), str(each)
        assert "ETag" not in headers or "text/html" in headers["Content-Type"], str(each)
        assert "max-age=172800" not in headers.get("Cache-Control", ""), str(each)
