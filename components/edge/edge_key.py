"""What lets CloudFront through to the API, and nobody else: an API key that only it knows.

API Gateway makes the key, CloudFront adds it to each request that it passes on, and the gateway
refuses a request without it before any function runs. It says by which way a request came, not who
sent it; people sign in elsewhere. See docs/decisions/0018-the-api-is-reached-through-cloudfront.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import apigateway

if TYPE_CHECKING:
    from components.edge.api import Api

HEADER = "x-api-key"


class EdgeKey(pulumi.ComponentResource):
    """The key, and the usage plan by which it opens the API's stage.

    `value` is a secret: Pulumi keeps it encrypted, and it stands in no output and no environment.
    """

    value: pulumi.Output[str]

    def __init__(self, name: str, api: Api, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("photo-sharing:api:EdgeKey", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        key = apigateway.ApiKey(f"{name}-edge", description="CloudFront's", opts=child)
        # A key opens only what a plan of it names. The plan limits nothing: what the stage answers
        # at most is limited there, for all together.
        plan = apigateway.UsagePlan(
            f"{name}-edge",
            description="What CloudFront may ask for",
            api_stages=[
                apigateway.UsagePlanApiStageArgs(api_id=api.api.id, stage=api.stage.stage_name)
            ],
            opts=child,
        )
        apigateway.UsagePlanKey(
            f"{name}-edge", key_id=key.id, key_type="API_KEY", usage_plan_id=plan.id, opts=child
        )

        # The provider calls it secret already; said again, it cannot get lost on the way.
        self.value = pulumi.Output.secret(key.value)
        self.register_outputs({})
