"""DNS records, stored where the embedded AWS has the zone; nothing resolves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from local.resource import Created, Properties, ReplaceError
from local.services._common import Shape, absent_is_fine, changed, error_code, known, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_ALIAS: Shape = {
    "name": "DNSName",
    "zoneId": "HostedZoneId",
    "evaluateTargetHealth": "EvaluateTargetHealth",
}


def record_set(inputs: Properties) -> Properties:
    """The record as Route 53 writes it."""
    result: Properties = {"Name": inputs["name"], "Type": inputs["type"]}
    if aliases := inputs.get("aliases"):
        result["AliasTarget"] = translate(aliases[0], _ALIAS, "aliases")
    else:
        result["TTL"] = inputs.get("ttl") or 300
        result["ResourceRecords"] = [{"Value": value} for value in inputs["records"]]
    return result


class Record:
    """A record of a zone."""

    known = known(("zoneId", "name", "type", "ttl", "records", "aliases", "allowOverwrite"))
    limits = (
        "records are not served, and not created if their hosted zone belongs to another account"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it; the zone of a real domain is not here, and the record has no use without it."""
        del name
        self._change(aws, "UPSERT", inputs)
        fqdn = str(inputs["name"]).rstrip(".")
        return Created(f"{inputs['zoneId']}_{fqdn}_{inputs['type']}", {"fqdn": fqdn})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Put it again."""
        if changed(old, new, ("zoneId", "name", "type")):
            raise ReplaceError("a record keeps its name")
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del current
        with absent_is_fine("InvalidChangeBatch"):
            self._change(aws, "DELETE", inputs)

    def _change(self, aws: Aws, action: str, inputs: Properties) -> None:
        try:
            aws.client("route53").change_resource_record_sets(
                HostedZoneId=inputs["zoneId"],
                ChangeBatch={
                    "Changes": [{"Action": action, "ResourceRecordSet": record_set(inputs)}]
                },
            )
        except ClientError as error:
            if error_code(error) != "NoSuchHostedZone":
                raise


HANDLERS: dict[str, ResourceHandler] = {"aws:route53/record:Record": Record()}
