"""The role with which API Gateway writes logs: one for a whole account and region.

Every REST API of the account uses it, so it outlives the stack that set it: destroying a stack must
not stop the logs of others. Its name is fixed, and a stack that finds it adopts it, so that any
number of stacks leaves only one behind. Where the account has a role of its own,
`manageApiGatewayAccount: false` leaves that alone.
"""

from __future__ import annotations

import pulumi
import pulumi_aws as aws
from pulumi_aws import apigateway, iam

from components.policies import trust

# An adopted role has the tags and trust policy of the stack and release that created it. Pulumi
# adopts only what matches the declaration, and stacks must not change it back and forth.
_AS_IT_IS = [
    *("assumeRolePolicy", "description", "forceDetachPolicies", "inlinePolicies"),
    *("managedPolicyArns", "maxSessionDuration", "path", "permissionsBoundary"),
    *("tags", "tagsAll"),
]


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

        # This call blocks, because `import_` is a resource option and cannot be an output. IAM has
        # no regions, so the name states the region.
        fixed = f"photo-sharing-api-gateway-logs-{aws.get_region().region}"
        exists = fixed in aws.iam.get_roles(name_regex=f"^{fixed}$").names
        role = iam.Role(
            f"{name}-gateway-logs",
            name=fixed,
            assume_role_policy=trust("apigateway.amazonaws.com"),
            opts=pulumi.ResourceOptions(
                parent=self,
                retain_on_delete=True,
                # No effect on a role that is in this stack's state already.
                import_=fixed if exists else None,
                ignore_changes=_AS_IT_IS,
            ),
        )
        # Attaching an attached policy does nothing, so this need not be adopted.
        attachment = iam.RolePolicyAttachment(
            f"{name}-gateway-logs-policy",
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
                # A new stack replaces the role of another, which stays. A refresh must not make
                # stacks of different releases replace each other's again, and a stack from before
                # the role had a fixed name keeps its own.
                ignore_changes=["cloudwatchRoleArn"],
            ),
        )

        self.register_outputs({})
