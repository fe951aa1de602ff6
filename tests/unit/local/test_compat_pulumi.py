"""What `local/compat/` and the monitor rely on in Pulumi's runtime, which no document promises."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import Settings

from local.compat import program
from local.compat.upgrades import differences

NAMES: dict[str, dict[str, str | None]] = {
    "pulumi.runtime.config": {"set_all_config": "config, secret_keys"},
    "pulumi.runtime.mocks": {
        "MockEngine": "logger",
        "MockMonitor": "mocks",
        "MockMonitor.Invoke": "self, request",
        "MockMonitor.ReadResource": "self, request",
        "MockMonitor.RegisterResource": "self, request",
        "MockMonitor.RegisterResourceOutputs": "self, request",
        "MockMonitor.ResourceRegistration": "urn, id, state",
        "MockMonitor.make_urn": "self, parent, type_, name",
        "Mocks.call": "self, args",
        "Mocks.new_resource": "self, args",
    },
    "pulumi.runtime.rpc": {
        "deserialize_properties": "props_struct, keep_unknowns, keep_internal",
        "serialize_properties": None,
        "unwrap_rpc_secret": "value",
    },
    "pulumi.runtime.rpc_manager": {"RPCManager": ""},
    "pulumi.runtime.settings": {"ROOT": None, "ROOT.set": None, "SETTINGS": None},
    "pulumi.runtime.stack": {"run_in_stack": "func"},
    "pulumi.runtime.sync_await": {"_ensure_event_loop": "", "_sync_await": "awaitable"},
}
REGISTRATION = {
    *("custom", "deleteBeforeReplace", "ignoreChanges", "importId", "name", "object", "parent"),
    *("protect", "provider", "retainOnDelete", "type"),
}
# Each has a default that is right for every deployment.
LEFT_ALONE = {"legacy_apply_enabled", "monitor_features"}


def test_pulumi_still_has_the_names_that_are_relied_on() -> None:
    assert differences("pulumi", NAMES, {}) == []


def test_a_deployment_has_its_own_value_of_every_setting_of_pulumis_runtime() -> None:
    """One that is missing would be left over from the deployment before."""
    monitor: Any = None
    ours = set(program.settings(monitor, "project", "stack", Path()))
    # They are descriptors of a class of Pulumi's own.
    theirs = {name for name in vars(Settings) if not name.startswith("__")}

    assert ours | LEFT_ALONE == theirs, (
        f"pulumi {metadata.version('pulumi')} has other settings than local/compat/program.py gives"
    )


def test_a_registration_still_has_the_fields_that_are_read() -> None:
    fields = set(resource_pb2.RegisterResourceRequest.DESCRIPTOR.fields_by_name)

    assert fields >= REGISTRATION, (
        f"pulumi {metadata.version('pulumi')}: {sorted(REGISTRATION - fields)} are gone from "
        "RegisterResourceRequest, which local/monitor.py reads"
    )
