"""`make removals` and `make brake`, on a deployed stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import brake, deployed, removals
from cli.deployed import Deployed
from tests.stack.removal.waiting import eventually, gone
from tests.support import photos

if TYPE_CHECKING:
    import pytest

    from tests.support.api import Api
    from tests.support.stacks import Stack

ENDED = {"permanent": "true"}


def test_the_command_prints_what_was_removed(
    stack: Stack, api: Api, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id = api.uploaded(photos.jpeg(), "Nobody may know.jpg")["imageId"]
    assert api.request("DELETE", f"/images/{image_id}", query=ENDED).status == 204
    gone(stack, image_id)
    reached(monkeypatch, stack)

    assert removals.main(["--stack", stack.name]) == 0

    printed = capsys.readouterr().out
    last = [cell.strip() for cell in printed.strip().splitlines()[-1].strip("|").split("|")]
    assert last[1:6] == ["purge", "public", "1", "1", "0"]
    assert int(last[6]) > 2
    assert "not yet" not in last
    assert image_id not in printed
    assert "Nobody" not in printed


def test_the_owner_of_an_open_stack_pauses_uploads_and_ends_a_pause_by_a_command(
    stack: Stack, api: Api, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id = api.uploaded(photos.jpeg())["imageId"]
    reached(monkeypatch, stack)

    def answered() -> str:
        answer = api.post("/upload", {"fileName": "a.jpg", "fileType": "image/jpeg"})
        return "open" if answer.status == 200 else answer.json()["reason"]

    assert brake.main(["--stack", stack.name, "--closed", "yes"]) == 0
    # Each process of the function goes for some seconds by what it knows.
    eventually(lambda: answered() == "admin", "uploads are not paused")
    assert api.download(image_id).status == 200
    assert brake.main(["--stack", stack.name, "--closed", "no"]) == 0
    eventually(lambda: answered() == "open", "uploads are paused")

    stack.client("sns").publish(TopicArn=stack.output("budgetTopic"), Message="It is spent.")
    eventually(lambda: answered() == "budget", "the budget does not pause uploads")
    capsys.readouterr()
    assert brake.main(["--stack", stack.name]) == 0
    assert "by its budget" in capsys.readouterr().out
    assert api.get(f"/images/{image_id}").status == 200
    assert brake.main(["--stack", stack.name, "--closed", "no"]) == 0
    eventually(lambda: answered() == "open", "uploads are paused")


def reached(monkeypatch: pytest.MonkeyPatch, stack: Stack) -> None:
    """The stack is the one that commands find."""

    def found(_name: str) -> Deployed:
        return Deployed(where="here", outputs=stack.deployment.outputs, client=stack.client)

    monkeypatch.setattr(deployed, "find", found)
