"""Starting and joining the embedded AWS, and its token."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest
from botocore.awsrequest import AWSRequest

from local.emulator import process as emulator_module
from local.emulator.aws import Aws
from local.emulator.process import Emulator
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Generator


@pytest.fixture
def taken() -> Generator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_another_program_at_the_port_is_not_sent_the_token(
    taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even one that took the port after it was found free."""
    monkeypatch.setattr(emulator_module, "INTERPRETER", Path(sys.executable))
    asked = Mock()
    monkeypatch.setattr(Emulator, "_ask", asked)

    with pytest.raises(UserError, match=f"Port {taken} is taken"):
        Emulator(tmp_path, taken).start()

    asked.assert_not_called()


def test_a_missing_emulator_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulator_module, "INTERPRETER", tmp_path / "nothing")

    with pytest.raises(UserError, match="make setup"), Emulator():
        pass


def test_joining_a_running_instance_uses_its_token(tmp_path: Path) -> None:
    (tmp_path / "_token").write_text("of this start")

    joined = Emulator.running_at(tmp_path, 4566)

    assert joined.aws.token_header == {"x-embedded-token": "of this start"}
    joined.stop()  # the process that runs it still needs the file
    assert (tmp_path / "_token").exists()


def test_an_instance_without_a_token_cannot_be_joined(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="token of what runs on port 4566 cannot be read"):
        Emulator.running_at(tmp_path, 4566)


def test_each_start_has_its_own_token_which_is_never_shown(tmp_path: Path) -> None:
    first, second = Emulator(tmp_path, 4566).aws, Emulator(tmp_path, 4566).aws

    assert first.token != second.token
    assert len(first.token) > 40
    assert first.token not in repr(first)


def test_every_request_of_a_client_carries_the_token() -> None:
    client = Aws(4566, token="secret").client("sts")
    request = AWSRequest("POST", "http://127.0.0.1:4566/").prepare()

    client.meta.events.emit("before-send.sts.GetCallerIdentity", request=request)

    assert request.headers["x-embedded-token"] == "secret"


def test_clients_are_made_once_whichever_region_it_is_seen_from() -> None:
    aws = Aws(4566, token="secret")
    elsewhere = aws.in_region("eu-west-1")

    assert elsewhere.region == "eu-west-1"
    assert elsewhere.client("sts") is aws.client("sts", "eu-west-1")
    assert elsewhere.client("sts") is not aws.client("sts")
