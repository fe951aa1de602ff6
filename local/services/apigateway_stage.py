"""How a REST API is deployed: deployments and stages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    absent_is_fine,
    block,
    changed,
    known,
    tag_changes,
    tag_map,
    text,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


class Deployment:
    """A snapshot of an API; another trigger asks for another one."""

    known = known(("restApi", "triggers"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Take it."""
        del name
        made = aws.client("apigateway").create_deployment(restApiId=inputs["restApi"])
        return Created(made["id"], {"createdDate": str(made.get("createdDate", ""))})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Another trigger takes another snapshot."""
        del aws
        if changed(old, new, ("restApi", "triggers")):
            raise ReplaceError("a deployment is a snapshot")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            aws.client("apigateway").delete_deployment(
                restApiId=inputs["restApi"], deploymentId=current.id
            )


class Stage:
    """A deployment under a name in the API's address."""

    known = known(
        (
            "restApi",
            "deployment",
            "stageName",
            "accessLogSettings",
            "tags",
            "xrayTracingEnabled",
        )
    )
    limits = "no access logs and no traces are written"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        del name
        client = aws.client("apigateway")
        client.create_stage(
            restApiId=inputs["restApi"],
            stageName=inputs["stageName"],
            deploymentId=inputs["deployment"],
            tracingEnabled=bool(inputs.get("xrayTracingEnabled")),
            tags=tag_map(inputs),
        )
        self._patch(client, inputs, _logging(inputs))
        return self._created(aws, inputs)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Everything but its place changes in place."""
        del current
        if changed(old, new, ("restApi", "stageName")):
            raise ReplaceError("a stage keeps its API and name")
        client = aws.client("apigateway")
        settings = {
            "/deploymentId": new["deployment"],
            "/tracingEnabled": text(bool(new.get("xrayTracingEnabled"))),
            **_logging(new),
        }
        gone = list(_logging(old).keys() - _logging(new).keys())
        self._patch(client, new, settings, gone)
        created = self._created(aws, new)
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(resourceArn=created.outputs["arn"], tags=tags)
        if removed:
            client.untag_resource(resourceArn=created.outputs["arn"], tagKeys=removed)
        return created

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del current
        with absent_is_fine():
            aws.client("apigateway").delete_stage(
                restApiId=inputs["restApi"], stageName=inputs["stageName"]
            )

    def _patch(
        self,
        client: Any,
        inputs: Properties,
        settings: dict[str, str],
        gone: list[str] | None = None,
    ) -> None:
        operations = [
            *({"op": "replace", "path": path, "value": value} for path, value in settings.items()),
            *({"op": "remove", "path": path} for path in gone or []),
        ]
        if operations:
            client.update_stage(
                restApiId=inputs["restApi"],
                stageName=inputs["stageName"],
                patchOperations=operations,
            )

    def _created(self, aws: Aws, inputs: Properties) -> Created:
        api, stage = inputs["restApi"], inputs["stageName"]
        return Created(
            f"ags-{api}-{stage}",
            {
                "arn": f"arn:aws:apigateway:{aws.region}::/restapis/{api}/stages/{stage}",
                "executionArn": f"arn:aws:execute-api:{aws.region}:{aws.account}:{api}/{stage}",
                "invokeUrl": f"{aws.endpoint}/_aws/execute-api/{api}/{stage}",
            },
        )


def _logging(inputs: Properties) -> dict[str, str]:
    settings = block(inputs, "accessLogSettings")
    return {f"/accessLogSettings/{name}": str(value) for name, value in settings.items()}


HANDLERS: dict[str, ResourceHandler] = {
    "aws:apigateway/deployment:Deployment": Deployment(),
    "aws:apigateway/stage:Stage": Stage(),
}
