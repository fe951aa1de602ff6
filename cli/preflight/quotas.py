"""Checks of quotas: how many of a resource an account may have, and how many it has.

A quota that AWS raises on request only warns, because it may have been raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.preflight.account import EDGE_REGION, Account, Answer, Check, ok, stop, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What the gallery and upload functions need together to serve a family.
_LEFT_FOR_THE_API = 5
_RESOURCE_POLICIES = 10
_VPCS = 5
_WEB_ACLS = 100


def _concurrency(account: Account) -> Answer:
    limit = account.client("lambda").get_account_settings()["AccountLimit"]
    most, photos = limit["ConcurrentExecutions"], account.config.thumbnail_concurrency
    if most - photos < _LEFT_FOR_THE_API:
        return warning(
            f"The account may run {most} functions at once, and thumbnailConcurrency is {photos}: "
            f"{max(0, most - photos)} are left for the API while photos are processed. Lower "
            'thumbnailConcurrency, or ask for more in Service Quotas ("Concurrent executions").'
        )
    return ok(f"{most} functions may run at once, {photos} of them for photos")


def _distributions(account: Account) -> Answer:
    found = account.client("cloudfront").list_distributions()["DistributionList"]
    if not found.get("Quantity"):
        return warning(
            "The account has no distribution yet. AWS may have to verify a new account before "
            'CloudFront accepts one ("Your account must be verified"), which cannot be checked '
            "beforehand: if `pulumi up` says so, open a case with AWS Support and run it again."
        )
    return ok(f"CloudFront has accepted {found['Quantity']} distributions of this account")


@dataclass(frozen=True, kw_only=True)
class EdgeQuota:
    """A kind of CloudFront resource, of which an account may have `most` and a stack creates one.

    `kind` is part of its name. `operation` lists them under `result`, and `name` is the path to
    each one's name.
    """

    what: str
    kind: str
    most: int
    operation: str
    result: str
    name: Sequence[str]

    def __call__(self, account: Account) -> Answer:
        """Whether the account has room for this stack's."""
        own = {"Type": "custom"} if self.operation.endswith("_policies") else {}
        ask: Callable[..., dict[str, Any]] = getattr(account.client("cloudfront"), self.operation)
        items = ask(**own, MaxItems="100")[self.result].get("Items", [])
        names = [_at(item, self.name) for item in items]
        if any(account.is_ours(name, self.kind) for name in names):
            return ok("this stack has its own already")
        if len(names) >= self.most:
            return warning(
                f"The account has {len(names)} {self.what}, and AWS allows {self.most} unless that "
                "was raised. Delete those of stacks that are gone, or ask for more in Service "
                "Quotas."
            )
        return ok(f"{len(names)} of {self.most} {self.what} are there")


def _at(item: Any, path: Sequence[str]) -> str:
    for key in path:
        item = item[key]
    return item


def _resource_policies(account: Account) -> Answer:
    for region in _regions_of_web_acls(account):
        found = account.client("logs", region).describe_resource_policies()["resourcePolicies"]
        names = [each["policyName"] for each in found]
        # AWS WAF adds its log groups to this one if it exists.
        if len(names) >= _RESOURCE_POLICIES and "AWSWAF-LOGS" not in names:
            return stop(
                f"CloudWatch Logs has {len(names)} resource policies in {region}, and AWS allows "
                "no more, so the firewall could not write its log. Delete one "
                "(`aws logs describe-resource-policies`), or set firewall to false."
            )
    return ok("the firewall may write its logs")


def _regions_of_web_acls(account: Account) -> Sequence[str]:
    return sorted({account.region, EDGE_REGION})


def _web_acls(account: Account) -> Answer:
    scopes = {"CLOUDFRONT": (EDGE_REGION, "edge-acl"), "REGIONAL": (account.region, "stage-acl")}
    for scope, (region, kind) in scopes.items():
        found = account.client("wafv2", region).list_web_acls(Scope=scope, Limit=100)["WebACLs"]
        ours = any(account.is_ours(each["Name"], kind) for each in found)
        if len(found) >= _WEB_ACLS and not ours:
            return warning(
                f"The account has {len(found)} web ACLs of scope {scope}, and AWS allows "
                f"{_WEB_ACLS} unless that was raised. Delete one, or set firewall to false."
            )
    return ok("there is room for two web ACLs")


def _networks(account: Account) -> Answer:
    found = account.client("ec2").describe_vpcs()["Vpcs"]
    if any(account.has_our_tags(each.get("Tags", [])) for each in found):
        return ok("this stack has its network already")
    if len(found) >= _VPCS:
        return warning(
            f"{account.region} has {len(found)} networks (VPCs), and AWS allows {_VPCS} unless "
            'that was raised. Ask for more in Service Quotas ("VPCs per Region"), or set '
            "privateNetwork to false."
        )
    return ok(f"{len(found)} of {_VPCS} networks are there")


_EDGE = {
    "cloudfront:ListCachePolicies": EdgeQuota(
        what="cache policies",
        kind="thumbnails",
        most=20,
        operation="list_cache_policies",
        result="CachePolicyList",
        name=("CachePolicy", "CachePolicyConfig", "Name"),
    ),
    "cloudfront:ListResponseHeadersPolicies": EdgeQuota(
        what="response headers policies",
        kind="headers",
        most=20,
        operation="list_response_headers_policies",
        result="ResponseHeadersPolicyList",
        name=("ResponseHeadersPolicy", "ResponseHeadersPolicyConfig", "Name"),
    ),
    "cloudfront:ListOriginAccessControls": EdgeQuota(
        what="origin access controls",
        kind="access",
        most=100,
        operation="list_origin_access_controls",
        result="OriginAccessControlList",
        name=("Name",),
    ),
}

CHECKS = (
    Check(title="Concurrent executions", ask=_concurrency, actions=["lambda:GetAccountSettings"]),
    Check(title="CloudFront", ask=_distributions, actions=["cloudfront:ListDistributions"]),
    *(
        Check(title=quota.what.capitalize(), ask=quota, actions=[action])
        for action, quota in _EDGE.items()
    ),
    Check(
        title="Web ACLs",
        ask=_web_acls,
        actions=["wafv2:ListWebACLs"],
        wanted=lambda config: config.firewall,
    ),
    Check(
        title="The firewall's logs",
        ask=_resource_policies,
        actions=["logs:DescribeResourcePolicies"],
        wanted=lambda config: config.firewall,
    ),
    Check(
        title="Networks",
        ask=_networks,
        actions=["ec2:DescribeVpcs"],
        wanted=lambda config: config.private_network,
    ),
)
