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

    known = known(("restApi", "description", "triggers"))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Take it."""
        del name
        made = aws.client("apigateway", inputs.get("region")).create_deployment(
            restApiId=inputs["restApi"], description=inputs.get("description") or ""
        )
        return Created(made["id"], {"createdDate": str(made.get("createdDate", ""))})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Only the words about it change in place."""
        if changed(old, new, ("restApi", "triggers", "region")):
            raise ReplaceError("a deployment is a snapshot")
        aws.client("apigateway", new.get("region")).update_deployment(
            restApiId=new["restApi"],
            deploymentId=current.id,
            patchOperations=[
                {"op": "replace", "path": "/description", "value": new.get("description") or ""}
            ],
        )
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            aws.client("apigateway", inputs.get("region")).delete_deployment(
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
            "description",
            "tags",
            "variables",
            "xrayTracingEnabled",
        )
    )
    limits = "no access logs and no traces are written"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        del name
        client = aws.client("apigateway", inputs.get("region"))
        client.create_stage(
            restApiId=inputs["restApi"],
            stageName=inputs["stageName"],
            deploymentId=inputs["deployment"],
            description=inputs.get("description") or "",
            tracingEnabled=bool(inputs.get("xrayTracingEnabled")),
            variables=block(inputs, "variables"),
            tags=tag_map(inputs),
        )
        self._patch(client, inputs, _logging(inputs))
        return self._created(aws, inputs)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Everything but its place changes in place."""
        del current
        if changed(old, new, ("restApi", "stageName", "region")):
            raise ReplaceError("a stage keeps its API and name")
        client = aws.client("apigateway", new.get("region"))
        settings = {
            "/deploymentId": new["deployment"],
            "/description": new.get("description") or "",
            "/tracingEnabled": text(bool(new.get("xrayTracingEnabled"))),
            **_logging(new),
            **{f"/variables/{key}": value for key, value in block(new, "variables").items()},
        }
        gone = [
            *(_logging(old).keys() - _logging(new).keys()),
            *(
                f"/variables/{key}"
                for key in block(old, "variables").keys() - block(new, "variables").keys()
            ),
        ]
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
            aws.client("apigateway", inputs.get("region")).delete_stage(
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
        region = inputs.get("region") or aws.region
        return Created(
            f"ags-{api}-{stage}",
            {
                "arn": f"arn:aws:apigateway:{region}::/restapis/{api}/stages/{stage}",
                "executionArn": f"arn:aws:execute-api:{region}:{aws.account}:{api}/{stage}",
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
