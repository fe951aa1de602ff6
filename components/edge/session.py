"""Sessions at the edge: the function that turns a browser's cookies into a token for the API.

Only in stacks that people sign in to. See docs/decisions/0027-sessions-in-cookies.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudfront

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = Path(__file__).with_suffix(".js")


class EdgeSession(pulumi.ComponentResource):
    """The edge function; `function_arn` is for the viewer requests of the API's behaviour."""

    function_arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        cors_origins: Sequence[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:site:EdgeSession", name, None, opts)
        function = cloudfront.Function(
            f"{name}-session",
            runtime="cloudfront-js-2.0",
            comment="Turns sessions into tokens",
            code=code(cors_origins),
            publish=True,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.function_arn = function.arn
        self.register_outputs({})


def code(cors_origins: Sequence[str]) -> str:
    """The edge function's code for the other origins that may use the API."""
    text = _CODE.read_text(encoding="utf-8")
    return text.replace(json.dumps("@ORIGINS@"), json.dumps(" ".join(cors_origins)))
