"""The store, around services that are only their data."""

from __future__ import annotations

import asyncio
import copy
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from local.durable import store as store_module
from local.durable.codec import Codec
from local.durable.store import Store
from local.emulator.state import EmulatorState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_TABLE = ("1", "eu", "photos")
_QUEUE = ("1", "eu", "queue")
_FULL = OSError(28, "No space left on device")


class _Services:
    """DynamoDB, SQS and S3 as the emulator has them, as far as the store looks."""

    def __init__(self, bucket: Path) -> None:
        self.disk_is_full = False
        self.dynamodb = SimpleNamespace(_tables=SimpleNamespace(_data={}))
        self.sqs = SimpleNamespace(_queues=SimpleNamespace(_data={}))
        self.s3 = SimpleNamespace(_atomic_write=self._atomic_write)
        self.dynamodb._set_item = self._set_item
        self.dynamodb._remove_item = self._remove_item
        self.dynamodb._items_replaced = self._items_replaced
        for name in (
            *("_persist_object", "_persist_delete_marker", "_persist_version_state"),
            "_persist_displaced_version",
        ):
            setattr(self.s3, name, self._persist)
        self._bucket = bucket

    def create(self) -> None:
        self.dynamodb._tables._data[_TABLE] = {}
        self.sqs._queues._data[_QUEUE] = {"messages": []}

    @property
    def table(self) -> Any:
        return self.dynamodb._tables._data[_TABLE]

    @property
    def messages(self) -> list[Any]:
        return self.sqs._queues._data[_QUEUE]["messages"]

    def put(self, key: str, item: Any = None) -> None:
        self.dynamodb._set_item(self.table, key, "-", item or {"id": key})

    def states(self) -> dict[str, Any]:
        return copy.deepcopy(
            {
                "dynamodb": {"payload": list(self.dynamodb._tables._data.items())},
                "sqs": {"payload": list(self.sqs._queues._data.items())},
                "lambda": {"payload": "http://localhost:4566/"},
            }
        )

    def loaders(self) -> dict[str, Callable[[Any], None]]:
        def into(data: dict[Any, Any]) -> Callable[[Any], None]:
            return lambda saved: data.update({tuple(key): value for key, value in saved})

        self.code = ""
        return {
            "lambda": lambda saved: setattr(self, "code", saved),
            "dynamodb": into(self.dynamodb._tables._data),
            "sqs": into(self.sqs._queues._data),
        }

    def _set_item(self, table: Any, key: str, _sort_key: str, item: Any) -> Any:
        before = table.get(key)
        table[key] = item
        return before

    def _remove_item(self, table: Any, key: str, _sort_key: str) -> Any:
        return table.pop(key, None)

    def _items_replaced(self, table: Any) -> None:
        """Nothing else depends on them here."""

    def _atomic_write(self, path: str, data: bytes) -> None:
        if self.disk_is_full:
            raise _FULL
        Path(path).write_bytes(data)

    def _persist(self, key: str, data: bytes) -> None:
        # The emulator logs the error, and answers with success.
        try:
            self.s3._atomic_write(str(self._bucket / key), data)
        except OSError:
            return


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    state = EmulatorState.of(tmp_path)
    state.prepare(4566)
    return state.folder


def _run(folder: Path, work: Callable[[Store, _Services], Awaitable[None]]) -> _Services:
    """Start with what is there, do the work, and die."""

    async def life() -> None:
        codec = Codec(_unknown, lambda value: value)
        store = Store(folder, 4999, codec, lambda name: getattr(services, name), services.states)
        store.load(services.loaders())
        await work(store, services)

    services = _Services(folder)
    asyncio.run(life())
    return services


def _unknown(value: Any) -> Any:
    raise TypeError(value)


async def _look(_store: Store, _services: _Services) -> None:
    await asyncio.sleep(0)


async def _deploy(store: Store, services: _Services) -> None:
    services.create()
    await store.snapshot(twice=True)


def test_what_was_committed_is_there_after_a_crash(folder: Path) -> None:
    async def work(store: Store, services: _Services) -> None:
        services.put("kept")
        services.put("deleted")
        services.messages.extend({"id": id_, "receipt_handle": None} for id_ in ("one", "two"))
        await store.commit()
        services.dynamodb._remove_item(services.table, "deleted", "-")
        del services.messages[0]
        await store.commit()

    _run(folder, _deploy)
    _run(folder, work)

    after = _run(folder, _look)
    assert after.table == {"kept": {"id": "kept"}}
    assert [message["id"] for message in after.messages] == ["two"]


