"""DynamoDB's notation against that of boto3, which wrote it before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from handlers.aws.attribute_values import attributes, plain

# 38 digits are what DynamoDB keeps of a number.
NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1) | st.decimals(
    allow_nan=False, allow_infinity=False, places=7, min_value=-(10**20), max_value=10**20
)
LEAVES = st.none() | st.booleans() | st.text() | NUMBERS
VALUES = st.recursive(
    LEAVES, lambda each: st.lists(each, max_size=5) | st.dictionaries(st.text(), each, max_size=5)
)


@pytest.mark.slow
@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_values_are_written_as_boto3_writes_them(values: dict[str, Any]) -> None:
    boto3 = TypeSerializer()

    assert attributes(values) == {name: boto3.serialize(value) for name, value in values.items()}


@pytest.mark.slow
@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_written_values_are_read_as_boto3_reads_them(values: dict[str, Any]) -> None:
    boto3, written = TypeDeserializer(), attributes(values)

    assert plain(written) == values
    assert {name: boto3.deserialize(value) for name, value in written.items()} == values


def test_whole_numbers_are_read_as_integers() -> None:
    assert plain({"n": {"N": "4032"}}) == {"n": 4032}
    assert isinstance(plain({"n": {"N": "4032"}})["n"], int)


def test_other_numbers_are_read_as_decimals() -> None:
    (read,) = plain({"n": {"N": "48.13720"}}).values()

    assert isinstance(read, Decimal)
    assert read == Decimal("48.1372")


def test_a_tuple_is_a_list() -> None:
    assert attributes({"a": (1, "b")}) == attributes({"a": [1, "b"]})


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), Decimal("Infinity"), Decimal("NaN"), {"a"}, b"a", object()],
    ids=repr,
)
def test_a_value_that_the_table_would_change_or_refuse_is_an_error(value: object) -> None:
    with pytest.raises(TypeError):
        attributes({"a": [value]})


@pytest.mark.parametrize("value", [{"SS": ["a"]}, {"NS": ["1"]}, {"B": "YQ=="}, {"X": "?"}])
def test_an_unsupported_type_of_attribute_is_an_error(value: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        plain({"a": value})
