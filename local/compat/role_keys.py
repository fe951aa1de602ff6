"""Access keys of functions that nobody can work out: the emulator's are digests of names."""

from __future__ import annotations

import secrets
from typing import Any


def hide_role_keys(runtime: Any, users: list[Any]) -> None:
    """Have the keys of functions depend on a secret of this start.

    Args:
        runtime: the module that makes them.
        users: the modules that have imported its function.
    """
    credentials = runtime.execution_credentials
    secret = secrets.token_hex(32)

    def secret_credentials(config: Any) -> Any:
        # A key is a digest of function and role; of the ARN only the account is read besides.
        return credentials({**config, "FunctionArn": f"{config['FunctionArn']}:{secret}"})

    for module in (runtime, *users):
        module.execution_credentials = secret_credentials
