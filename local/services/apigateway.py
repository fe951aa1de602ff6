"""REST APIs with their stages.

An API comes from its OpenAPI document (`openapi.py`). Its id stays the same over every change: what
it is made of is removed and created again inside it, because the distribution and the functions'
permissions name it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from local.resource import Created, Properties, ReplaceError
from local.services import openapi, openapi_models
from local.services._common import (
    absent_is_fine,
    block,
    changed,
    known,
    tag_changes,
    tag_map,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler


_PER_HEADER = {"identitySource": "method.request.header.Authorization"}


class RestApi:
    """An API and everything its document describes."""

    known = known(("body", "endpointConfiguration", "minimumCompressionSize", "tags"))
    limits = "a changed contract takes effect at once, not with its next deployment; no compression"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it and make what its document describes."""
        client = aws.client("apigateway")
        document = _document(inputs)
        arguments: Properties = {
            "name": name,
            "description": _description(document),
            "endpointConfiguration": _endpoint(inputs),
            "tags": tag_map(inputs),
        }
        if inputs.get("minimumCompressionSize"):
            arguments["minimumCompressionSize"] = int(inputs["minimumCompressionSize"])
        api = client.create_rest_api(**arguments)["id"]
        _build(client, api, openapi.expand(document, api))
        return self._created(aws, client, api)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Rebuild it under the same id."""
        client = aws.client("apigateway")
        api, document = current.id, _document(new)
        if changed(old, new, ("endpointConfiguration",)):
            raise ReplaceError("the embedded AWS cannot change the endpoint of an API")
        patches = {
            "/description": _description(document),
            "/minimumCompressionSize": new.get("minimumCompressionSize"),
        }
        client.update_rest_api(
            restApiId=api,
            patchOperations=[
                {"op": "replace", "path": path, "value": value}
                for path, value in patches.items()
                if value
            ],
        )
        if changed(old, new, ("body",)):
            plan = openapi.expand(document, api)
            _clear(client, api)
            _build(client, api, plan)
        _retag(client, _arn(aws, api), old, new)
        return self._created(aws, client, api)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it with everything in it."""
        del inputs
        with absent_is_fine():
            aws.client("apigateway").delete_rest_api(restApiId=current.id)

    def _created(self, aws: Aws, client: Any, api: str) -> Created:
        found = client.get_rest_api(restApiId=api)
        return Created(
            api,
            {
                "name": found["name"],
                "arn": _arn(aws, api),
                "executionArn": f"arn:aws:execute-api:{aws.region}:{aws.account}:{api}",
                "rootResourceId": _resources(client, api)["/"],
                "createdDate": str(found["createdDate"]),
            },
        )


def _document(inputs: Properties) -> Properties:
    return json.loads(inputs.get("body") or "{}")


def _description(document: Properties) -> str:
    return block(document, "info").get("description") or ""


def _endpoint(inputs: Properties) -> Properties:
    # The provider has one type on the wire, the API a list of them.
    given = translate(
        block(inputs, "endpointConfiguration"), {"types": "types"}, "endpointConfiguration"
    )
    return {"types": [given.get("types") or "EDGE"]}


def _arn(aws: Aws, api: str) -> str:
    return f"arn:aws:apigateway:{aws.region}::/restapis/{api}"


def _retag(client: Any, arn: str, old: Properties, new: Properties) -> None:
    tags, removed = tag_changes(old, new)
    if tags:
        client.tag_resource(resourceArn=arn, tags=tags)
    if removed:
        client.untag_resource(resourceArn=arn, tagKeys=removed)


def _resources(client: Any, api: str) -> dict[str, str]:
    pages = client.get_paginator("get_resources").paginate(restApiId=api)
    return {item["path"]: item["id"] for page in pages for item in page["items"]}


def _clear(client: Any, api: str) -> None:
    """Take away all that a document made; children go before their parents."""
    resources = _resources(client, api)
    for path in sorted(resources, key=len, reverse=True):
        if path != "/":
            client.delete_resource(restApiId=api, resourceId=resources[path])
    root = client.get_resource(restApiId=api, resourceId=resources["/"])
    for verb in block(root, "resourceMethods"):
        client.delete_method(restApiId=api, resourceId=resources["/"], httpMethod=verb)
    for model in client.get_models(restApiId=api, limit=500)["items"]:
        client.delete_model(restApiId=api, modelName=model["name"])
    for validator in client.get_request_validators(restApiId=api, limit=500)["items"]:
        client.delete_request_validator(restApiId=api, requestValidatorId=validator["id"])
    for authorizer in client.get_authorizers(restApiId=api, limit=500)["items"]:
        client.delete_authorizer(restApiId=api, authorizerId=authorizer["id"])
    for response in client.get_gateway_responses(restApiId=api, limit=500)["items"]:
        if not response.get("defaultResponse"):
            client.delete_gateway_response(restApiId=api, responseType=response["responseType"])


def _build(client: Any, api: str, plan: openapi.Plan) -> None:
    for name, schema in plan.models.items():
        client.create_model(
            restApiId=api,
            name=name,
            contentType="application/json",
            schema=openapi_models.model_text(schema),
        )
    validators = {
        name: client.create_request_validator(restApiId=api, name=name, **entry)["id"]
        for name, entry in plan.validators.items()
    }
    authorizers = {
        name: client.create_authorizer(restApiId=api, name=name, **_PER_HEADER, **entry)["id"]
        for name, entry in plan.authorizers.items()
    }
    for name, entry in plan.gateway_responses.items():
        client.put_gateway_response(restApiId=api, responseType=name, **entry)
    resources = _resources(client, api)
    for path in plan.paths:
        parent, _, part = path.rpartition("/")
        resources[path] = client.create_resource(
            restApiId=api, parentId=resources[parent or "/"], pathPart=part
        )["id"]
    for method in plan.methods:
        place = {
            "restApiId": api,
            "resourceId": resources[method.path],
            "httpMethod": method.verb,
        }
        _build_method(client, place, method, validators, authorizers)


def _build_method(
    client: Any,
    place: Properties,
    method: openapi.Method,
    validators: dict[str, str],
    authorizers: dict[str, str],
) -> None:
    arguments = dict(method.arguments)
    if method.validator:
        arguments["requestValidatorId"] = validators[method.validator]
    if method.authorizer:
        arguments["authorizerId"] = authorizers[method.authorizer]
    client.put_method(**place, **arguments)
    client.put_integration(**place, **method.integration)


HANDLERS: dict[str, ResourceHandler] = {"aws:apigateway/restApi:RestApi": RestApi()}
