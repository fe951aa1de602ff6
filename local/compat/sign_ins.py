"""Records the changes of the emulator's Cognito for the journal: people, passwords and sessions.

All of its state is recorded after each change. It is small, and signing in is rare.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# Its state is in these, and a recorded one replaces all of it.
_STORES = (
    *("_auth_codes", "_authorization_codes", "_challenge_sessions", "_pool_domain_map"),
    *("_refresh_tokens", "_revoked_tokens", "_user_pools"),
)


class SignIns:
    """Wraps the functions by which Cognito changes its state.

    Args:
        cognito: the emulator's module of Cognito.
        default: turns the emulator's own types into JSON.
        hook: the reverse.
    """

    def __init__(
        self, cognito: Any, default: Callable[[Any], Any], hook: Callable[[Any], Any]
    ) -> None:
        self._cognito = cognito
        self._default = default
        self._hook = hook
        self._changed = False

    def install(self) -> None:
        """Notice changes from now on."""
        cognito = self._cognito
        submit = cognito.handle_login_submit
        dispatch, exchange = cognito._dispatch_idp, cognito.handle_oauth2_token

        def noticed_submit(*request: Any) -> Any:
            try:
                return submit(*request)
            finally:
                self._changed = True

        async def noticed_dispatch(*call: Any) -> Any:
            try:
                return await dispatch(*call)
            finally:
                self._changed = True

        async def noticed_exchange(*request: Any) -> Any:
            try:
                return await exchange(*request)
            finally:
                self._changed = True

        cognito.handle_login_submit = noticed_submit
        cognito._dispatch_idp = noticed_dispatch
        cognito.handle_oauth2_token = noticed_exchange

    def changes(self) -> str | None:
        """The state as text if it may have changed since the last time."""
        if not self._changed:
            return None
        self._changed = False
        return json.dumps(self._cognito.get_state(), default=self._default)

    def replay(self, text: str) -> None:
        """Make a recorded state the present one."""
        for name in _STORES:
            getattr(self._cognito, name).clear()
        self._cognito.load_persisted_state(json.loads(text, object_hook=self._hook))