def test_changes_after_a_snapshot_are_there_with_the_generation_before_it(folder: Path) -> None:
    async def work(store: Store, services: _Services) -> None:
        services.put("before")
        await store.snapshot()
        services.put("after")
        await store.commit()

    _run(folder, _deploy)
    _run(folder, work)
    state = EmulatorState(folder)
    slot, _ = state.generations.newest() or pytest.fail("there is none")
    (slot.folder / "dynamodb.json").write_bytes(b"{")

    state.prepare(4566, recover=True)

    assert set(_run(folder, _look).table) == {"before", "after"}


def test_many_changes_at_once_share_a_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[int] = []

    async def work(store: Store, services: _Services) -> None:
        async def change(number: int) -> None:
            services.put(str(number))
            await store.commit()

        monkeypatch.setattr(os, "fsync", syncs.append)
        await asyncio.gather(*(change(number) for number in range(50)))

    _run(folder, _deploy)
    _run(folder, work)

    assert 0 < len(syncs) <= 5
    assert len(_run(folder, _look).table) == 50


def test_addresses_move_with_the_port_and_what_people_stored_does_not(folder: Path) -> None:
    address = "http://localhost:4566/"

    async def work(store: Store, services: _Services) -> None:
        services.create()
        services.put("photo", {"title": address})
        await store.snapshot(twice=True)

    _run(folder, work)
    # The state says 4566, as `prepare` was told; the emulator is started at 4999.
    slot, _ = EmulatorState(folder).generations.newest() or pytest.fail("there is none")
    EmulatorState(folder).generations.write(
        {name: slot.read(name) or b"" for name in ("dynamodb.json", "sqs.json", "lambda.json")},
        lineage="first",
        port=4566,
        journal=2,
    )

    after = _run(folder, _look)

    assert after.code == "http://localhost:4999/"
    assert after.table["photo"] == {"title": address}


def test_nobody_holds_a_message_after_a_start(folder: Path) -> None:
    later = time.time() + 720

    async def work(store: Store, services: _Services) -> None:
        services.create()
        held = {"id": "held", "receipt_handle": "x", "visible_at": later, "receive_count": 1}
        delayed = {"id": "delayed", "receipt_handle": None, "visible_at": later}
        services.messages.extend([held, delayed])
        await store.snapshot(twice=True)

    _run(folder, work)

    held, delayed = _run(folder, _look).messages
    assert held["visible_at"] <= time.time()
    assert held["receive_count"] == 0
    assert delayed["visible_at"] == later


def test_a_table_whose_items_change_at_once_is_saved_before_the_answer(folder: Path) -> None:
    async def work(store: Store, services: _Services) -> None:
        services.table["restored"] = {}
        services.dynamodb._items_replaced(services.table)
        await store.commit()

    _run(folder, _deploy)
    _run(folder, work)

    assert "restored" in _run(folder, _look).table


def test_an_object_that_could_not_be_written_is_no_success_and_is_written_later(
    folder: Path,
) -> None:
    async def work(store: Store, services: _Services) -> None:
        services.disk_is_full = True
        services.s3._persist_object("photo", b"bytes")
        with pytest.raises(OSError, match="No space"):
            await store.commit()
        assert not await store.accepts()
        assert "No space" in store.trouble

        services.disk_is_full = False
        assert await store.accepts()
        await store.commit()

    _run(folder, work)

    assert (folder / "photo").read_bytes() == b"bytes"


def test_a_change_that_could_not_be_written_is_written_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> int:
        raise _FULL

    async def work(store: Store, services: _Services) -> None:
        services.put("photo")
        with monkeypatch.context() as patch:
            patch.setattr(os, "pwrite", full)
            with pytest.raises(OSError, match="No space"):
                await store.commit()
            assert not await store.accepts()
        assert await store.accepts()

    _run(folder, _deploy)
    _run(folder, work)

    assert "photo" in _run(folder, _look).table


def test_nothing_is_accepted_when_the_room_for_saving_is_used_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(store: Store, _services: _Services) -> None:
        monkeypatch.setattr(store_module, "RESERVE_BYTES", 1 << 60)
        assert not await store.accepts()
        assert "the disk is full" in store.trouble

    _run(folder, work)


def test_a_snapshot_is_taken_a_while_after_a_change_and_not_without_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_AFTER", -1.0)

    async def work(store: Store, services: _Services) -> None:
        await store.tick()
        first = _generation(folder)
        services.put("photo")
        await store.commit()
        await store.tick()
        second = _generation(folder)
        await store.tick()
        numbers.extend([first, second, _generation(folder)])

    numbers: list[int] = []
    _run(folder, _deploy)
    before = _generation(folder)
    _run(folder, work)

    assert [number - before for number in numbers] == [0, 1, 1]


def _generation(folder: Path) -> int:
    found = EmulatorState(folder).generations.newest()
    assert found
    return found[1].generation
