"""Functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.assets import encode
from local.resource import Created, Properties
from local.services import _assets
from local.services._common import (
    Shape,
    absent_is_fine,
    changed,
    error_code,
    known,
    pick,
    tag_changes,
    tag_map,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_CONFIGURATION: Shape = {
    "role": "Role",
    "handler": "Handler",
    "runtime": "Runtime",
    "timeout": "Timeout",
    "memorySize": "MemorySize",
    "layers": "Layers",
    "environment": ("Environment", {"variables": "Variables"}),
    "tracingConfig": ("TracingConfig", {"mode": "Mode"}),
    "vpcConfig": ("VpcConfig", {"subnetIds": "SubnetIds", "securityGroupIds": "SecurityGroupIds"}),
    "loggingConfig": (
        "LoggingConfig",
        {
            "logFormat": "LogFormat",
            "logGroup": "LogGroup",
            "applicationLogLevel": "ApplicationLogLevel",
            "systemLogLevel": "SystemLogLevel",
        },
    ),
}

# The defaults of Lambda, so that removing a property has its effect.
_DEFAULTS: Properties = {
    "Timeout": 3,
    "MemorySize": 128,
    "Layers": [],
    "Environment": {"Variables": {}},
    "TracingConfig": {"Mode": "PassThrough"},
    "LoggingConfig": {"LogFormat": "Text"},
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
}

_CODE = ("code", "architectures")
# Functions are ready at once here; the waiters of boto3 would check once a second.
_WAIT = {"Delay": 0.1, "MaxAttempts": 600}


class Function:
    """A function from a package on this machine."""

    known = known(
        _CONFIGURATION,
        _CODE,
        also=("tags",),
    )
    limits = (
        "functions run in this machine's Python on its own processor, whatever their runtime"
        " and architecture; memory is not limited"
    )

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it and wait until it answers."""
        client = aws.client("lambda")
        package = _assets.zipped(inputs["code"])
        try:
            client.create_function(
                FunctionName=name,
                Code={"ZipFile": package},
                PackageType="Zip",
                Architectures=inputs.get("architectures") or ["x86_64"],
                Tags=tag_map(inputs),
                **pick(inputs, _CONFIGURATION),
            )
        except ClientError as error:
            if error_code(error) != "ResourceConflictException":
                raise
            # Left by an interrupted deployment: updated.
            return self.update(aws, Created(name), {}, inputs)
        client.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig=_WAIT)
        return self._created(client, name, package)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Configuration first, then the code, as the provider does it."""
        client = aws.client("lambda")
        function = current.id
        if changed(old, new, _CONFIGURATION):
            cleared = {
                name: value
                for name, value in _DEFAULTS.items()
                if name in pick(old, _CONFIGURATION)
            }
            client.update_function_configuration(
                FunctionName=function, **{**cleared, **pick(new, _CONFIGURATION)}
            )
            self._wait(client, function)
        package = _assets.zipped(new["code"])
        if changed(old, encode(new), _CODE):
            client.update_function_code(
                FunctionName=function,
                ZipFile=package,
                Architectures=new.get("architectures") or ["x86_64"],
            )
            self._wait(client, function)
        created = self._created(client, function, package)
        tags, removed = tag_changes(old, new)
        if tags:
            client.tag_resource(Resource=created.outputs["arn"], Tags=tags)
        if removed:
            client.untag_resource(Resource=created.outputs["arn"], TagKeys=removed)
        return created

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("lambda").delete_function(FunctionName=current.id)

    def _wait(self, client: Any, function: str) -> None:
        client.get_waiter("function_updated_v2").wait(FunctionName=function, WaiterConfig=_WAIT)

    def _created(self, client: Any, function: str, package: bytes) -> Created:
        found = client.get_function_configuration(FunctionName=function)
        arn, version = found["FunctionArn"], _latest(client, function)
        region = arn.split(":")[3]
        checksum = _assets.checksum(package)
        return Created(
            function,
            {
                "name": function,
                "arn": arn,
                "invokeArn": invoke_arn(region, arn),
                "version": version,
                "qualifiedArn": f"{arn}:{version}",
                "qualifiedInvokeArn": invoke_arn(region, f"{arn}:{version}"),
                "codeSha256": checksum,
                "sourceCodeHash": checksum,
                "sourceCodeSize": len(package),
                "lastModified": found.get("LastModified", ""),
            },
        )


def invoke_arn(region: str, arn: str) -> str:
    """How API Gateway names the invocation of a function."""
    return f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"


def _latest(client: Any, function: str) -> str:
    versions = client.list_versions_by_function(FunctionName=function)["Versions"]
    return versions[-1]["Version"] if versions else "$LATEST"


HANDLERS: dict[str, ResourceHandler] = {"aws:lambda/function:Function": Function()}
