"""The parameter that describes the sign-in page, in AWS Systems Manager.

It cannot be in the function's environment: the sign-in page has to know the site's address, which
is known only once the API behind it exists, with this function. The program writes it last.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Protocol

from handlers.aws.clients import UNREACHABLE, ClientError
from handlers.session.model import SignIn, no_answer

if TYPE_CHECKING:
    from collections.abc import Callable

_CACHE_SECONDS = 60


class ParameterClient(Protocol):
    """The client of Systems Manager."""

    def get_parameter(self, *, Name: str) -> Any:  # noqa: N803  # AWS's spelling
        """The parameter's current version."""
        ...


class SignInParameter:
    """The parameter, cached for a minute, over a client that is built on first use.

    What is known stays in use if it cannot be read again: it hardly ever changes, and nobody should
    have to sign in again because of another service.
    """

    def __init__(
        self,
        client: Callable[[], ParameterClient],
        name: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._name = name
        self._clock = clock
        self._found: SignIn | None = None
        self._until = 0.0

    def __call__(self) -> SignIn:
        """What it says.

        Raises:
            UnavailableError: There is no answer, and there has been none before.
        """
        if self._found is None or self._clock() >= self._until:
            self._found = self._read()
            self._until = self._clock() + _CACHE_SECONDS
        return self._found

    def _read(self) -> SignIn:
        try:
            answer = self._client().get_parameter(Name=self._name)
        except (ClientError, *UNREACHABLE) as error:
            if self._found is not None:
                return self._found
            if isinstance(error, ClientError):
                raise
            raise no_answer() from error
        return _parsed(answer["Parameter"]["Value"])


def _parsed(text: str) -> SignIn:
    value: dict[str, Any] = json.loads(text)
    return SignIn(
        client_id=value["clientId"],
        url=value["signInUrl"],
        site_origins=tuple(value["siteOrigins"]),
    )
