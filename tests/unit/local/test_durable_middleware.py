"""When a change is answered for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from local.durable import middleware
from local.durable.middleware import Durable

if TYPE_CHECKING:
    from pathlib import Path

_END = {"type": "lifespan.shutdown"}


class _Emulator:
    """Answers everything with 200, and starts and ends as it is told to."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        self.asked += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


class _Store:
    """A disk that may be full, and says what was asked of it."""

    def __init__(self) -> None:
        self.full = self.fills = False
        self.calls: list[str] = []

    @property
    def trouble(self) -> str:
        return "the disk is full" if self.full else ""

    async def accepts(self) -> bool:
        await asyncio.sleep(0)
        return not self.full

    async def commit(self) -> None:
        await asyncio.sleep(0)
        self.full = self.full or self.fills
        self._write("commit")

    async def snapshot(self, *, twice: bool = False) -> None:
        await asyncio.sleep(0)
        self._write("both" if twice else "one")

    async def tick(self) -> None:
        await asyncio.sleep(0)
        self.calls.append("tick")

    def _write(self, what: str) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.calls.append(what)


@pytest.fixture
def emulator() -> _Emulator:
    return _Emulator()


@pytest.fixture
def store() -> _Store:
    return _Store()


@pytest.fixture
def durable(emulator: _Emulator, store: _Store, tmp_path: Path) -> Durable:
    return Durable(emulator, store, tmp_path / "clean")


async def _ask(
    durable: Durable, method: str, path: str = "/", headers: tuple[Any, ...] = ()
) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    await durable(scope, None, send)
    return sent


async def _live(durable: Durable) -> None:
    async def receive() -> Any:
        await asyncio.sleep(0.05)
        return _END

    async def send(_message: Any) -> None:
        await asyncio.sleep(0)

    await durable({"type": "lifespan"}, receive, send)


def test_a_change_is_answered_for_once_it_is_on_the_disk(durable: Durable, store: _Store) -> None:
    sent = asyncio.run(_ask(durable, "POST"))

    assert store.calls == ["commit"]
    assert [message.get("status") for message in sent] == [200, None]


def test_a_change_that_could_not_be_written_is_not_answered_with_success(
    durable: Durable, store: _Store
) -> None:
    store.fills = True

    start, body = asyncio.run(_ask(durable, "PUT"))

    assert start["status"] == 503
    assert b"the disk is full" in body["body"]


def test_a_full_disk_refuses_changes_before_they_are_made(
    durable: Durable, store: _Store, emulator: _Emulator
) -> None:
    store.full = True

    start, _ = asyncio.run(_ask(durable, "DELETE"))

    assert start["status"] == 503
    assert emulator.asked == 0


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", ()),
        ("HEAD", ()),
        ("POST", ((b"X-Amz-Target", b"DynamoDB_20120810.Query"),)),
        ("POST", ((b"x-amz-target", b"DynamoDB_20120810.BatchGetItem"),)),
    ],
)
def test_a_full_disk_still_shows_photos(
    durable: Durable, store: _Store, method: str, headers: tuple[Any, ...]
) -> None:
    store.full = True

    start, _ = asyncio.run(_ask(durable, method, headers=headers))

    assert start["status"] == 200


def test_a_deployment_is_saved_in_both_generations(durable: Durable, store: _Store) -> None:
    sent = asyncio.run(_ask(durable, "POST", "/_embedded/save"))

    assert sent[0]["status"] == 204
    assert store.calls == ["both"]


def test_a_deployment_that_cannot_be_saved_is_told(durable: Durable, store: _Store) -> None:
    store.full = True

    start, _ = asyncio.run(_ask(durable, "POST", "/_embedded/save"))

    assert start["status"] == 503


def test_trouble_is_told_to_who_asks(durable: Durable, store: _Store) -> None:
    store.full = True

    _, body = asyncio.run(_ask(durable, "GET", "/_embedded/trouble"))

    assert body["body"] == b'"the disk is full"'


def test_an_orderly_end_is_noted_after_the_last_snapshot(
    durable: Durable, store: _Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "TICK", 0.01)

    asyncio.run(_live(durable))

    assert "tick" in store.calls
    assert store.calls[-1] == "one"
    assert (tmp_path / "clean").exists()


def test_an_end_with_a_full_disk_is_not_called_orderly(
    durable: Durable, store: _Store, tmp_path: Path
) -> None:
    store.full = True

    asyncio.run(_live(durable))

    assert not (tmp_path / "clean").exists()


def test_an_emulator_that_keeps_nothing_answers_at_once_and_has_nothing_to_save(
    emulator: _Emulator, tmp_path: Path
) -> None:
    durable = Durable(emulator, middleware.NoStore(), tmp_path / "clean")

    assert asyncio.run(_ask(durable, "POST"))[0]["status"] == 200
    assert asyncio.run(_ask(durable, "POST", "/_embedded/save"))[0]["status"] == 204
