"""AWS's list prices, from `prices.json`: dollars, first tier, without free tiers and taxes.

`checked` in that file says which of them were looked up for us-east-1, when and where: AWS's price
pages need a browser to load their tables, so most sources quote them. The others have not been
confirmed since they were written down.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FILE: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_text())

REGIONS: tuple[str, ...] = tuple(_FILE["regions"])
CHECKED: dict[str, str] = {key: date for key, (date, _source) in _FILE["checked"].items()}
"""When a price was looked up, by its key."""
OF: dict[str, str] = _FILE["of"]
"""What each price is for."""


def of(region: str) -> dict[str, float]:
    """Every price of a region, by its key.

    Raises:
        KeyError: There are no prices for that region.
    """
    return {**_FILE["everywhere"], **_FILE["regions"][region]}
