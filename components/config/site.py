"""Settings of the site that visitors see: its address and where CloudFront serves it."""

from __future__ import annotations

from dataclasses import dataclass

from components.config import placeholders
from components.config.rules import checked, line_of_text, matching, one_of
from components.config.setting import setting

MOST_TITLE = 80
_HOST = r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
_CERTIFICATE = r"arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The site."""

    title: str | None = setting(
        line_of_text(MOST_TITLE),
        default=None,
        meaning="The gallery's name on its pages and on a phone's home screen, such as Miller "
        "family. If it is not set, Photos in the visitor's language.",
    )
    domain_name: str | None = setting(
        checked(
            matching(_HOST, "a host name in lower case such as photos.example.com"),
            placeholders.own_host,
        ),
        default=None,
        meaning="Your own host name for the site. Needs certificateArn or hostedZoneId.",
    )
    certificate_arn: str | None = setting(
        checked(
            matching(_CERTIFICATE, "the ARN of an ACM certificate in us-east-1"),
            placeholders.own_certificate,
        ),
        default=None,
        meaning="A certificate for domainName in us-east-1. You then point the name at the output "
        "distributionDomain yourself.",
    )
    hosted_zone_id: str | None = setting(
        checked(
            matching(r"Z[A-Z0-9]{1,31}", "the id of a Route 53 hosted zone, which begins with Z"),
            placeholders.own_zone,
        ),
        default=None,
        meaning="The Route 53 zone of domainName. Certificate and DNS records are then created.",
    )
    price_class: str = setting(
        one_of("PriceClass_100", "PriceClass_200", "PriceClass_All"),
        default="PriceClass_100",
        meaning="CloudFront's edge locations. PriceClass_100 is Europe and North America, "
        "PriceClass_200 adds most of Asia and Africa, PriceClass_All is everywhere.",
    )
    latest_photos: str | None = setting(
        matching(r"[0-9a-f]{16}|none", "the 16 digits that `make latest` prints, or none"),
        default=None,
        meaning="Which photos the page shows to visitors without scripts, as `make latest` prints "
        "it, or none; others are refused. For a stack that is deployed from several places.",
    )
