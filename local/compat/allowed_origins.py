"""Whose pages may use what is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def allowed_origins(service: Callable[[str], Any], port: int) -> set[str]:
    """The origins of the sites, and those that a bucket lists: a stack's `corsOrigins`.

    Looked up anew each time, for a deployment may change it.

    Args:
        service: gives the module of one of the emulator's services.
        port: where the emulator listens.
    """
    distributions = service("cloudfront")._distributions
    labels = [each["DomainName"].partition(".")[0] for each in list(distributions.values())]
    s3 = service("s3")
    rules = [rule for bucket in list(s3._bucket_cors) for rule in s3._cors_rules(bucket) or ()]
    listed = {origin for rule in rules for origin in rule.get("AllowedOrigin", ())}
    return {f"http://{label}.cloudfront.localhost:{port}" for label in labels} | listed
