"""The store, with fake services."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from local.durable import store as store_module
from local.durable.codec import Codec
from local.durable.store import Store
from local.emulator.state import EmulatorState
from tests.unit.local.fake_services import FakeServices

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

_FULL = OSError(28, "No space left on device")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    state = EmulatorState.of(tmp_path)
    state.prepare(4566)
    return state.folder


def _run(folder: Path, work: Callable[[Store, FakeServices], Awaitable[None]]) -> FakeServices:
    """Start with the stored state, do the work, and crash."""

    async def life() -> None:
        codec = Codec(_unknown, lambda value: value)
        store = Store(folder, 4999, codec, services.recorder, services.states)
        store.load(services.loaders())
        await work(store, services)

    services = FakeServices(folder)
    asyncio.run(life())
    return services


def _unknown(value: Any) -> Any:
    raise TypeError(value)


async def _look(_store: Store, _services: FakeServices) -> None:
    await asyncio.sleep(0)


async def _deploy(store: Store, services: FakeServices) -> None:
    services.create()
    await store.snapshot(twice=True)


def test_what_was_committed_is_there_after_a_crash(folder: Path) -> None:
    async def work(store: Store, services: FakeServices) -> None:
        services.put("kept")
        services.put("deleted")
        services.messages.extend({"id": id_, "receipt_handle": None} for id_ in ("one", "two"))
        await store.commit()
        services.remove("deleted")
        del services.messages[0]
        await store.commit()

    _run(folder, _deploy)
    _run(folder, work)

    after = _run(folder, _look)
    assert after.table == {"kept": {"id": "kept"}}
    assert [message["id"] for message in after.messages] == ["two"]


def test_changes_after_a_snapshot_are_there_after_starting_from_the_older_generation(
    folder: Path,
) -> None:
    async def work(store: Store, services: FakeServices) -> None:
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


def test_people_passwords_and_sessions_are_there_after_a_crash(folder: Path) -> None:
    async def sign_in(store: Store, services: FakeServices) -> None:
        services.cognito.handle_login_submit("ann", "first")
        await services.cognito.handle_oauth2_token("ann")
        await services.cognito.handle_oauth2_token("bob")
        await store.snapshot(twice=True)

    async def change(store: Store, services: FakeServices) -> None:
        await services.cognito.call("AdminSetUserPassword", Username="ann", Password="second")
        await services.cognito.call("AdminUserGlobalSignOut", Username="bob")
        await store.commit()

    _run(folder, sign_in)
    _run(folder, change)
    after = _run(folder, _look)

    # Also what a snapshot has and a later change removed does not come back.
    assert after.cognito.get_state() == {
        "user_pools": {"ann": "second"},
        "refresh_tokens": {"ann": "token"},
    }


def test_many_changes_at_once_share_a_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[int] = []

    async def work(store: Store, services: FakeServices) -> None:
        async def change(number: int) -> None:
            services.put(str(number))
            await store.commit()

        monkeypatch.setattr(os, "fsync", syncs.append)
        await asyncio.gather(*(change(number) for number in range(50)))

    _run(folder, _deploy)
    _run(folder, work)

    assert 0 < len(syncs) <= 5
    assert len(_run(folder, _look).table) == 50


def test_addresses_follow_the_port_and_stored_content_is_not_rewritten(folder: Path) -> None:
    address = "http://localhost:4566/"

    async def work(store: Store, services: FakeServices) -> None:
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


def test_messages_in_flight_are_visible_after_a_start(folder: Path) -> None:
    later = time.time() + 720

    async def work(store: Store, services: FakeServices) -> None:
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
    async def work(store: Store, services: FakeServices) -> None:
        services.restore("restored")
        await store.commit()

    _run(folder, _deploy)
    _run(folder, work)

    assert "restored" in _run(folder, _look).table


def test_an_object_that_could_not_be_written_is_an_error_and_is_written_later(
    folder: Path,
) -> None:
    async def work(store: Store, services: FakeServices) -> None:
        services.disk_is_full = True
        services.store_object("photo", b"bytes")
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

    async def work(store: Store, services: FakeServices) -> None:
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


def test_nothing_is_accepted_when_the_reserved_space_is_used_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(store: Store, _services: FakeServices) -> None:
        monkeypatch.setattr(store_module, "RESERVE_BYTES", 1 << 60)
        assert not await store.accepts()
        assert "the disk is full" in store.trouble

    _run(folder, work)


def test_a_snapshot_is_taken_some_time_after_a_change_and_not_without_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "SNAPSHOT_AFTER", -1.0)

    async def work(store: Store, services: FakeServices) -> None:
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
