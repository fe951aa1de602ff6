"""The security headers of every answer, among them a strict Content-Security-Policy."""

from __future__ import annotations

import pulumi
from pulumi_aws import cloudfront

YEAR = 365 * 24 * 60 * 60

# Features that a photo gallery does not need, so that injected code cannot request them.
_UNUSED_FEATURES = (
    "accelerometer, camera, display-capture, geolocation, gyroscope, magnetometer, microphone, "
    "midi, payment, screen-wake-lock, serial, usb"
)


def content_security_policy(uploads_domain: str, pictures_domain: str) -> str:
    """The policy.

    Args:
        uploads_domain: Where presigned uploads go, perhaps with a path.
        pictures_domain: Where pictures in the trash are, which CloudFront has no way to.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            # Neither data: nor blob: icons are elements, and files are previewed on a canvas.
            f"img-src 'self' https://{pictures_domain}/trash/",
            "font-src 'self'",
            # With the trailing slash it matches everything below.
            f"connect-src 'self' https://{uploads_domain}/",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            # Text becomes markup or the address of a script only by static/js/trusted.js.
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )


def security_headers(
    name: str,
    *,
    uploads_domain: pulumi.Input[str],
    pictures_domain: pulumi.Input[str],
    cross_origin_images: bool,
    opts: pulumi.ResourceOptions | None = None,
) -> cloudfront.ResponseHeadersPolicy:
    """One policy for site, renditions and API alike; it overrides what an origin sends.

    Args:
        name: Prefix of the policy's name.
        uploads_domain: Where presigned uploads go.
        pictures_domain: Where pictures in the trash are.
        cross_origin_images: Whether pages of other origins may show renditions. The header cannot
            list origins: it allows the site's own pages or everybody's.
        opts: Of the resource.
    """
    csp = pulumi.Output.all(uploads_domain, pictures_domain).apply(
        lambda domains: content_security_policy(*domains)
    )
    readers = "cross-origin" if cross_origin_images else "same-origin"
    features = ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES.split(", "))
    return cloudfront.ResponseHeadersPolicy(
        f"{name}-headers",
        security_headers_config={
            "content_security_policy": {"content_security_policy": csp, "override": True},
            "content_type_options": {"override": True},
            "frame_options": {"frame_option": "DENY", "override": True},
            "referrer_policy": {"referrer_policy": "no-referrer", "override": True},
            # Without subdomains: the name may be the apex of a domain with hosts of others.
            "strict_transport_security": {"access_control_max_age_sec": YEAR, "override": True},
        },
        custom_headers_config={
            "items": [
                {"header": "Permissions-Policy", "value": features, "override": True},
                {"header": "Cross-Origin-Opener-Policy", "value": "same-origin", "override": True},
                {"header": "Cross-Origin-Resource-Policy", "value": readers, "override": True},
            ]
        },
        opts=opts,
    )
