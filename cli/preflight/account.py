"""The account, and what a check of it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from components.config import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from components.config.stack import StackConfig

Verdict: TypeAlias = Literal["ok", "warning", "stop", "unknown"]
# CloudFront, its certificates and its firewall are here, whatever the stack's region.
EDGE_REGION = "us-east-1"


@dataclass(frozen=True)
class Answer:
    """What a check found: no problem, a warning, or something that stops `pulumi up`."""

    verdict: Verdict
    text: str


class Clients(Protocol):
    """Makes boto3 clients, by default in the stack's own region."""

    def __call__(self, service: str, region: str | None = None) -> Any:
        """The client of a service."""
        ...


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account as one stack sees it."""

    project: str
    stack: str
    config: StackConfig
    region: str
    client: Clients

    def is_ours(self, name: str, *kinds: str) -> bool:
        """Whether Pulumi gave this name to an existing resource of this very stack.

        `kinds` are what comes between the stack's prefix and Pulumi's random suffix. If any text
        were allowed there, `prod` would claim resources of `prod-eu`.
        """
        between = "|".join(map(re.escape, kinds))
        prefix = naming.prefix(self.stack, self.config.name_prefix)
        return bool(re.fullmatch(rf"{prefix}-({between})-[0-9a-f]{{7}}", name))

    def has_our_tags(self, tags: Iterable[dict[str, str]]) -> bool:
        """Whether a resource without a name was created by this stack."""
        found = {each["Key"]: each["Value"] for each in tags}
        return (found.get("Project"), found.get("Stack")) == (self.project, self.stack)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. `actions` are the IAM actions that it needs."""

    title: str
    ask: Callable[[Account], Answer]
    actions: Sequence[str]
    wanted: Callable[[StackConfig], bool] = lambda _: True


def ok(text: str) -> Answer:
    """No problem was found."""
    return Answer("ok", text)


def warning(text: str) -> Answer:
    """`pulumi up` may work, but its user should know this first."""
    return Answer("warning", text)


def stop(text: str) -> Answer:
    """`pulumi up` would fail."""
    return Answer("stop", text)


def listed(names: Iterable[str]) -> str:
    """The names, joined for a sentence."""
    return ", ".join(sorted(names))
