"""Monitoring, protection and backups of a stack, as far as its configuration asks for them.

This module only wires: each part has a module of its own, and none is needed to serve a photo. What
must exist before the working parts (key, network, firewall) is in `__main__.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from components.observe.access_logs import AccessLogs, AccessLogsArgs
from components.observe.monitoring import Monitoring, MonitoringArgs
from components.protect.audit import AuditTrail, AuditTrailArgs
from components.protect.backup import Backup, BackupArgs
from components.protect.bucket_rules import BucketRules
from components.protect.budget import Budget, BudgetArgs
from components.protect.config_recorder import ConfigRecorder, ConfigRecorderArgs
from components.protect.replication import Replication, ReplicationArgs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi

    from components.config.stack import StackConfig
    from components.edge.api import Api
    from components.edge.site import Site
    from components.function import ServiceFunction
    from components.library import Library
    from components.metadata import ImageMetadata
    from components.protect.encryption import CustomerKey
    from components.slices.maintenance import Maintenance
    from components.slices.thumbnail import Thumbnail
    from components.slices.upload import Upload
    from components.storage import PrivateBucket

Outputs: TypeAlias = "dict[str, pulumi.Input[str]]"


@dataclass(frozen=True, kw_only=True)
class System:
    """The working parts of the stack, its functions by slice, its key, and where it is."""

    upload: Upload
    thumbnail: Thumbnail
    maintenance: Maintenance
    functions: Mapping[str, ServiceFunction]
    table: ImageMetadata
    library: Library
    api: Api
    site: Site
    key: CustomerKey | None
    account: pulumi.Input[str]
    partition: pulumi.Input[str]
    region: pulumi.Input[str]

    @property
    def buckets(self) -> dict[str, PrivateBucket]:
        """The buckets that serve visitors, by role."""
        return {
            "originals": self.upload.originals,
            "renditions": self.thumbnail.renditions,
            "site": self.site.bucket,
        }


def operate(name: str, config: StackConfig, system: System) -> Outputs:
    """Declare what the configuration asks for; returns the outputs that operators need."""
    buckets = system.buckets
    outputs: Outputs = {}
    if config.audit_trail:
        buckets["trail"] = _audit(name, config, system)
        outputs["trailBucket"] = buckets["trail"].id
    logs = AccessLogs(
        name,
        AccessLogsArgs(
            config=config,
            buckets=buckets,
            distribution=system.site.distribution,
            account=system.account,
            partition=system.partition,
        ),
    )
    outputs["logBucket"] = logs.bucket.id
    if config.config_rules:
        _check_buckets(name, config, system, buckets, logs.bucket)
    backup = _back_up(name, config, system) if config.backup else None
    if backup:
        outputs["backupVault"] = backup.vault.name
        outputs["restoreRole"] = backup.restore_role.arn
    if config.monitoring:
        outputs |= _monitor(name, config, system, logs.bucket, backup)
    if config.replica_region:
        outputs["replicaBucket"] = _replicate(name, config, system, config.replica_region)
    if config.monthly_budget:
        args = BudgetArgs(
            dollars=config.monthly_budget,
            emails=config.alarm_emails,
            queue=system.maintenance.queue,
            account=system.account,
        )
        outputs["budgetTopic"] = Budget(name, args).topic.arn
    return outputs


def _audit(name: str, config: StackConfig, system: System) -> PrivateBucket:
    return AuditTrail(
        name,
        AuditTrailArgs(
            config=config,
            originals=system.upload.originals,
            account=system.account,
            partition=system.partition,
            region=system.region,
            key=system.key.arn if system.key else None,
        ),
    ).bucket


def _check_buckets(
    name: str,
    config: StackConfig,
    system: System,
    buckets: Mapping[str, PrivateBucket],
    log_bucket: PrivateBucket,
) -> None:
    recorder: list[pulumi.Resource] = []
    if config.manage_config_recorder:
        args = ConfigRecorderArgs(log_bucket, account=system.account, partition=system.partition)
        recorder = [ConfigRecorder(name, args)]
    BucketRules(name, buckets, log_bucket=log_bucket, recorded_by=recorder)


def _monitor(
    name: str,
    config: StackConfig,
    system: System,
    log_bucket: PrivateBucket,
    backup: Backup | None,
) -> Outputs:
    monitoring = Monitoring(
        name,
        MonitoringArgs(
            functions=system.functions,
            api=system.api,
            thumbnail=system.thumbnail,
            maintenance=system.maintenance,
            table=system.table,
            library=system.library,
            buckets={**system.buckets, "logs": log_bucket},
            distribution=system.site.distribution,
            vault=backup.vault.name if backup else None,
            emails=config.alarm_emails,
            account=system.account,
            partition=system.partition,
            region=system.region,
        ),
    )
    return {"dashboardUrl": monitoring.dashboard_url, "alarmTopic": monitoring.topic.arn}


def _replicate(name: str, config: StackConfig, system: System, region: str) -> pulumi.Output[str]:
    return Replication(
        name,
        ReplicationArgs(
            originals=system.upload.originals,
            region=region,
            protect=config.protect,
            old_version_days=config.old_version_days,
            cold_storage_after_days=config.cold_storage_after_days,
            key=system.key,
        ),
    ).replica.id


def _back_up(name: str, config: StackConfig, system: System) -> Backup:
    return Backup(
        name,
        BackupArgs(
            resources=[
                system.upload.originals.arn,
                system.table.arn,
                system.table.contents_arn,
                system.library.arn,
            ],
            days=config.backup_days,
            protect=config.protect,
            partition=system.partition,
        ),
    )
