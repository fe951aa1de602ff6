"""Checking the modules' types: against the contract as it is, and again only what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from webapp import node


class Commands:
    """The packages' commands: what they were asked for, and how the first of them ends."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.code = 0

    def run(self, script: Path, *arguments: str) -> int:
        self.asked.append(script.name)
        if "--output" in arguments:
            Path(arguments[-1]).write_text("types")
            return self.code
        self.project = json.loads(Path(arguments[1]).read_text())["compilerOptions"]
        return 0

    @property
    def contract(self) -> Path:
        """The types of the API that the modules were checked against."""
        (path,) = self.project["paths"]["contract"]
        return Path(path)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    commands = Commands()
    monkeypatch.setattr(node, "CONTRACT", tmp_path / "openapi.yaml")
    monkeypatch.setattr(node, "_shown", commands.run)

    def install(*, with_development: bool) -> Path:
        assert with_development
        return tmp_path / "node_modules"

    monkeypatch.setattr(node, "install", install)
    node.CONTRACT.write_text("paths: {}")
    return commands


def test_the_apis_types_are_made_anew_only_for_another_contract(commands: Commands) -> None:
    assert node.typecheck() == node.typecheck() == 0
    assert commands.asked == ["cli.js", "tsc", "tsc"]
    first = commands.contract
    assert first.read_text() == "types"

    node.CONTRACT.write_text("paths: {/v1: {}}")
    assert node.typecheck() == 0

    assert commands.asked[3:] == ["cli.js", "tsc"]
    assert commands.contract != first


def test_a_contract_without_types_fails_and_is_tried_again(commands: Commands) -> None:
    commands.code = 3
    assert node.typecheck() == 3
    assert commands.asked == ["cli.js"]

    commands.code = 0
    assert node.typecheck() == 0
    assert commands.asked == ["cli.js", "cli.js", "tsc"]


def test_what_was_checked_is_kept_beside_the_packages(commands: Commands, tmp_path: Path) -> None:
    node.typecheck()

    assert commands.project["incremental"] is True
    assert Path(commands.project["tsBuildInfoFile"]).parent == tmp_path / "types"
