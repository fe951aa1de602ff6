"""API keys, and the usage plans by which they open stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import Shape, absent_is_fine, blocks, changed, known, tag_map, translate

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_STAGE: Shape = {"apiId": "apiId", "stage": "stage"}


class ApiKey:
    """A key; API Gateway makes up its value."""

    known = known(("description", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("apigateway").create_api_key(
            name=name,
            description=inputs.get("description") or "",
            enabled=True,
            tags=tag_map(inputs),
        )
        arn = f"arn:aws:apigateway:{aws.region}::/apikeys/{made['id']}"
        return Created(made["id"], {"name": made["name"], "value": made["value"], "arn": arn})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """A changed key is another one here; its users are told the new value."""
        del aws, current, old, new
        raise ReplaceError("a changed key is made anew")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("apigateway").delete_api_key(apiKey=current.id)


class UsagePlan:
    """The stages that the plan's keys open."""

    known = known(("description", "apiStages", "tags"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        stages = [translate(each, _STAGE, "apiStages") for each in blocks(inputs, "apiStages")]
        made = aws.client("apigateway").create_usage_plan(
            name=name,
            description=inputs.get("description") or "",
            apiStages=stages,
            tags=tag_map(inputs),
        )
        arn = f"arn:aws:apigateway:{aws.region}::/usageplans/{made['id']}"
        return Created(made["id"], {"name": made["name"], "arn": arn})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """A changed plan is another one here; its keys are put into that."""
        del aws, current, old, new
        raise ReplaceError("a changed plan is made anew")

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("apigateway").delete_usage_plan(usagePlanId=current.id)


class UsagePlanKey:
    """A key in a plan."""

    known = known(("keyId", "keyType", "usagePlanId"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Put it in."""
        del name
        aws.client("apigateway").create_usage_plan_key(
            usagePlanId=inputs["usagePlanId"], keyId=inputs["keyId"], keyType=inputs["keyType"]
        )
        return Created(inputs["keyId"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """It is nothing but its two ends."""
        del aws, current
        if changed(old, new, ("keyId", "keyType", "usagePlanId")):
            raise ReplaceError("a key in a plan keeps both")
        return Created(new["keyId"])

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Take it out."""
        with absent_is_fine():
            aws.client("apigateway").delete_usage_plan_key(
                usagePlanId=inputs["usagePlanId"], keyId=current.id
            )


HANDLERS: dict[str, ResourceHandler] = {
    "aws:apigateway/apiKey:ApiKey": ApiKey(),
    "aws:apigateway/usagePlan:UsagePlan": UsagePlan(),
    "aws:apigateway/usagePlanKey:UsagePlanKey": UsagePlanKey(),
}
