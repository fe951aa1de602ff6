"""The host name of the site: CloudFront's own, or one that the stack's configuration gives.

With `hostedZoneId` it creates the certificate and the DNS records; with `certificateArn` it uses
that certificate and leaves DNS to its owner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import acm, cloudfront, route53

if TYPE_CHECKING:
    from components.config.stack import StackConfig

# CloudFront reads certificates from this region only, wherever the stack is.
CERTIFICATE_REGION = "us-east-1"


class Domain(pulumi.ComponentResource):
    """Certificate before the distribution, records after it."""

    def __init__(
        self, name: str, config: StackConfig, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:domain:Domain", name, None, opts)
        self._name = name
        self._zone = config.hosted_zone_id
        self.host_name = config.domain_name

        self._certificate: pulumi.Input[str] | None = config.certificate_arn
        if self.host_name and self._zone:
            self._certificate = self._make_certificate(self.host_name, self._zone)

        self.aliases = [self.host_name] if self.host_name else []
        self.register_outputs({})

    def viewer_certificate(self) -> cloudfront.DistributionViewerCertificateArgs:
        """The distribution's certificate and TLS settings."""
        if self._certificate is None:
            # CloudFront's own name has its own certificate and minimum TLS version.
            return cloudfront.DistributionViewerCertificateArgs(cloudfront_default_certificate=True)
        return cloudfront.DistributionViewerCertificateArgs(
            acm_certificate_arn=self._certificate,
            ssl_support_method="sni-only",
            minimum_protocol_version="TLSv1.2_2021",
        )

    def point_at(self, distribution: cloudfront.Distribution) -> None:
        """Point the name at the distribution, for IPv4 and IPv6, if the zone is configured."""
        if not (self.host_name and self._zone):
            return
        for kind in ("A", "AAAA"):
            route53.Record(
                f"{self._name}-{kind.lower()}",
                zone_id=self._zone,
                name=self.host_name,
                type=kind,
                aliases=[
                    route53.RecordAliasArgs(
                        name=distribution.domain_name,
                        zone_id=distribution.hosted_zone_id,
                        evaluate_target_health=False,  # CloudFront has no health to evaluate
                    )
                ],
                opts=pulumi.ResourceOptions(parent=self),
            )

    def _make_certificate(self, host_name: str, zone: str) -> pulumi.Output[str]:
        child = pulumi.ResourceOptions(parent=self)
        certificate = acm.Certificate(
            f"{self._name}-certificate",
            domain_name=host_name,
            validation_method="DNS",
            region=CERTIFICATE_REGION,
            opts=child,
        )
        proof = certificate.domain_validation_options[0]
        record = route53.Record(
            f"{self._name}-certificate-proof",
            zone_id=zone,
            name=proof.resource_record_name,
            type=proof.resource_record_type,
            records=[proof.resource_record_value],
            ttl=300,
            # A second stack for the same name proves it with the same record.
            allow_overwrite=True,
            opts=child,
        )
        validated = acm.CertificateValidation(
            f"{self._name}-certificate-validated",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            region=CERTIFICATE_REGION,
            opts=child,
        )
        return validated.certificate_arn
