"""Distributions, whose origins and addresses are this machine's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local import addresses
from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    absent_is_fine,
    known,
    tag_changes,
    tag_list,
)
from local.services.cloudfront_config import CONFIG, distribution_config

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

# The zone of every distribution, which alias records name.
_HOSTED_ZONE = "Z2FDTNDATAQYW2"


class Distribution:
    """A distribution under a name of its own below `cloudfront.localhost`."""

    known = known(CONFIG, also=("origins", "staging", "tags"))
    limits = (
        "CloudFront answers over plain HTTP only, under its own name and not under aliases;"
        " no cache, compression, WAF, geographic restriction or access logs"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it; it answers at once."""
        made = aws.client("cloudfront").create_distribution_with_tags(
            DistributionConfigWithTags={
                "DistributionConfig": distribution_config(inputs, name, aws.port, aws.region),
                "Tags": {"Items": tag_list(inputs)},
            }
        )
        return self._created(aws, made)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Change it as a whole."""
        if bool(old.get("staging")) != bool(new.get("staging")):
            raise ReplaceError("a distribution stays for staging or not")
        client = aws.client("cloudfront")
        found = client.get_distribution_config(Id=current.id)
        reference = found["DistributionConfig"]["CallerReference"]
        made = client.update_distribution(
            Id=current.id,
            IfMatch=found["ETag"],
            DistributionConfig=distribution_config(new, reference, aws.port, aws.region),
        )
        arn = made["Distribution"]["ARN"]
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(Resource=arn, Tags={"Items": tag_list({"tags": tags})})
        if removed:
            client.untag_resource(Resource=arn, TagKeys={"Items": removed})
        return self._created(aws, made)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Disable it, as AWS wants it first, and remove it."""
        del inputs
        client = aws.client("cloudfront")
        with absent_is_fine():
            found = client.get_distribution_config(Id=current.id)
            disabled = client.update_distribution(
                Id=current.id,
                IfMatch=found["ETag"],
                DistributionConfig={**found["DistributionConfig"], "Enabled": False},
            )
            client.delete_distribution(Id=current.id, IfMatch=disabled["ETag"])

    def _created(self, aws: Aws, answer: Properties) -> Created:
        found = answer["Distribution"]
        label = found["DomainName"].split(".")[0]
        return Created(
            found["Id"],
            {
                "arn": found["ARN"],
                "domainName": addresses.distribution_domain(aws.port, label),
                "hostedZoneId": _HOSTED_ZONE,
                "etag": answer["ETag"],
                "status": found["Status"],
                "callerReference": found["DistributionConfig"]["CallerReference"],
            },
        )


HANDLERS: dict[str, ResourceHandler] = {"aws:cloudfront/distribution:Distribution": Distribution()}
