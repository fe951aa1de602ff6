"""Vaults, plans and what they are for. The embedded AWS keeps them and copies nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.resource import Created, Properties, ReplaceError
from local.services._common import (
    Shape,
    absent_is_fine,
    blocks,
    changed,
    known,
    pick,
    tag_map,
    translate,
)

if TYPE_CHECKING:
    from local.emulator.aws import Aws
    from local.resource import ResourceHandler

_RULE: Shape = {
    "ruleName": "RuleName",
    "targetVaultName": "TargetBackupVaultName",
    "schedule": "ScheduleExpression",
    "startWindow": "StartWindowMinutes",
    "completionWindow": "CompletionWindowMinutes",
    "lifecycle": ("Lifecycle", {"deleteAfter": "DeleteAfterDays"}),
}
_SELECTION: Shape = {"iamRoleArn": "IamRoleArn", "resources": "Resources"}


class Vault:
    """A vault."""

    known = known(("forceDestroy", "tags"))
    limits = "a vault keeps the tags that it was created with"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("backup").create_backup_vault(
            BackupVaultName=name, BackupVaultTags=tag_map(inputs)
        )
        arn = made["BackupVaultArn"]
        return Created(name, {"name": name, "arn": arn, "recoveryPoints": 0})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """What says how it is deleted changes in place, and tags stay as they were."""
        del aws, old, new
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("backup").delete_backup_vault(BackupVaultName=current.id)


class VaultLock:
    """A vault's lock, which the embedded AWS does not know: it is only recorded."""

    known = known(("backupVaultName", "minRetentionDays"))
    limits = "a vault is not locked"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Give it the id that AWS gives it."""
        del aws, name
        return Created(inputs["backupVaultName"])

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Days change in place."""
        del aws
        if changed(old, new, ("backupVaultName",)):
            raise ReplaceError("a lock belongs to its vault")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """It exists only here."""


class Plan:
    """When copies are made, and how long they stay."""

    known = known(("rules", "tags"))
    limits = "no backup runs on its schedule, and backups cannot be restored"

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        made = aws.client("backup").create_backup_plan(
            BackupPlan=self._plan(name, inputs),
            BackupPlanTags=tag_map(inputs),
        )
        return self._created(made, name)

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """Rules change in place."""
        if changed(old, new, ("tags",)):
            raise ReplaceError("a plan keeps its tags here")
        name = current.outputs["name"]
        made = aws.client("backup").update_backup_plan(
            BackupPlanId=current.id, BackupPlan=self._plan(name, new)
        )
        return self._created(made, name)

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        del inputs
        with absent_is_fine():
            aws.client("backup").delete_backup_plan(BackupPlanId=current.id)

    def _plan(self, name: str, inputs: Properties) -> Properties:
        rules = [translate(rule, _RULE, "rules") for rule in blocks(inputs, "rules")]
        return {"BackupPlanName": name, "Rules": rules}

    def _created(self, made: Properties, name: str) -> Created:
        outputs = {"name": name, "arn": made["BackupPlanArn"], "version": made["VersionId"]}
        return Created(made["BackupPlanId"], outputs)


class Selection:
    """What a plan copies. It never changes: another one takes its place."""

    known = known(_SELECTION, also=("planId",))
    limits = ""

    def create(self, aws: Aws, name: str, inputs: Properties) -> Created:
        """Create it."""
        selection = {"SelectionName": name, **pick(inputs, _SELECTION)}
        made = aws.client("backup").create_backup_selection(
            BackupPlanId=inputs["planId"], BackupSelection=selection
        )
        return Created(made["SelectionId"], {"name": name})

    def update(self, aws: Aws, current: Created, old: Properties, new: Properties) -> Created:
        """The same one stays."""
        del aws
        if changed(old, new, self.known):
            raise ReplaceError("a selection never changes")
        return current

    def delete(self, aws: Aws, current: Created, inputs: Properties) -> None:
        """Remove it."""
        with absent_is_fine():
            aws.client("backup").delete_backup_selection(
                BackupPlanId=inputs["planId"], SelectionId=current.id
            )


HANDLERS: dict[str, ResourceHandler] = {
    "aws:backup/vault:Vault": Vault(),
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration": VaultLock(),
    "aws:backup/plan:Plan": Plan(),
    "aws:backup/selection:Selection": Selection(),
}
