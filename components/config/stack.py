"""The stack's configuration: typed, complete, and checked before anything is built or created.

The settings are declared in the modules of `CONCERNS`. This one reads them from Pulumi, and refuses
those that contradict each other, this stack or this machine.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws
from pulumi.runtime import config as pulumi_config

from components.config import memory_model, naming, protection, sign_in
from components.config.access import Access
from components.config.deployment import Deployment
from components.config.limits import Limits
from components.config.monitoring import Monitoring
from components.config.protection import Protection
from components.config.setting import settings_of
from components.config.site import Site
from components.config.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Mapping

# In the order of `Pulumi.yaml` and docs/settings.md.
CONCERNS = (Site, Uploads, Limits, Access, Monitoring, Protection, Deployment)


class ConfigError(pulumi.RunError):
    """What is wrong with the configuration, all of it, as text for a person (no traceback)."""


@dataclass(frozen=True, kw_only=True)
class StackConfig(Site, Uploads, Limits, Access, Monitoring, Protection, Deployment):
    """One stack's settings, each an attribute; a part that needs one concern's can ask for that."""

    @classmethod
    def load(cls) -> StackConfig:
        """The settings of the running program's stack.

        Raises:
            ConfigError: naming every unknown key, wrong value and impossible combination at once.
        """
        project = pulumi.get_project()
        config = cls.parse(
            _values_of(project),
            namespace=project,
            region=aws.config.region,
            stack=pulumi.get_stack(),
        )
        if not config.signs_in:
            pulumi.log.warn(sign_in.OPEN_WARNING)
        if notice := protection.notice(config):
            pulumi.log.info(notice)
        return config

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
        known = {each.key: each for each in settings_of(cls)}
        problems: list[str] = []
        settings: dict[str, Any] = {}
        for key, text in values.items():
            if key not in known:
                problems.append(f"{namespace}:{key} is not a setting; there are {', '.join(known)}")
                continue
            try:
                settings[known[key].name] = known[key].rule.read(text)
            except ValueError as error:
                problems.append(f"{namespace}:{key} is {text!r}; it must be {error}")
        config = cls(**settings)
        # Only of valid values: one that was left out here would be reported as missing.
        found = [] if problems else config._contradictions(region, stack)
        if problems := problems + [f"{namespace}:{problem}" for problem in found]:
            lines = "\n".join(f"  - {problem}" for problem in problems)
            raise ConfigError(f"This stack's configuration cannot be used:\n{lines}")
        return config

    def _contradictions(self, region: str | None, stack: str) -> list[str]:
        """Values that are valid alone, but not together, in this stack or on this machine."""
        found: list[str] = []
        if wrong_name := naming.problem(stack, self.name_prefix):
            found.append(wrong_name)
        found += sign_in.problems(
            self, prefix=naming.prefix(stack, self.name_prefix), latest=self.latest_photos
        )
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
            found.append("monthlyBudget would notify nobody; set alarmEmails or remove it")
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
