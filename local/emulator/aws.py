"""The embedded AWS as its owner's program uses it: an address, credentials and boto3 clients."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from local.guard.request import TOKEN_HEADER


@dataclass(frozen=True)
class Aws:
    """The embedded AWS: where it answers, and a client for each service."""

    port: int
    region: str = "us-east-1"
    account: str = "000000000000"
    access_key: str = "test"
    secret_key: str = "test"  # noqa: S105 (the emulator's root user, whom it knows with the token only)
    token: str = field(default="", repr=False)
    """What this start's owner carries, so that the emulator's guard lets the root user in."""
    _clients: dict[tuple[str, str], Any] = field(
        default_factory=dict[tuple[str, str], Any], init=False, repr=False, compare=False
    )
    _lock: threading.Lock = field(
        default_factory=threading.Lock, init=False, repr=False, compare=False
    )

    @property
    def endpoint(self) -> str:
        """The gateway that serves every service."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def token_header(self) -> dict[str, str]:
        """The token as requests carry it."""
        return {TOKEN_HEADER: self.token}

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client of the service; it is kept, and is safe to share between threads."""
        key = (service, region or self.region)
        with self._lock:  # making a client is not safe in two threads at once
            if key not in self._clients:
                self._clients[key] = self._new_client(*key)
            return self._clients[key]

    def _new_client(self, service: str, region: str) -> Any:
        # The person's own AWS profiles must neither be used here nor be able to break anything.
        nowhere = (None, None, os.devnull, None)
        files = {"config_file": nowhere, "credentials_file": nowhere}
        core = botocore.session.Session({"profile": (None, [], None, None), **files})
        # The typed stubs know one overload for each service; here the service is a variable.
        session: Any = boto3.session.Session(
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            botocore_session=core,
        )
        config = Config(retries={"max_attempts": 2}, max_pool_connections=20)
        client = session.client(
            service, region_name=region, endpoint_url=self.endpoint, config=config
        )
        # Once the request is signed, because the guard takes the token out again.
        client.meta.events.register("before-send", self._add_token)
        return client

    def _add_token(self, request: Any, **_: object) -> None:
        request.headers.update(self.token_header)
