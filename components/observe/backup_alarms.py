"""The alarms about nightly backups, for stacks with both `backup` and `monitoring`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.observe.alarm import DAY, HOUR, AlarmSpec, Metric
from components.protect.backup import (
    COPIES_EXPIRED,
    COPIES_LOST,
    COPIES_MADE,
    END_WITHIN,
    START_WITHIN,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pulumi

# From one night's backup to the next one's, if that takes as long as it may, and one hour more.
HOURS_TO_THE_NEXT_COPY = DAY // HOUR + (START_WITHIN + END_WITHIN) // 60 + 1


def backup_alarms(vault: pulumi.Input[str]) -> Sequence[AlarmSpec]:
    """Backups that fail, backups that outlive their retention, and nights without any."""

    def jobs(metric: str) -> Metric:
        dimensions = {"BackupVaultName": vault}
        return Metric(namespace="AWS/Backup", metric=metric, dimensions=dimensions)

    return [
        AlarmSpec(
            suffix="backup-failed",
            meaning="A nightly backup failed or was stopped before it was complete.",
            action="List the backup jobs with their messages, remove the cause, and start the "
            "backup again.",
            anchor="a-backup-fails",
            metrics={state: jobs(metric) for state, metric in COPIES_LOST.items()},
            # AWS Backup reports no zeros, and a plain sum has no value where an operand has none.
            expression=f"SUM([{', '.join(f'FILL({state}, 0)' for state in COPIES_LOST)}])",
            threshold=1,
            # Resolved only after the next night has shown that backups work again.
            period=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            label="Copies",
        ),
        AlarmSpec(
            suffix="backup-expired",
            meaning="AWS Backup counts a backup as expired: usually an old one that it could not "
            "delete when its retention ended, and that is still charged for.",
            action="List the expired recovery points, and delete them once their role is repaired.",
            anchor="a-backup-has-expired",
            metrics={"copies": jobs(COPIES_EXPIRED)},
            threshold=1,
            period=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
        ),
        # A job that never began has not failed either.
        AlarmSpec(
            suffix="no-backup",
            meaning="No nightly backup has been completed for more than a day and a half.",
            action="List the backup jobs; if there are none, run `pulumi up --refresh` to restore "
            "plan and selection.",
            anchor="no-backup-is-made",
            metrics={"copies": jobs(COPIES_MADE)},
            threshold=1,
            period=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            datapoints=HOURS_TO_THE_NEXT_COPY,
            # A new alarm has no data either, but only a change of state is mailed.
            expected=True,
        ),
    ]
