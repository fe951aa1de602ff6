"""`make brake`: which stack it finds, and what it says and does there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from cli import brake, deployed
from cli.deployed import Deployed
from handlers.aws.clients import attributes
from handlers.model.codecs import timestamp
from local.errors import UserError
from local.lock import StateLock

if TYPE_CHECKING:
    from pathlib import Path


class FakeTable:
    """The site's row in the Library table."""

    def __init__(self) -> None:
        self.row: dict[str, Any] = {"bytes": 5_033_165}
        self.written: list[Any] = []

    def query(self, **arguments: Any) -> Any:
        assert arguments["TableName"] == "library"
        return {"Items": [attributes(self.row)]}

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:  # noqa: N803  # AWS's own
        (part,) = TransactItems
        self.written.append(part["Update"]["UpdateExpression"])
        if "closedBy = :closedBy" in part["Update"]["UpdateExpression"]:
            self.row |= {"closedBy": "public", "closedAt": timestamp(datetime.now(UTC))}
        else:
            self.row = {"bytes": self.row["bytes"]}


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> FakeTable:
    table = FakeTable()

    def found(stack: str) -> Deployed:
        return Deployed(
            where=f"stack {stack} on AWS",
            outputs={"libraryTableName": "library"},
            client=lambda _service: table,
        )

    monkeypatch.setattr(deployed, "find", found)
    return table


def test_uploads_are_paused_and_resumed(
    table: FakeTable, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        ([], "uploads are open"),
        (["--closed", "yes"], "paused until CLOSED=no"),
        ([], "paused until CLOSED=no"),
        (["--closed", "no"], "uploads are open"),
    ):
        assert brake.main(["--stack", "prod", *arguments]) == 0
        said = capsys.readouterr().out
        assert said.startswith("stack prod on AWS: ")
        assert words in said
        assert "4.8 MB are stored" in said
    assert len(table.written) == 2


def test_a_spent_budget_is_told(table: FakeTable, capsys: pytest.CaptureFixture[str]) -> None:
    table.row["budgetMonth"] = "2999-12"

    assert brake.main([]) == 0
    assert "by its budget" in capsys.readouterr().out


def test_a_stack_that_cannot_be_found_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere(_stack: str) -> Deployed:
        raise UserError("Stack dev has no region.")

    monkeypatch.setattr(deployed, "find", nowhere)

    assert brake.main([]) == 1
    assert capsys.readouterr().err == "Stack dev has no region.\n"


def _files(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text("name: photo-sharing\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config:\n  aws:region: eu-central-1\n")
    (folder / ".state/dev").mkdir(parents=True)
    (folder / ".state/dev/outputs.json").write_text(json.dumps({"libraryTableName": "here"}))
    (folder / ".state/_token").write_text("token")


def test_the_stack_that_runs_on_this_machine_comes_first(tmp_path: Path) -> None:
    _files(tmp_path)
    lock = StateLock(tmp_path / ".state")

    with lock.hold():
        lock.write(4566, "http://site")
        stack = deployed.find("dev", tmp_path)

    assert stack.outputs == {"libraryTableName": "here"}
    assert stack.where == "stack dev on this machine"
    assert stack.client("dynamodb").meta.endpoint_url == "http://127.0.0.1:4566"


def test_without_one_pulumi_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _files(tmp_path)
    pulumi = tmp_path / "pulumi"
    pulumi.write_text('#!/bin/sh\necho "$@" >&2\necho \'{"libraryTableName": "there"}\'\n')
    pulumi.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    stack = deployed.find("dev", tmp_path)

    assert stack.outputs == {"libraryTableName": "there"}
    assert stack.client("dynamodb").meta.region_name == "eu-central-1"


def test_without_pulumi_either_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _files(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UserError, match="no `pulumi`"):
        deployed.find("dev", tmp_path)
