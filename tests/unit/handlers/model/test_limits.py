from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from handlers.model.limits import DEFAULT_PAGE, LARGEST_PAGE

CONTRACT = Path(__file__).resolve().parents[4] / "handlers" / "api" / "openapi.yaml"


def test_the_contract_states_the_limits_of_a_page() -> None:
    contract: Any = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))

    schema = contract["components"]["parameters"]["limit"]["schema"]
    assert (schema["default"], schema["maximum"]) == (DEFAULT_PAGE, LARGEST_PAGE)
