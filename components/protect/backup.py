"""A nightly backup of originals and tables, out of reach of the functions and people of a stack.

Versions and point-in-time recovery undo a mistake within the same bucket and table; a backup
outlives both. Renditions can be rendered again, the site can be deployed again, and nobody restores
logs, so none of them is included. Cold storage is not used: AWS Backup has none for S3, and the
tables are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import backup, iam

from components.policies import trust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# In UTC, when people in Europe and America are asleep.
NIGHTLY = "cron(0 5 ? * * *)"
# A job fails that has not begun within the first, or ended within the second number of minutes.
START_WITHIN, END_WITHIN = 60, 12 * 60
# AWS Backup's metrics for each vault: jobs that made a copy, and jobs that did not, by the state in
# which they ended.
COPIES_MADE = "NumberOfBackupJobsCompleted"
COPIES_LOST = {"failed": "NumberOfBackupJobsFailed", "aborted": "NumberOfBackupJobsAborted"}
# According to AWS's documentation, copies that could not be deleted when their retention ended. (A
# job has the state EXPIRED when it did not begin within its window; the runbook covers both.)
COPIES_EXPIRED = "NumberOfBackupJobsExpired"

_POLICIES = {
    "save-tables": "service-role/AWSBackupServiceRolePolicyForBackup",
    "save-buckets": "AWSBackupServiceRolePolicyForS3Backup",
}
_RESTORING = {
    "restore-tables": "service-role/AWSBackupServiceRolePolicyForRestores",
    "restore-buckets": "AWSBackupServiceRolePolicyForS3Restore",
}


@dataclass(frozen=True, kw_only=True)
class BackupArgs:
    """What is backed up (`resources`, as ARNs), and for how many days a backup is kept."""

    resources: Sequence[pulumi.Input[str]]
    days: int
    protect: bool
    partition: pulumi.Input[str]


class Backup(pulumi.ComponentResource):
    """A vault, a plan, its selection of resources, and roles for backing up and restoring."""

    vault: backup.Vault
    restore_role: iam.Role

    def __init__(
        self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:backup:Backup", name, None, opts)
        self._name = name
        child = pulumi.ResourceOptions(parent=self)

        # Without a key of its own the vault uses the account's key for AWS Backup.
        self.vault = backup.Vault(
            f"{name}-vault",
            force_destroy=not args.protect,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        if args.protect:
            # In governance mode: an administrator can remove the lock, so that a stack that is no
            # longer protected can be destroyed. Until then no backup is deleted early.
            backup.VaultLockConfiguration(
                f"{name}-vault-lock",
                backup_vault_name=self.vault.name,
                min_retention_days=args.days,
                opts=child,
            )
        plan = backup.Plan(
            f"{name}-backup",
            rules=[
                backup.PlanRuleArgs(
                    rule_name="nightly",
                    target_vault_name=self.vault.name,
                    schedule=NIGHTLY,
                    start_window=START_WITHIN,
                    completion_window=END_WITHIN,
                    lifecycle=backup.PlanRuleLifecycleArgs(delete_after=args.days),
                )
            ],
            opts=child,
        )
        backup_role, attached = self._role("backup", _POLICIES, args.partition)
        self.restore_role, _ = self._role("restore", _RESTORING, args.partition)
        backup.Selection(
            f"{name}-backup-selection",
            plan_id=plan.id,
            iam_role_arn=backup_role.arn,
            # By ARN rather than tag, which also works where the account has not opted in to S3.
            resources=list(args.resources),
            opts=pulumi.ResourceOptions(parent=self, depends_on=attached),
        )

        self.register_outputs({"vault": self.vault.name})

    def _role(
        self, does: str, policies: Mapping[str, str], partition: pulumi.Input[str]
    ) -> tuple[iam.Role, Sequence[pulumi.Resource]]:
        """A role of AWS Backup, with AWS's own policies for just that.

        AWS changes their actions together with AWS Backup; a copy of them would become outdated
        unnoticed, until a backup fails. Only AWS Backup can assume the role.
        """
        role = iam.Role(
            f"{self._name}-{does}-role",
            assume_role_policy=trust("backup.amazonaws.com"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return role, [
            iam.RolePolicyAttachment(
                f"{self._name}-{purpose}",
                role=role.name,
                policy_arn=pulumi.Output.concat("arn:", partition, f":iam::aws:policy/{policy}"),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for purpose, policy in policies.items()
        ]
