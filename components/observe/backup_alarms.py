"""The alarms about nightly copies. They are made where a stack has both copies and monitoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.observe.alarm import DAY, HOUR, AlarmSpec, Measured
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

# From one night's copies to the next night's, if those take as long as they may, and one more.
HOURS_TO_THE_NEXT_COPY = DAY // HOUR + (START_WITHIN + END_WITHIN) // 60 + 1


def backup_alarms(vault: pulumi.Input[str]) -> Sequence[AlarmSpec]:
    """Copies that fail, copies that outlive their time, and nights without copies."""

    def jobs(metric: str) -> Measured:
        dimensions = {"BackupVaultName": vault}
        return Measured(namespace="AWS/Backup", metric=metric, dimensions=dimensions)

    return [
        AlarmSpec(
            suffix="backup-failed",
            meaning="A nightly copy failed or was stopped before it was complete.",
            anchor="a-backup-fails",
            of={state: jobs(metric) for state, metric in COPIES_LOST.items()},
            # AWS Backup reports no zeros, and a plain sum has no value where a part has none.
            expression=f"SUM([{', '.join(f'FILL({state}, 0)' for state in COPIES_LOST)}])",
            at_least=1,
            # It is over only after the next night has shown that copies work again.
            seconds=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            label="Copies",
        ),
        AlarmSpec(
            suffix="backup-expired",
            meaning="AWS Backup counts a backup as expired: as a rule an old copy that it could not"
            " delete when its retention ended. It is still there, and is still paid for.",
            anchor="a-backup-has-expired",
            of={"copies": jobs(COPIES_EXPIRED)},
            at_least=1,
            seconds=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
        ),
        # A job that never began has not failed either.
        AlarmSpec(
            suffix="no-backup",
            meaning="No nightly copy has been completed for more than a day and a half.",
            anchor="no-backup-is-made",
            of={"copies": jobs(COPIES_MADE)},
            at_least=1,
            seconds=HOUR,
            periods=HOURS_TO_THE_NEXT_COPY,
            datapoints=HOURS_TO_THE_NEXT_COPY,
            # A new alarm has no data either, but only a change of state is mailed.
            expected=True,
        ),
    ]
