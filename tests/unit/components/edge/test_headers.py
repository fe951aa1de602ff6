"""The security headers of every response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.edge.headers import content_security_policy

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


def test_every_security_header_is_sent_whatever_the_origin_says(dev: Stack) -> None:
    policy = dev.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").inputs
    headers = policy["securityHeadersConfig"]

    assert headers["frameOptions"] == {"frameOption": "DENY", "override": True}
    assert headers["contentTypeOptions"] == {"override": True}
    assert headers["referrerPolicy"] == {"referrerPolicy": "no-referrer", "override": True}
    hsts = headers["strictTransportSecurity"]
    assert hsts == {"accessControlMaxAgeSec": 365 * 24 * 60 * 60, "override": True}
    assert headers["contentSecurityPolicy"]["override"] is True
    custom = policy["customHeadersConfig"]["items"]
    assert {each["header"] for each in custom} >= {"Permissions-Policy"}
    assert all(each["override"] is True for each in custom)


def test_pictures_are_shown_by_the_sites_pages_only_unless_others_are_listed(
    dev: Stack, prod: Stack
) -> None:
    """The header cannot have a list, so with `corsOrigins` it must allow everybody to show them."""
    kind = "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
    told = {
        stack: {
            each["header"]: each["value"]
            for each in stack.one(kind).inputs["customHeadersConfig"]["items"]
        }["Cross-Origin-Resource-Policy"]
        for stack in (dev, prod)
    }

    assert told == {dev: "cross-origin", prod: "same-origin"}


def test_the_content_security_policy_allows_uploads_to_the_originals_only(dev: Stack) -> None:
    policy = dev.one("cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").inputs
    text = policy["securityHeadersConfig"]["contentSecurityPolicy"]["contentSecurityPolicy"]
    host = dev.buckets()["originals"].outputs["bucketRegionalDomainName"]

    pictures = dev.buckets()["renditions"].outputs["bucketRegionalDomainName"]

    assert text == content_security_policy(host, pictures)
    directives = dict(each.split(" ", 1) for each in text.split("; "))
    assert directives["require-trusted-types-for"] == "'script'"
    assert directives["trusted-types"] == "default"
    assert directives["default-src"] == "'none'"
    assert directives["connect-src"] == f"'self' https://{host}/"
    assert (directives["worker-src"], directives["manifest-src"]) == ("'self'", "'self'")
    # Pictures in the trash, and no others of the bucket.
    assert directives["img-src"] == f"'self' https://{pictures}/trash/"
    assert "unsafe" not in text
    assert "*" not in text
