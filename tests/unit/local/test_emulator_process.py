"""When the embedded AWS writes its state."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import pytest

from local import emulator_process
from local.emulator_process import Home

if TYPE_CHECKING:
    from pathlib import Path

_END = {"type": "lifespan.shutdown"}


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return tmp_path / "clean"


class _Emulator:
    """Answers everything, and starts and ends as it is told to."""

    def __init__(self) -> None:
        self.saves = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
            await receive()

    def save(self) -> None:
        self.saves += 1


async def _request(home: Home, method: str, path: str = "/") -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    await home({"type": "http", "method": method, "path": path}, None, send)
    return sent


async def _live(home: Home, *methods: str) -> None:
    """Start, answer requests of these methods, wait for a save to be due, and end."""

    async def receive() -> Any:
        for method in methods:
            await _request(home, method)
        await asyncio.sleep(0.05)
        return _END

    async def send(_message: Any) -> None:
        await asyncio.sleep(0)

    await home({"type": "lifespan"}, receive, send)


@pytest.mark.parametrize(("methods", "saves"), [(["POST", "PUT"], 1), (["GET", "HEAD"], 0)])
def test_the_state_is_saved_a_moment_after_a_change(
    clean: Path, monkeypatch: pytest.MonkeyPatch, methods: list[str], saves: int
) -> None:
    monkeypatch.setattr(emulator_process, "SAVE_AFTER", 0.01)
    emulator = _Emulator()

    asyncio.run(_live(Home(emulator, emulator.save, clean), *methods))

    assert emulator.saves == saves


def test_an_orderly_end_is_noted(clean: Path) -> None:
    emulator = _Emulator()

    asyncio.run(_live(Home(emulator, emulator.save, clean)))

    assert clean.exists()


def test_the_state_is_saved_when_that_is_asked_for(clean: Path) -> None:
    emulator = _Emulator()

    sent = asyncio.run(_request(Home(emulator, emulator.save, clean), "POST", "/_embedded/save"))

    assert sent[0]["status"] == 204
    assert emulator.saves == 1


def test_an_emulator_that_keeps_nothing_saves_nothing() -> None:
    emulator = _Emulator()

    asyncio.run(_request(Home(emulator, emulator.save, None), "POST", "/_embedded/save"))

    assert emulator.saves == 0


def test_the_token_is_the_first_line_of_the_pipe_and_no_more_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"secret\nrest")

    assert emulator_process.read_token(reading) == "secret"
    assert os.read(reading, 10) == b"rest"

    os.close(writing)
    with pytest.raises(SystemExit):
        emulator_process.read_token(reading)
    os.close(reading)
