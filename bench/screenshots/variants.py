"""In what each state is shown: screens, colour schemes and languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from tests.browser import launch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMES = ("light", "dark")
LOCALES = {"en": "en-GB", "de": "de-DE"}


@dataclass(frozen=True)
class Screen:
    """A device.

    Attributes:
        name: In the names of files.
        settings: Playwright's.
    """

    name: str
    settings: Mapping[str, Any]

    @property
    def width(self) -> int:
        """Of the window, in CSS pixels."""
        return self.settings["viewport"]["width"]

    @property
    def is_touch(self) -> bool:
        """Whether it is held in a hand."""
        return "has_touch" in self.settings


PHONE = Screen(
    "phone",
    {"viewport": launch.PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True},
)
DESK = Screen("desk", {"viewport": {"width": 1440, "height": 900}})
WALL = Screen("4k", {"viewport": {"width": 3840, "height": 2160}})
SCREENS = (PHONE, DESK, WALL)


@dataclass(frozen=True)
class Variant:
    """One picture of a state."""

    screen: Screen
    scheme: str
    language: str

    @property
    def name(self) -> str:
        """As in `phone-dark-de`."""
        return f"{self.screen.name}-{self.scheme}-{self.language}"


def chosen(only: str | None) -> Iterator[Variant]:
    """All of them, or those whose names have all these parts, such as `phone-de`."""
    parts = set(re.split(r"[-,]", only.lower())) if only else set[str]()
    # Schemes last: one visit shows both.
    for screen, language, scheme in product(SCREENS, LOCALES, SCHEMES):
        variant = Variant(screen, scheme, language)
        if parts <= set(variant.name.split("-")):
            yield variant
