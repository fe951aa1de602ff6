"""The config as the `pulumi` command would give it to the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.errors import UserError
from local.stack_config import load, project_name

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT = """
name: photo-sharing
config:
  size: {type: integer, default: 5}
  names: {type: array, items: {type: string}, default: []}
  aws:region: {value: us-east-1}
"""


def _folder(folder: Path, stack: str, project: str = _PROJECT) -> Path:
    (folder / "Pulumi.yaml").write_text(project)
    (folder / "Pulumi.dev.yaml").write_text(stack)
    return folder


def test_values_are_strings_and_objects_json(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        "config:\n  photo-sharing:names: [a, b]\n  word: plain\n  on-off: false\n  tags: {a: b}\n",
    )

    assert load(folder, "dev") == {
        "photo-sharing:size": "5",
        "photo-sharing:names": '["a", "b"]',
        "photo-sharing:word": "plain",
        "photo-sharing:on-off": "false",
        "photo-sharing:tags": '{"a": "b"}',
        "aws:region": "us-east-1",
    }
    assert project_name(folder) == "photo-sharing"


def test_the_stack_comes_before_the_project_and_overrides_before_both(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "config:\n  photo-sharing:size: 6\n")

    assert load(folder, "dev")["photo-sharing:size"] == "6"
    assert load(folder, "dev", {"size": 7})["photo-sharing:size"] == "7"


def test_a_stack_without_settings_has_the_defaults(tmp_path: Path) -> None:
    assert load(_folder(tmp_path, ""), "dev")["photo-sharing:size"] == "5"


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        ("config:\n  size: {secure: AAA=}", "photo-sharing:size is an encrypted secret"),
        ("config:\n  tags: {a: [{secure: AAA=}]}", "photo-sharing:tags is an encrypted secret"),
        ("config: [", "cannot be read"),
        ("- a", "not a map"),
        ("config: 5", "config is not a map"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, stack: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        load(_folder(tmp_path, stack), "dev")


def test_a_setting_without_value_or_default_is_told_as_pulumi_does(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "", "name: p\nconfig:\n  size: {type: integer}\n")

    with pytest.raises(UserError, match="p:size is missing"):
        load(folder, "dev")


@pytest.mark.parametrize("stack", ["", "../dev", "_emulator"])
def test_a_name_that_no_stack_can_have_is_told(tmp_path: Path, stack: str) -> None:
    with pytest.raises(UserError, match="cannot be the name"):
        load(_folder(tmp_path, ""), stack)


def test_a_stack_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no stack 'other': Pulumi\.other\.yaml"):
        load(_folder(tmp_path, ""), "other")
