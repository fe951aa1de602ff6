"""Records the changes of the emulator's DynamoDB, SQS, S3 and Cognito for the journal.

These hold what people have stored. Everything else is changed by deployments only, after which a
snapshot is taken.
"""

from __future__ import annotations

import time
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Context

    from local.compat.sign_ins import SignIns
    from local.durable.group_commit import GroupCommit

_PERSISTS = (
    *("_persist_object", "_persist_delete_marker", "_persist_version_state"),
    "_persist_displaced_version",
)

_SIGN_INS = "signIns"


class Recorder:
    """Wraps the functions by which the services change their data.

    Args:
        service: gives the emulator's module of a service.
        sign_ins: notices the changes of Cognito.
        commits: receives each change.
    """

    def __init__(
        self, service: Callable[[str], Any], sign_ins: SignIns, commits: GroupCommit
    ) -> None:
        self._tables = service("dynamodb")
        self._queues = service("sqs")
        self._objects = service("s3")
        self._sign_ins = sign_ins
        self._commits = commits
        self._messages: dict[Any, dict[str, Any]] = {}
        self._failures = 0
        self.failure: OSError | None = None
        """Why an object could not be written; None if all were."""
        self.replaced = False
        """Whether all items of a table changed at once, which only a snapshot can hold."""
        self._unwritten: list[tuple[Context, Callable[[], None]]] = []

    def install(self) -> None:
        """Record changes from now on."""
        self._note_items()
        self._note_objects()
        self._sign_ins.install()
        self._messages = self._all_messages()

    def collect(self) -> None:
        """Record how the queues and Cognito differ from the last time.

        Many functions change them.
        """
        now = self._all_messages()
        for queue, messages in now.items():
            before = self._messages.get(queue, {})
            for id_, message in messages.items():
                if id_ not in before:
                    self._commits.note(["sent", queue, message])
            for id_ in before:
                if id_ not in messages:
                    self._commits.note(["gone", queue, id_])
        self._messages = now
        if (state := self._sign_ins.changes()) is not None:
            self._commits.note([_SIGN_INS, [], state])

    def replay(self, records: list[Any]) -> None:
        """Apply the changes that were recorded since the snapshot."""
        # Each of these is the whole state.
        states = [values[0] for what, _, *values in records if what == _SIGN_INS]
        if states:
            self._sign_ins.replay(states[-1])
        for what, scope, *values in records:
            key = tuple(scope)
            if what in {"put", "removed"}:
                if (table := self._tables._tables._data.get(key)) is not None:
                    change = self._tables._set_item if what == "put" else self._tables._remove_item
                    change(table, *values)
            elif (queue := self._queues._queues._data.get(key)) is not None:
                self._replay_message(queue["messages"], what, values[0])

    def release_messages(self) -> None:
        """Make messages in flight visible, because nobody processes them after a start."""
        for queue in self._queues._queues._data.values():
            for message in queue["messages"]:
                if message.get("receipt_handle") is not None:
                    message["receipt_handle"] = None
                    message["visible_at"] = time.time()
                    # It did not fail, so it must not come closer to the dead-letter queue.
                    message["receive_count"] = max(0, message.get("receive_count", 0) - 1)

    def write_again(self) -> None:
        """Write the objects again for which there was no room."""
        waiting, self._unwritten, self.failure = self._unwritten, [], None
        for context, write in waiting:
            context.run(write)

    def _note_items(self) -> None:
        tables = self._tables
        put, remove, replaced = tables._set_item, tables._remove_item, tables._items_replaced

        def set_item(table: Any, key: Any, sort_key: Any, item: Any) -> Any:
            before = put(table, key, sort_key, item)
            if scope := self._scope(table):
                self._commits.note(["put", scope, key, sort_key, item])
            return before

        def remove_item(table: Any, key: Any, sort_key: Any) -> Any:
            before = remove(table, key, sort_key)
            if before is not None and (scope := self._scope(table)):
                self._commits.note(["removed", scope, key, sort_key])
            return before

        def items_replaced(table: Any) -> None:
            self.replaced = True
            replaced(table)

        tables._set_item = set_item
        tables._remove_item = remove_item
        tables._items_replaced = items_replaced

    def _scope(self, table: Any) -> Any:
        # None for the working copy of a transaction.
        found = list(self._tables._tables._data.items())
        return next((scope for scope, each in found if each is table), None)

    def _note_objects(self) -> None:
        objects = self._objects
        write = objects._atomic_write

        def atomic_write(path: str, data: Any, **options: Any) -> None:
            try:
                write(path, data, **options)
            except OSError as error:
                self._failures += 1
                self.failure = error
                raise
            self._commits.note_file(Path(path))

        objects._atomic_write = atomic_write
        for name in _PERSISTS:
            setattr(objects, name, self._persisting(getattr(objects, name)))

    def _persisting(self, persist: Callable[..., None]) -> Callable[..., None]:
        """The emulator only logs that an object could not be written, and answers with success."""

        def persist_or_keep(*arguments: Any) -> None:
            before = self._failures
            persist(*arguments)
            if self._failures != before:
                # The account is in the context.
                self._unwritten.append((copy_context(), partial(persist_or_keep, *arguments)))

        return persist_or_keep

    def _all_messages(self) -> dict[Any, dict[str, Any]]:
        queues = list(self._queues._queues._data.items())
        return {scope: {each["id"]: each for each in queue["messages"]} for scope, queue in queues}

    @staticmethod
    def _replay_message(messages: list[Any], what: str, value: Any) -> None:
        id_ = value["id"] if what == "sent" else value
        messages[:] = [each for each in messages if each["id"] != id_]
        if what == "sent":
            messages.append(value)
