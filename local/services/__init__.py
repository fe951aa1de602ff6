"""Every Pulumi resource type that the embedded AWS can make, by its type token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.services import (
    acm,
    apigateway,
    apigateway_keys,
    apigateway_settings,
    apigateway_stage,
    awsconfig,
    backup,
    budgets,
    cloudfront,
    cloudfront_function,
    cloudfront_metrics,
    cloudfront_policies,
    cloudtrail,
    cloudwatch,
    cognito_people,
    cognito_pool,
    dynamodb,
    ec2,
    iam,
    kms,
    lambda_function,
    lambda_layer,
    lambda_wiring,
    logs,
    logs_insights,
    route53,
    s3_bucket,
    s3_settings,
    scheduler,
    sns,
    sqs,
    ssm,
    wafv2,
)

if TYPE_CHECKING:
    from local.resource import Handlers

_MODULES = (
    acm,
    apigateway,
    apigateway_keys,
    apigateway_settings,
    apigateway_stage,
    awsconfig,
    backup,
    budgets,
    cloudfront,
    cloudfront_function,
    cloudfront_metrics,
    cloudfront_policies,
    cloudwatch,
    cloudtrail,
    cognito_people,
    cognito_pool,
    dynamodb,
    ec2,
    iam,
    kms,
    lambda_function,
    lambda_layer,
    lambda_wiring,
    logs,
    logs_insights,
    route53,
    s3_bucket,
    s3_settings,
    scheduler,
    sns,
    sqs,
    ssm,
    wafv2,
)


HANDLERS: Handlers = {
    token: handler for module in _MODULES for token, handler in module.HANDLERS.items()
}
