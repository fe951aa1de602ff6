from __future__ import annotations

from handlers.model.limits import DEFAULT_PAGE, LARGEST_PAGE
from tests.support.openapi import CONTRACT


def test_the_contract_states_the_limits_of_a_page() -> None:
    schema = CONTRACT["components"]["parameters"]["limit"]["schema"]
    assert (schema["default"], schema["maximum"]) == (DEFAULT_PAGE, LARGEST_PAGE)
