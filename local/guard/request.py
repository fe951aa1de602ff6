"""A request, parsed strictly: what the emulator could parse differently is refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN_HEADER = "x-embedded-token"  # noqa: S105 (its name, not its value)

# Depending on the code, the emulator joins the values of a repeated header or takes the first.
_ONCE = {"authorization", "content-type", "host", "origin", "referer", TOKEN_HEADER}
_ONCE_PREFIXES = ("access-control-", "sec-fetch-", "x-amz-")
_CREDENTIALS = {
    "awsaccesskeyid",
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-security-token",
    "x-amz-signature",
}


class RefusedError(Exception):
    """The request is refused; the message is a sentence for a person."""


@dataclass(frozen=True)
class Request:
    """The parts of an HTTP request that the rules look at."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    """By lower-case name."""

    @classmethod
    def of(cls, scope: Any) -> Request:
        """Read an ASGI scope.

        Raises:
            RefusedError: it is ambiguous, or no browser or AWS client would send it.
        """
        # HTTP/2 has a second way to name the host.
        if scope["http_version"] not in {"1.0", "1.1"}:
            raise RefusedError("Only HTTP/1.1 is spoken here.")
        # A target may also be a whole address, whose host need not be the header's.
        if not scope["path"].startswith("/") or not scope["raw_path"].startswith(b"/"):
            raise RefusedError("The address must be a path.")
        names = Counter(name.decode("latin-1").lower() for name, _ in scope["headers"])
        for name, times in names.items():
            if times > 1 and (name in _ONCE or name.startswith(_ONCE_PREFIXES)):
                raise RefusedError(f"The header {name} is repeated ({times} times).")
        return cls(
            scope["method"],
            scope["path"],
            tuple(
                parse_qsl(scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
            ),
            {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in scope["headers"]
            },
        )

    @property
    def host(self) -> str:
        """The Host header in lower case; empty if there is none."""
        return self.headers.get("host", "").lower()

    @property
    def query_credentials(self) -> dict[str, str]:
        """The query parameters that could carry AWS credentials, in their own spelling.

        Raises:
            RefusedError: one is repeated, in any spelling.
        """
        found = [(name, value) for name, value in self.query if name.lower() in _CREDENTIALS]
        if len({name.lower() for name, _ in found}) < len(found):
            raise RefusedError("The address states its credentials twice.")
        return dict(found)

    @property
    def states_aws_credentials(self) -> bool:
        """Whether it carries an AWS key in any way that the emulator reads but in a form."""
        scheme = self.headers.get("authorization", "").lstrip().lower()
        return scheme.startswith("aws") or bool(self.query_credentials)
