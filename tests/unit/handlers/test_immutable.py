from __future__ import annotations

import pickle
from dataclasses import field, replace

import pytest

from handlers.immutable import immutable


@immutable
class Point:
    x: int
    y: int = 0
    label: str = field(default="", compare=False)


@immutable(kw_only=True)
class Size:
    x: int
    y: int = 0


def test_instances_with_the_same_fields_are_equal() -> None:
    assert Point(1, 2) == Point(1, 2)
    assert Point(1, 2) != Point(1, 3)
    assert hash(Point(1, 2)) == hash(Point(1, 2))
    assert len({Point(1), Point(1), Point(2)}) == 2


def test_a_field_that_is_not_compared_does_not_tell_instances_apart() -> None:
    assert Point(1, label="a") == Point(1, label="b")
    assert hash(Point(1, label="a")) == hash(Point(1, label="b"))


def test_instances_of_different_classes_differ_whatever_their_fields() -> None:
    assert Point(1, 2) != Size(x=1, y=2)
    assert Point(1, 2) != (1, 2)


def test_the_text_of_an_instance_names_its_fields() -> None:
    assert repr(Size(x=1)) == "Size(x=1, y=0)"


def test_instances_are_copied_with_changes_and_sent_to_other_processes() -> None:
    assert replace(Point(1, 2), x=3) == Point(3, 2)
    assert pickle.loads(pickle.dumps(Point(1, 2, "a"))).label == "a"  # noqa: S301  # made here


def test_fields_are_stated_by_name_where_the_class_says_so() -> None:
    with pytest.raises(TypeError):
        Size(1)  # pyright: ignore[reportCallIssue]  # what is tested
    with pytest.raises(TypeError):
        Size()  # pyright: ignore[reportCallIssue]  # what is tested
