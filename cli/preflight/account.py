"""The account, and the checks that are made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from components.config import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from components.config.stack import StackConfig

Verdict: TypeAlias = Literal["ok", "warning", "stop", "unknown"]
# Whatever the stack's region is: CloudFront, its certificates and its firewall are there.
EDGE_REGION = "us-east-1"


@dataclass(frozen=True)
class Answer:
    """What a check found: nothing, something to know, or something that stops `pulumi up`."""

    verdict: Verdict
    text: str


class Clients(Protocol):
    """Makes boto3 clients; without a region in the stack's own."""

    def __call__(self, service: str, region: str | None = None) -> Any:
        """The client of a service."""
        ...


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account, through the eyes of one stack."""

    project: str
    stack: str
    config: StackConfig
    region: str
    client: Clients

    def is_ours(self, name: str, *kinds: str) -> bool:
        """Whether Pulumi gave this name to a resource of this very stack, made before.

        `kinds` are what stands between the stack's prefix and the end that Pulumi makes up; with
        any text between, `prod` would take what belongs to `prod-eu` for its own.
        """
        between = "|".join(map(re.escape, kinds))
        prefix = naming.prefix(self.stack, self.config.name_prefix)
        return bool(re.fullmatch(rf"{prefix}-({between})-[0-9a-f]{{7}}", name))

    def has_our_tags(self, tags: Iterable[dict[str, str]]) -> bool:
        """Whether something without a name was made by this stack."""
        found = {each["Key"]: each["Value"] for each in tags}
        return (found.get("Project"), found.get("Stack")) == (self.project, self.stack)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question. `actions` are the rights that it needs, by IAM's names."""

    title: str
    ask: Callable[[Account], Answer]
    actions: Sequence[str]
    wanted: Callable[[StackConfig], bool] = lambda _: True


def ok(text: str) -> Answer:
    """Nothing stands in the way."""
    return Answer("ok", text)


def warning(text: str) -> Answer:
    """`pulumi up` may work, and somebody should know this before."""
    return Answer("warning", text)


def stop(text: str) -> Answer:
    """`pulumi up` would fail."""
    return Answer("stop", text)


def listed(names: Iterable[str]) -> str:
    """Names for a sentence."""
    return ", ".join(sorted(names))
