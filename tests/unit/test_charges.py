"""What DynamoDB charges, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.charges import Index, item_bytes, read_units, write_units


def item(text: str = "", **more: Any) -> dict[str, Any]:
    return {"id": {"S": "1"}, "text": {"S": text}, **more}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "Käse"}, 5),
        ({"N": "4032"}, 3),
        ({"N": "-0.5"}, 3),
        ({"N": "12000"}, 2),
        ({"BOOL": True}, 1),
        ({"L": [{"S": "ab"}, {"N": "7"}]}, 3 + 1 + 2 + 1 + 2),
        ({"M": {"ab": {"S": "c"}}}, 3 + 1 + 2 + 1),
    ],
)
def test_an_items_size_is_that_of_its_names_and_values(value: dict[str, Any], size: int) -> None:
    assert item_bytes({"name": value}) == len("name") + size


def test_what_a_request_reads_is_added_up_and_rounded_once() -> None:
    entries = [item("x" * 1000)] * 8

    assert read_units(entries, consistent=True) == 2
    assert read_units(entries, consistent=False) == 1
    assert read_units([], consistent=False) == 0.5


def test_a_write_is_charged_by_the_larger_item_and_twice_in_a_transaction() -> None:
    assert write_units(None, item(), ()) == 1
    assert write_units(item("x" * 2000), item(), ()) == 2
    assert write_units(item("x" * 2000), item(), (), transaction=True) == 4


def test_an_index_is_charged_if_its_entry_changes_and_twice_if_it_moves() -> None:
    index = Index(("key",), frozenset({"id", "key", "kept"}))
    there, moved = item(key={"S": "a"}), item(key={"S": "b"})

    assert write_units(item(), item("changed"), [index]) == 1
    assert write_units(item(), there, [index]) == 2
    assert write_units(there, item(), [index]) == 2
    assert write_units(there, item("changed", key={"S": "a"}), [index]) == 1
    assert write_units(there, item(key={"S": "a"}, kept={"N": "1"}), [index]) == 2
    assert write_units(there, moved, [index]) == 3
