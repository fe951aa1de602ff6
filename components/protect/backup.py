"""A nightly copy of originals and tables, out of reach of the functions and people of a stack.

Versions and point-in-time recovery undo a slip within the same bucket and table; a backup outlives
both. Renditions are left out because they can be made again, the site because it is deployed, logs
because nobody restores them. There is no cold storage: S3 has none, and the tables are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import backup, iam

from components.policies import trust

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# In UTC; S3's and DynamoDB's own load does not care, and people in Europe and America are asleep.
NIGHTLY = "cron(0 5 ? * * *)"
# A job that has not begun within the first of these minutes, or ended within the second, fails.
START_WITHIN, END_WITHIN = 60, 12 * 60
# What AWS Backup counts for each vault, in CloudWatch: jobs that made a copy, and jobs that did
# not, by the state they ended in.
COPIES_MADE = "NumberOfBackupJobsCompleted"
COPIES_LOST = {"failed": "NumberOfBackupJobsFailed", "aborted": "NumberOfBackupJobsAborted"}
# By AWS's documentation not a copy that was missed but one too many: it could not be deleted when
# its retention ended. (A job, on the other hand, has the state EXPIRED when it did not begin within
# its window. The alarm's section in the runbook looks at both.)
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
    """What is copied (`resources`, as ARNs), and for how many days a copy stays."""

    resources: Sequence[pulumi.Input[str]]
    days: int
    protect: bool
    partition: pulumi.Input[str]


class Backup(pulumi.ComponentResource):
    """A vault, a plan, what the plan is for, and roles for copying and for restoring."""

    vault: backup.Vault
    restorer: iam.Role

    def __init__(
        self, name: str, args: BackupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("photo-sharing:backup:Backup", name, None, opts)
        self._name = name
        child = pulumi.ResourceOptions(parent=self)

        # Without a key of its own a vault is encrypted with the account's key for AWS Backup.
        self.vault = backup.Vault(
            f"{name}-vault",
            force_destroy=not args.protect,
            opts=pulumi.ResourceOptions(parent=self, protect=args.protect),
        )
        if args.protect:
            # In governance mode: an administrator can take the lock away, so a stack that is no
            # longer protected can be removed. Until then no copy goes before its time.
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
        saver, attached = self._role("backup", _POLICIES, args.partition)
        self.restorer, _ = self._role("restore", _RESTORING, args.partition)
        backup.Selection(
            f"{name}-backup-selection",
            plan_id=plan.id,
            iam_role_arn=saver.arn,
            # By ARN and not by tag: that also holds where the account has not opted in to S3.
            resources=list(args.resources),
            opts=pulumi.ResourceOptions(parent=self, depends_on=attached),
        )

        self.register_outputs({"vault": self.vault.name})

    def _role(
        self, does: str, policies: Mapping[str, str], partition: pulumi.Input[str]
    ) -> tuple[iam.Role, Sequence[pulumi.Resource]]:
        """A role of AWS Backup, with AWS's own policies for just that.

        They name actions that change as AWS Backup does, a copy of which would go out of date
        unseen: as a backup that fails. Nobody but AWS Backup can take the role.
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
