"""The stacks whose every resource is checked.

They are dev, prod as its file says, prod with each option that is off there, prod with all of them
and with none, and an open prod. An option that is added to `Pulumi.yaml` is among them by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from local import stack_config
from tests.unit.components.declared import PROJECT, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

DECLARED: Mapping[str, Any] = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
# An open stack has no admin.
OPEN = {"access": "open", "adminEmail": ""}
# The values of options that are more than on or off.
_VALUES: dict[str, dict[str, str]] = {
    "domainName": {"domainName": "photos.home.arpa", "hostedZoneId": "Z06A1B2C3D4E5F"},
    "title": {"title": "Miller family"},
    "alarmEmails": {"alarmEmails": '["on-call@home.arpa"]'},
    "adminEmail": {"adminEmail": "admin@home.arpa"},
    "replicaRegion": {"replicaRegion": "eu-west-1"},
    "coldStorageAfterDays": {"coldStorageAfterDays": "30"},
    "monthlyBudget": {"monthlyBudget": "100"},
}


def of_file(stack: str) -> dict[str, str]:
    """The settings in a stack's file, with the defaults of the others."""
    values = stack_config.load(ROOT, stack)
    return {
        key.removeprefix(f"{PROJECT}:"): value
        for key, value in values.items()
        if key.startswith(f"{PROJECT}:")
    }


def _stacks() -> dict[str, tuple[str, dict[str, str]]]:
    prod = of_file("prod") | _VALUES["alarmEmails"] | _VALUES["adminEmail"]
    switches = [key for key, entry in DECLARED.items() if entry.get("type") == "boolean"]
    options = {key: {key: "true"} for key in switches if prod[key] == "false"}
    options |= {key: value for key, value in _VALUES.items() if key in DECLARED}
    everything = dict.fromkeys(switches, "true")
    for value in options.values():
        everything |= value
    named = {f"prod with {key}": ("prod", prod | value) for key, value in options.items()}
    return {
        "dev": ("dev", of_file("dev")),
        "prod": ("prod", prod),
        **named,
        "prod with everything": ("prod", prod | everything),
        "prod, open": ("prod", prod | OPEN),
        "prod with nothing": ("prod", prod | dict.fromkeys(switches, "false")),
    }


STACKS = _stacks()

# The quick loop has the smallest and the largest stack; `make test` also has each option alone.
QUICK = {"dev", "prod with everything"}

# Runs of the program that several files of tests share.
HARDENED = {
    "access": "signIn",
    "adminEmail": "admin@home.arpa",
    "protect": "true",
    "logRetentionDays": "90",
    "firewall": "true",
    "requestsPerAddress": "700",
    "auditTrail": "true",
    "configRules": "true",
    "privateNetwork": "true",
}
# Each setting with a value other than its default.
UNUSUAL = {
    "manageApiGatewayAccount": "false",
    "keepLocation": "true",
    "tracing": "true",
    "lambdaPlatform": "x86_64",
}
