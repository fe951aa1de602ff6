"""The site's host name, its certificate and its DNS records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack


def test_without_a_domain_the_site_has_cloudfronts_name_and_certificate(dev: Stack) -> None:
    assert dev.exports["siteUrl"] == "https://d111111abcdef8.cloudfront.net"
    certificate = _distribution(dev)["viewerCertificate"]
    assert certificate == {"cloudfrontDefaultCertificate": True}
    assert not dev.every("route53/record:Record")


def test_with_a_zone_certificate_and_records_are_made(own_domain: Stack) -> None:
    distribution = _distribution(own_domain)
    validated = own_domain.one("acm/certificateValidation:CertificateValidation")

    assert own_domain.exports["siteUrl"] == "https://photos.home.arpa"
    assert distribution["aliases"] == ["photos.home.arpa"]
    assert distribution["viewerCertificate"] == {
        "acmCertificateArn": validated.inputs["certificateArn"],
        "sslSupportMethod": "sni-only",
        "minimumProtocolVersion": "TLSv1.2_2021",
    }
    names = {
        (each.inputs["type"], each.inputs["name"])
        for each in own_domain.every("route53/record:Record")
        if "aliases" in each.inputs
    }
    assert names == {("A", "photos.home.arpa"), ("AAAA", "photos.home.arpa")}


def test_the_certificate_is_made_where_cloudfront_reads_it(own_domain: Stack) -> None:
    certificate = own_domain.one("acm/certificate:Certificate").inputs
    validation = own_domain.one("acm/certificateValidation:CertificateValidation").inputs

    assert certificate["region"] == validation["region"] == "us-east-1"
    assert certificate["validationMethod"] == "DNS"


def _distribution(stack: Stack) -> dict[str, Any]:
    return stack.one("cloudfront/distribution:Distribution").inputs
