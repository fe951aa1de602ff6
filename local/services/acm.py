"""Certificates; the embedded AWS issues them on request, and nothing here serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    blocks,
    changed,
    known,
    pick,
    tag_changes,
    tag_list,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_REQUEST: Shape = {
    "domainName": "DomainName",
    "validationMethod": "ValidationMethod",
}
_RECORD: Shape = {
    "Name": "resourceRecordName",
    "Type": "resourceRecordType",
    "Value": "resourceRecordValue",
}


class Certificate:
    """A certificate for a domain."""

    known = known(_REQUEST, also=("tags",))
    limits = "certificates are issued at once but not used"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Request it."""
        del name
        client = aws.client("acm")
        arguments = pick(inputs, _REQUEST)
        if tags := tag_list(inputs):
            arguments["Tags"] = tags
        return self._created(client, client.request_certificate(**arguments)["CertificateArn"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Only tags change in place."""
        if changed(old, new, _REQUEST):
            raise ReplaceError("a certificate keeps its domains")
        client = aws.client("acm")
        tags, removed = tag_changes(old, new)
        if tags:
            client.add_tags_to_certificate(CertificateArn=current.id, Tags=tag_list({"tags": tags}))
        if removed:
            client.remove_tags_from_certificate(
                CertificateArn=current.id, Tags=[{"Key": key} for key in removed]
            )
        return self._created(client, current.id)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("acm").delete_certificate(CertificateArn=current.id)

    def _created(self, client: Any, arn: str) -> Created:
        found = client.describe_certificate(CertificateArn=arn)["Certificate"]
        options = [
            {"domainName": option["DomainName"], **translate(option["ResourceRecord"], _RECORD)}
            for option in blocks(found, "DomainValidationOptions")
            if "ResourceRecord" in option
        ]
        return Created(
            arn,
            {
                "arn": arn,
                "status": found["Status"],
                "domainValidationOptions": options,
            },
        )


class CertificateValidation:
    """The wait for a certificate, which is issued at once here."""

    known = known(("certificateArn", "validationRecordFqdns"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Check that the certificate exists."""
        del name
        arn = inputs["certificateArn"]
        aws.client("acm").describe_certificate(CertificateArn=arn)
        return Created(arn)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Another certificate is another wait."""
        if changed(old, new, ("certificateArn",)):
            raise ReplaceError("it waits for one certificate")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """It exists only here."""


HANDLERS: dict[str, ResourceHandler] = {
    "aws:acm/certificate:Certificate": Certificate(),
    "aws:acm/certificateValidation:CertificateValidation": CertificateValidation(),
}
