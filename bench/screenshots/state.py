"""What a state of the page is declared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.screenshots.variants import DESK, PHONE, SCREENS, WALL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.screenshots.variants import Screen
    from bench.screenshots.visitor import Visitor

MOUSE = (DESK, WALL)
TOUCH = (PHONE,)


@dataclass(frozen=True, kw_only=True)
class State:
    """One state of the page.

    Attributes:
        name: Of its files.
        reach: What the visitor does.
        screens: Where there is such a state.
        signed_in: Whether it is one of a site that people sign in to.
        photos: How many the gallery has, if not all.
        expects: Parts of messages of the console that belong to it.
        in_docs: Whether docs/screenshots.md shows it.
        again: What the visitor also does before each picture, so that it stays the same state.
        settings: Playwright's, for its visitors.
    """

    name: str
    reach: Callable[[Visitor], None]
    screens: Sequence[Screen] = SCREENS
    signed_in: bool = False
    photos: int | None = None
    expects: Sequence[str] = ()
    in_docs: bool = False
    again: Callable[[Visitor], None] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def has_scripts(self) -> bool:
        """Whether the page's scripts run."""
        return self.settings.get("java_script_enabled", True)
