"""Web ACLs in front of the distribution and the API's stage, with a log of blocked requests.

Uploads are not covered: they go straight to S3, which checks their signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import cloudwatch, wafv2

from components.edge import contract
from components.edge.firewall_rules import RESPONSES, edge_rules, stage_rules, visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_aws import apigateway

    from components.config.stack import StackConfig
    from components.edge.firewall_rules import Rule

# The ACL of a distribution lives here, wherever the stack is.
EDGE_REGION = "us-east-1"
# Headers that may hold credentials. The stage's ACL also sees CloudFront's key.
_REDACTED = ("authorization", "cookie", "referer", "x-api-key")


class Firewall(pulumi.ComponentResource):
    """The two web ACLs. `edge` is for the distribution; `regional` is already on the stage."""

    edge: wafv2.WebAcl
    regional: wafv2.WebAcl

    def __init__(
        self,
        name: str,
        config: StackConfig,
        *,
        stage: apigateway.Stage,
        key: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:protection:Firewall", name, None, opts)
        self._config = config

        # The log of the distribution's ACL cannot use the key, which may be in another region.
        self.edge = self._acl(
            f"{name}-edge", edge_rules(config.requests_per_address), scope="CLOUDFRONT", key=None
        )
        self.regional = self._acl(f"{name}-stage", stage_rules(), scope="REGIONAL", key=key)
        wafv2.WebAclAssociation(
            f"{name}-stage-acl",
            resource_arn=stage.arn,
            web_acl_arn=self.regional.arn,
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.register_outputs({})

    def _acl(
        self, name: str, rules: Sequence[Rule], *, scope: str, key: pulumi.Input[str] | None
    ) -> wafv2.WebAcl:
        region = EDGE_REGION if scope == "CLOUDFRONT" else None
        child = pulumi.ResourceOptions(parent=self)
        acl = wafv2.WebAcl(
            f"{name}-acl",
            scope=scope,
            region=region,
            default_action={"allow": {}},
            rules=rules,
            custom_response_bodies=[
                {
                    "key": code,
                    "content": contract.error_body(code, message),
                    "content_type": "APPLICATION_JSON",
                }
                for _status, code, message in RESPONSES
            ],
            visibility_config=visibility(f"{name}-acl"),
            opts=child,
        )
        logs = cloudwatch.LogGroup(
            # WAF writes only to log groups with this prefix.
            f"aws-waf-logs-{name}",
            retention_in_days=self._config.log_retention_days,
            kms_key_id=key,
            region=region,
            opts=child,
        )
        wafv2.WebAclLoggingConfiguration(
            f"{name}-acl-log",
            resource_arn=acl.arn,
            log_destination_configs=[logs.arn],
            # Queries carry the tokens of pictures and downloads, and the codes of sign-ins.
            redacted_fields=[
                {"query_string": {}},
                *({"single_header": {"name": header}} for header in _REDACTED),
            ],
            # Only blocked requests: all others are in the access logs.
            logging_filter={
                "default_behavior": "DROP",
                "filters": [
                    {
                        "behavior": "KEEP",
                        "requirement": "MEETS_ANY",
                        "conditions": [{"action_condition": {"action": "BLOCK"}}],
                    }
                ],
            },
            region=region,
            opts=child,
        )
        return acl
