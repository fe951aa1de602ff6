"""The role by which API Gateway writes logs, which is one for a whole account and region.

Every REST API of the account uses it, so it outlives the stack that set it: a destroyed stack must
not silence the others. Where the account has a role already, `manageApiGatewayAccount: false`
leaves it alone.
"""

from __future__ import annotations

import pulumi
from pulumi_aws import apigateway, iam

from components.policies import trust


class GatewayAccount(pulumi.ComponentResource):
    """API Gateway's account-wide log role. Stages with access logs must depend on it."""

    def __init__(
        self,
        name: str,
        *,
        partition: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("photo-sharing:api:GatewayAccount", name, None, opts)
        kept = pulumi.ResourceOptions(parent=self, retain_on_delete=True)

        role = iam.Role(
            f"{name}-gateway-role",
            assume_role_policy=trust("apigateway.amazonaws.com"),
            opts=kept,
        )
        attachment = iam.RolePolicyAttachment(
            f"{name}-gateway-role-logs",
            role=role.name,
            # AWS's own policy for exactly this: API Gateway refuses a role that may do less.
            policy_arn=pulumi.Output.concat(
                "arn:",
                partition,
                ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
            ),
            opts=kept,
        )
        apigateway.Account(
            f"{name}-gateway-account",
            cloudwatch_role_arn=role.arn,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[attachment],
                retain_on_delete=True,
                # A new stack puts its own role in place of another's, which does no harm, as both
                # roles stay. A refresh must not make the stacks take it from each other again.
                ignore_changes=["cloudwatchRoleArn"],
            ),
        )

        self.register_outputs({})
