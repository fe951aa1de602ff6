"""AWS's list prices, from `prices.json`: dollars, first tier, without free tiers and taxes.

`checked` in that file says which of them were looked up on its date, and where. The others come
from AWS's price pages, whose tables only a browser can load, and have not been confirmed since.
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
    """Every price of a region, by its key.

    Raises:
        KeyError: There are no prices for that region.
    """
    return {**_FILE["everywhere"], **_FILE["regions"][region]}
