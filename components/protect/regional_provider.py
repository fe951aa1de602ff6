"""Resources in another region than the stack's.

Most say their region themselves. Buckets have one provider for all that belongs to them, so that
none of their many settings can be left behind in the stack's own region.
"""

from __future__ import annotations

import pulumi
import pulumi_aws as aws


def provider_in(region: str, name: str, opts: pulumi.ResourceOptions | None = None) -> aws.Provider:
    """A provider for `region` that signs in as the stack's own one does.

    A provider that a program makes is told nothing of the stack's `aws:` settings, and would else
    take what the machine has: perhaps another account.
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
