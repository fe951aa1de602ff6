"""AWS's default quotas, from `quotas.json`, each with its source.

`confirmed` says whether a copy of that page showed the value when it was looked up. The others are
known from elsewhere: compare them with Service Quotas before you rely on them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Quota:
    """One quota; `raised` says how."""

    key: str
    value: int
    what: str
    raised: str
    confirmed: bool
    source: str


_FILE: dict[str, Any] = json.loads(Path(__file__).with_name("quotas.json").read_text("utf-8"))
DATE: str = _FILE["date"]
QUOTAS = {each["key"]: Quota(**each) for each in _FILE["quotas"]}


def of(key: str) -> int:
    """The value of a quota."""
    return QUOTAS[key].value
