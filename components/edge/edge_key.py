"""An API key that only CloudFront has, so that the API accepts requests only through it.

API Gateway generates the key, CloudFront adds it to each request that it forwards, and the gateway
refuses a request without it before any function runs. It identifies the path of a request, not the
caller. See docs/decisions/0018-the-api-is-reached-through-cloudfront.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import apigateway

if TYPE_CHECKING:
    from components.edge.api import Api

HEADER = "x-api-key"


class EdgeKey(pulumi.ComponentResource):
    """The key, and the usage plan that makes it valid for the API's stage.

    `value` is a secret: Pulumi stores it encrypted, and it is in no output and no environment.
    """

    value: pulumi.Output[str]

    def __init__(self, name: str, api: Api, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("photo-sharing:api:EdgeKey", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        key = apigateway.ApiKey(f"{name}-edge", description="CloudFront's", opts=child)
        # A key is valid only for the stages of its plan. The plan has no limits of its own: the
        # stage has one for all requests together.
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

        # The provider marks it as secret already; this does not depend on it.
        self.value = pulumi.Output.secret(key.value)
        self.register_outputs({})
