"""Every Pulumi resource type that the embedded AWS can make, by its type token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.services import (
    acm,
    apigateway,
    apigateway_settings,
    apigateway_stage,
    cloudfront,
    cloudfront_policies,
    dynamodb,
    iam,
    lambda_function,
    lambda_layer,
    lambda_wiring,
    logs,
    route53,
    s3_bucket,
    s3_settings,
    sqs,
)

if TYPE_CHECKING:
    from local.resource import Kinds

_MODULES = (
    acm,
    apigateway,
    apigateway_settings,
    apigateway_stage,
    cloudfront,
    cloudfront_policies,
    dynamodb,
    iam,
    lambda_function,
    lambda_layer,
    lambda_wiring,
    logs,
    route53,
    s3_bucket,
    s3_settings,
    sqs,
)


KINDS: Kinds = {token: kind for module in _MODULES for token, kind in module.KINDS.items()}
