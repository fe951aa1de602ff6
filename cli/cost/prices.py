"""AWS's list prices, from `prices.json`: dollars, first tier, without free tiers and taxes.

`checked` in that file says which of them were looked up for its date, and where. AWS's price pages
fill their tables in the browser; the others are as known from them and not confirmed since.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FILE: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_text())

DATE: str = _FILE["date"]
REGIONS: tuple[str, ...] = tuple(_FILE["regions"])
CHECKED: dict[str, str] = _FILE["checked"]


def of(region: str) -> dict[str, float]:
    """Every price of a region, by what it is for.

    Raises:
        KeyError: there are no prices of that region.
    """
    return {**_FILE["everywhere"], **_FILE["regions"][region]}
