"""As much of the emulator's services as the store and the recorder look at."""

from __future__ import annotations

import copy
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from local.compat.recorder import Recorder
from local.compat.sign_ins import SignIns

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.durable.group_commit import GroupCommit

_TABLE = ("1", "eu", "photos")
_QUEUE = ("1", "eu", "queue")
_FULL = OSError(28, "No space left on device")


class FakeCognito:
    """Cognito, with the people of one pool and refresh tokens."""

    def __init__(self) -> None:
        self._user_pools: dict[str, Any] = {}
        self._refresh_tokens: dict[str, Any] = {}
        self._revoked_tokens: set[str] = set()
        self._auth_codes: dict[str, Any] = {}
        self._authorization_codes: dict[str, Any] = {}
        self._challenge_sessions: dict[str, Any] = {}
        self._pool_domain_map: dict[str, Any] = {}

    async def call(self, action: str, **data: str) -> None:
        await self._dispatch_idp(action, data)

    async def _dispatch_idp(self, action: str, data: Any) -> None:
        """An action of the API: a person's password changes, or their session ends."""
        if action == "AdminSetUserPassword":
            self._user_pools[data["Username"]] = data["Password"]
        else:
            self._refresh_tokens.pop(data["Username"], None)

    def handle_login_submit(self, person: str, password: str) -> None:
        self._user_pools[person] = password

    async def handle_oauth2_token(self, person: str) -> None:
        self._refresh_tokens[person] = "token"

    def get_state(self) -> dict[str, Any]:
        return {"user_pools": self._user_pools, "refresh_tokens": self._refresh_tokens}

    def load_persisted_state(self, data: Any) -> None:
        self._user_pools.update(data["user_pools"])
        self._refresh_tokens.update(data["refresh_tokens"])


class FakeServices:
    """DynamoDB, SQS, S3 and Cognito, whose state is plain dictionaries."""

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
        self.cognito = FakeCognito()
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

    def remove(self, key: str) -> None:
        self.dynamodb._remove_item(self.table, key, "-")

    def restore(self, key: str) -> None:
        """As a restored backup does: all items of the table change at once."""
        self.table[key] = {}
        self.dynamodb._items_replaced(self.table)

    def store_object(self, key: str, data: bytes) -> None:
        self.s3._persist_object(key, data)

    def recorder(self, commits: GroupCommit) -> Recorder:
        sign_ins = SignIns(self.cognito, str, lambda value: value)
        return Recorder(lambda name: getattr(self, name), sign_ins, commits)

    def states(self) -> dict[str, Any]:
        return copy.deepcopy(
            {
                "dynamodb": {"payload": list(self.dynamodb._tables._data.items())},
                "sqs": {"payload": list(self.sqs._queues._data.items())},
                "cognito": {"payload": self.cognito.get_state()},
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
            "cognito": self.cognito.load_persisted_state,
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
