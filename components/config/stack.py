"""The stack's configuration: typed, complete, and checked before anything is built or created.

Every key is documented for people in `Pulumi.yaml`; the defaults there and here are the same, which
a test asserts. The defaults here matter where no `pulumi` command fills them in.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws
from pulumi.runtime import config as pulumi_config

from components import naming
from components.config import memory_model, placeholders
from components.config import values as read

if TYPE_CHECKING:
    from collections.abc import Mapping

# What CloudWatch Logs accepts, without "for ever".
_DAYS = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731}
_YEARS = {1096, 1827, 2192, 2557, 2922, 3288, 3653}
RETENTION_DAYS = frozenset(_DAYS | _YEARS)

_HOST = r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
_CERTIFICATE = r"arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+"

_KEYS: dict[str, tuple[str, read.Reader]] = {
    "maxUploadBytes": ("max_upload_bytes", read.whole_number(1, 100 * 1024 * 1024)),
    "maxPixels": ("max_pixels", read.whole_number(1_000_000, 200_000_000)),
    "keepLocation": ("keep_location", read.yes_or_no),
    "corsOrigins": ("cors_origins", read.origins),
    "tags": ("tags", read.tags),
    "namePrefix": ("name_prefix", read.matching(r"photos(-[a-z0-9]+)+", "like photos-prod")),
    "deployPython": ("deploy_python", read.matching(r"3\.[0-9]{1,2}", "a version such as 3.14")),
    "latestPhotos": (
        "latest_photos",
        read.matching(r"[0-9a-f]{16}|none", "the 16 digits that `make latest` prints, or none"),
    ),
    "domainName": (
        "domain_name",
        read.own(
            read.matching(_HOST, "a host name in lower case such as photos.example.com"),
            placeholders.own_host,
        ),
    ),
    "certificateArn": (
        "certificate_arn",
        read.own(
            read.matching(_CERTIFICATE, "the ARN of an ACM certificate in us-east-1"),
            placeholders.own_certificate,
        ),
    ),
    "hostedZoneId": (
        "hosted_zone_id",
        read.own(
            read.matching(
                r"Z[A-Z0-9]{1,31}", "the id of a Route 53 hosted zone, which begins with Z"
            ),
            placeholders.own_zone,
        ),
    ),
    "protect": ("protect", read.yes_or_no),
    "logRetentionDays": ("log_retention_days", read.number_of(RETENTION_DAYS)),
    "oldVersionDays": ("old_version_days", read.whole_number(1, 3650)),
    "apiRateLimit": ("api_rate_limit", read.whole_number(1, 10_000)),
    "apiBurstLimit": ("api_burst_limit", read.whole_number(1, 5_000)),
    "thumbnailConcurrency": ("thumbnail_concurrency", read.whole_number(2, 1000)),
    "thumbnailMemory": ("thumbnail_memory", read.whole_number(512, 10_240)),
    "lambdaPlatform": ("lambda_platform", read.one_of("arm64", "x86_64", "host")),
    "priceClass": (
        "price_class",
        read.one_of("PriceClass_100", "PriceClass_200", "PriceClass_All"),
    ),
    "manageApiGatewayAccount": ("manage_api_gateway_account", read.yes_or_no),
    "alarmEmails": ("alarm_emails", read.own(read.emails, placeholders.own_email)),
    "backup": ("backup", read.yes_or_no),
    "backupDays": ("backup_days", read.whole_number(1, 3650)),
    "replicaRegion": (
        "replica_region",
        read.matching(r"[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region such as eu-west-1"),
    ),
    "monthlyBudget": ("monthly_budget", read.whole_number(0, 1_000_000)),
    "firewall": ("firewall", read.yes_or_no),
    "requestsPerAddress": ("requests_per_address", read.whole_number(100, 2_000_000)),
    "monitoring": ("monitoring", read.yes_or_no),
    "tracing": ("tracing", read.yes_or_no),
    "auditTrail": ("audit_trail", read.yes_or_no),
    "configRules": ("config_rules", read.yes_or_no),
    "manageConfigRecorder": ("manage_config_recorder", read.yes_or_no),
    "customerKeys": ("customer_keys", read.yes_or_no),
    "privateNetwork": ("private_network", read.yes_or_no),
}


class ConfigError(pulumi.RunError):
    """What is wrong with the configuration, all of it, as text for a person (no traceback)."""


@dataclass(frozen=True, kw_only=True)
class StackConfig:
    """One stack's settings; `Pulumi.yaml` says what each is for."""

    max_upload_bytes: int = 60 * 1024 * 1024
    max_pixels: int = 100_000_000
    keep_location: bool = False
    cors_origins: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    name_prefix: str | None = None
    deploy_python: str | None = None
    latest_photos: str | None = None
    domain_name: str | None = None
    certificate_arn: str | None = None
    hosted_zone_id: str | None = None
    protect: bool = False
    log_retention_days: int = 30
    old_version_days: int = 30
    api_rate_limit: int = 50
    api_burst_limit: int = 100
    thumbnail_concurrency: int = 5
    thumbnail_memory: int = 2048
    lambda_platform: str = "arm64"
    price_class: str = "PriceClass_100"
    manage_api_gateway_account: bool = True
    alarm_emails: tuple[str, ...] = ()
    backup: bool = False
    backup_days: int = 35
    replica_region: str | None = None
    monthly_budget: int = 0
    firewall: bool = False
    requests_per_address: int = 5_000
    monitoring: bool = False
    tracing: bool = False
    audit_trail: bool = False
    config_rules: bool = False
    manage_config_recorder: bool = True
    customer_keys: bool = False
    private_network: bool = False

    @property
    def architectures(self) -> tuple[str, ...] | None:
        """Lambda's `architectures`; None leaves the choice to Lambda when wheels are the host's."""
        return None if self.lambda_platform == "host" else (self.lambda_platform,)

    @classmethod
    def load(cls) -> StackConfig:
        """The settings of the running program's stack.

        Raises:
            ConfigError: naming every unknown key, wrong value and impossible combination at once.
        """
        project = pulumi.get_project()
        return cls.parse(
            _values_of(project),
            namespace=project,
            region=aws.config.region,
            stack=pulumi.get_stack(),
        )

    @classmethod
    def parse(
        cls,
        values: Mapping[str, str],
        namespace: str = "photo-sharing",
        region: str | None = None,
        stack: str = "dev",
    ) -> StackConfig:
        """The settings that `values` (key without namespace to Pulumi's text) stand for.

        `region` is the stack's own, as far as it is known beforehand, and `stack` its name.

        Raises:
            ConfigError: as for `load`.
        """
        problems: list[str] = []
        settings: dict[str, Any] = {}
        for key, text in values.items():
            if key not in _KEYS:
                problems.append(f"{namespace}:{key} is not a setting; there are {', '.join(_KEYS)}")
                continue
            name, reader = _KEYS[key]
            try:
                settings[name] = reader(text)
            except ValueError as error:
                problems.append(f"{namespace}:{key} is {text!r}; it must be {error}")
        config = cls(**settings)
        problems += [f"{namespace}:{problem}" for problem in config._contradictions(region, stack)]
        if problems:
            lines = "\n".join(f"  - {problem}" for problem in problems)
            raise ConfigError(f"This stack's configuration cannot be used:\n{lines}")
        return config

    def _contradictions(self, region: str | None, stack: str) -> list[str]:
        """What is right by itself and wrong together, or for this stack or this machine."""
        found: list[str] = []
        if wrong_name := naming.problem(stack, self.name_prefix):
            found.append(wrong_name)
        running = f"{sys.version_info.major}.{sys.version_info.minor}"
        if self.deploy_python not in (None, running):
            found.append(
                f"deployPython is {self.deploy_python} and this is Python {running}, which may "
                "change every function and layer. Deploy from an environment of Python "
                f"{self.deploy_python} (`make setup PYTHON=python{self.deploy_python}`), or set "
                f"deployPython to {running} wherever this stack is deployed from"
            )
        if self.domain_name and bool(self.certificate_arn) == bool(self.hosted_zone_id):
            found.append(
                "domainName needs one of two companions: certificateArn (a certificate that you "
                "have) or hostedZoneId (certificate and DNS records are then made)"
            )
        if not self.domain_name and (self.certificate_arn or self.hosted_zone_id):
            given = "certificateArn" if self.certificate_arn else "hostedZoneId"
            found.append(f"{given} is set without domainName; set domainName or remove it")
        if self.monthly_budget and not self.alarm_emails:
            found.append("monthlyBudget would tell nobody; set alarmEmails or remove it")
        if self.replica_region and self.replica_region == region:
            found.append(
                f"replicaRegion is {region}, where the stack itself is; name another region"
            )
        needed = memory_model.needed(self.max_pixels, self.max_upload_bytes)
        if self.thumbnail_memory < needed:
            found.append(self._too_little_memory(needed))
        return found

    def _too_little_memory(self, needed: int) -> str:
        fitting = memory_model.pixels_within(self.thumbnail_memory, self.max_upload_bytes)
        return (
            f"thumbnailMemory is {self.thumbnail_memory}, too little for photos of maxPixels "
            f"{self.max_pixels} and maxUploadBytes {self.max_upload_bytes}; "
            f"set thumbnailMemory to at least {needed}, or maxPixels to at most {fitting}"
        )


def _values_of(project: str) -> dict[str, str]:
    """Every value of the project's namespace, the unknown ones too, which `pulumi.Config` hides."""
    prefix = f"{project}:"
    everything = {**pulumi_config.get_config_env(), **pulumi_config.CONFIG.get()}
    return {
        key.removeprefix(prefix): str(value)
        for key, value in everything.items()
        if key.startswith(prefix)
    }
