"""A provider for resources in another region than the stack's.

Most resources state their region themselves. A bucket has a provider instead, so that none of the
resources that belong to it can be left behind in the stack's own region.
"""

from __future__ import annotations

import pulumi
import pulumi_aws as aws


def provider_in(region: str, name: str, opts: pulumi.ResourceOptions | None = None) -> aws.Provider:
    """A provider for `region` with the credentials of the stack's own provider.

    An explicit provider ignores the stack's `aws:` settings, and would otherwise use the machine's
    credentials: perhaps those of another account.
    """
    settings = pulumi.Config("aws")
    return aws.Provider(
        name,
        region=region,
        profile=settings.get("profile"),
        access_key=settings.get_secret("accessKey"),
        secret_key=settings.get_secret("secretKey"),
        token=settings.get_secret("token"),
        assume_roles=settings.get_object("assumeRoles"),
        allowed_account_ids=settings.get_object("allowedAccountIds"),
        opts=opts,
    )
