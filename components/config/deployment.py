"""Settings of how a stack is deployed: names, tags, and the machines involved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.config.rules import boolean, matching, one_of, tags
from components.config.setting import setting

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """Deployment."""

    tags: Mapping[str, str] = setting(
        tags,
        default={},
        meaning="Up to 8 tags for every resource, beside Project and Stack, which are always "
        "there.",
    )
    name_prefix: str | None = setting(
        matching(r"photos(-[a-z0-9]+)+", "like photos-prod"),
        default=None,
        meaning="How the names of resources begin, for a stack whose own name AWS does not allow "
        "there as it is; `pulumi up` then says which of two to set. Never change it.",
    )
    deploy_python: str | None = setting(
        matching(r"3\.[0-9]{1,2}", "a version such as 3.14"),
        default=None,
        meaning='The version of Python, such as "3.14", that the program must run on. For a stack '
        "that is deployed from several places, since another one may change every function and "
        "layer.",
    )
    lambda_platform: str = setting(
        one_of("arm64", "x86_64", "host"),
        default="arm64",
        meaning="Processor of the functions, arm64 or x86_64. `host` takes the wheels of the "
        "machine that deploys and is for the embedded AWS.",
    )
    manage_api_gateway_account: bool = setting(
        boolean,
        default=True,
        meaning="Give API Gateway the account-wide role that its access logs need. Set it to "
        "false where the account has one already.",
    )

    @property
    def architectures(self) -> tuple[str, ...] | None:
        """Lambda's `architectures`; None leaves the choice to Lambda when wheels are the host's."""
        return None if self.lambda_platform == "host" else (self.lambda_platform,)
