"""The limits and logs of a stage's methods, and the role that API Gateway logs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError, UnknownPropertyError
from local.services._common import absent_is_fine, changed, known, text

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_SETTINGS = {
    "dataTraceEnabled": "logging/dataTrace",
    "loggingLevel": "logging/loglevel",
    "throttlingBurstLimit": "throttling/burstLimit",
    "throttlingRateLimit": "throttling/rateLimit",
}


def method_patches(inputs: Properties) -> list[dict[str, str]]:
    """The settings of a method, or of all of them (`*/*`), as patches of its stage."""
    path, _, verb = str(inputs["methodPath"]).rpartition("/")
    place = f"/{path.replace('/', '~1')}/{verb}"
    settings: Properties = inputs["settings"]
    if unknown := sorted(set(settings) - set(_SETTINGS)):
        raise UnknownPropertyError(f"settings.{unknown[0]} is not translated to the embedded AWS")
    return [
        {"op": "replace", "path": f"{place}/{_SETTINGS[name]}", "value": text(value)}
        for name, value in settings.items()
    ]


class MethodSettings:
    """Throttling, metrics and logging of a stage's methods."""

    known = known(("restApi", "stageName", "methodPath", "settings"))
    limits = "no execution logs and no metrics of single methods"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Set them."""
        del name
        self._patch(aws, inputs, method_patches(inputs))
        return Created(f"{inputs['restApi']}-{inputs['stageName']}-{inputs['methodPath']}")

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Forget the old ones and set them anew."""
        if changed(old, new, ("restApi", "stageName", "methodPath")):
            raise ReplaceError("settings belong to their methods")
        self.delete(aws, current, old)
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Forget them."""
        del current
        path, _, verb = str(inputs["methodPath"]).rpartition("/")
        place = f"/{path.replace('/', '~1')}/{verb}"
        with absent_is_fine():
            self._patch(aws, inputs, [{"op": "remove", "path": place}])

    def _patch(self, aws: Aws, inputs: Properties, operations: list[dict[str, str]]) -> None:
        aws.client("apigateway").update_stage(
            restApiId=inputs["restApi"],
            stageName=inputs["stageName"],
            patchOperations=operations,
        )


class Account:
    """The role that API Gateway writes logs with, one for the whole account."""

    known = known(("cloudwatchRoleArn",))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Set it."""
        del name
        found = aws.client("apigateway").update_account(
            patchOperations=[
                {
                    "op": "replace",
                    "path": "/cloudwatchRoleArn",
                    "value": inputs.get("cloudwatchRoleArn") or "",
                }
            ]
        )
        return Created("api-gateway-account", {"apiKeyVersion": found.get("apiKeyVersion", "")})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Set it anew."""
        del old
        return self.create(aws, current.id, new)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Leave it: other stacks of the account log with it too, and AWS has no way back."""


HANDLERS: dict[str, ResourceHandler] = {
    "aws:apigateway/methodSettings:MethodSettings": MethodSettings(),
    "aws:apigateway/account:Account": Account(),
}
