"""The embedded AWS as its owner's program uses it: an address, credentials and boto3 clients."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config

from local.guard.request import TOKEN_HEADER

if TYPE_CHECKING:
    from typing import Self

# Making a client is not safe in two threads at once.
_making = threading.Lock()


@dataclass(frozen=True)
class Aws:
    """The embedded AWS: its address, the root user's credentials, and a client for each service."""

    port: int
    region: str = "us-east-1"
    account: str = "000000000000"
    access_key: str = "test"
    secret_key: str = "test"  # noqa: S105 (the emulator's root user, whom it knows with the token only)
    token: str = field(default="", repr=False)
    """The token of this start, without which the guard refuses the root user."""
    _clients: dict[tuple[str, str], Any] = field(
        default_factory=dict[tuple[str, str], Any], repr=False, compare=False
    )

    @property
    def endpoint(self) -> str:
        """The gateway that serves every service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token_header(self) -> dict[str, str]:
        """The header that carries the token."""
        return {TOKEN_HEADER: self.token}

    def in_region(self, region: str) -> Self:
        """The same embedded AWS seen from another region, with the same clients."""
        return replace(self, region=region)

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client of the service; it is cached and may be shared between threads."""
        key = (service, region or self.region)
        with _making:
            if key not in self._clients:
                self._clients[key] = self._new_client(*key)
            return self._clients[key]

    def _new_client(self, service: str, region: str) -> Any:
        session = _session(self.access_key, self.secret_key)
        config = Config(retries={"max_attempts": 2}, max_pool_connections=20)
        client = session.client(
            service, region_name=region, endpoint_url=self.endpoint, config=config
        )
        # After signing, because the guard removes the token.
        client.meta.events.register("before-send", self._add_token)
        return client

    def _add_token(self, request: Any, **_: object) -> None:
        request.headers.update(self.token_header)


@lru_cache
def _session(access_key: str, secret_key: str) -> Any:
    """One for all clients: it reads the long description of each service once.

    The typed stubs know one overload for each service; here the service is a variable.
    """
    # The person's own AWS profiles must not be used here, nor break anything.
    nowhere = (None, None, os.devnull, None)
    files = {"config_file": nowhere, "credentials_file": nowhere}
    core = botocore.session.Session({"profile": (None, [], None, None), **files})
    return boto3.session.Session(
        aws_access_key_id=access_key, aws_secret_access_key=secret_key, botocore_session=core
    )
