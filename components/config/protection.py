"""Settings of what protects photos and the account: copies, keys, networks, records."""

from __future__ import annotations

from dataclasses import dataclass

from components.config.rules import boolean, integer, matching
from components.config.setting import setting

_OLD_VERSION_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Protection of photos and of the account."""

    protect: bool = setting(
        boolean,
        default=False,
        meaning="Refuse to delete photos, renditions, metadata and logs, on `pulumi destroy` too.",
    )
    old_version_days: int = setting(
        integer(1, 3650),
        default=_OLD_VERSION_DAYS,
        meaning="How long a replaced original can be recovered, in days. Of deleted photos "
        "trashDays speaks.",
    )
    trash_days: int = setting(
        integer(1, 365),
        default=30,
        meaning="How long a deleted photo stays in the trash, from where it can be restored, in "
        "days. Then it is gone, in backups after backupDays.",
    )
    backup: bool = setting(
        boolean,
        default=False,
        meaning="Copy originals and tables into an AWS Backup vault every night. With monitoring, "
        "alarmEmails are notified when that fails.",
    )
    backup_days: int = setting(
        integer(1, 3650),
        default=35,
        meaning="How long such a copy is kept, in days, and with it what was deleted meanwhile.",
    )
    replica_region: str | None = setting(
        matching(r"[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region such as eu-west-1"),
        default=None,
        meaning="Another region, in which a second bucket follows that of originals. Photos from "
        "before it was set are not copied by themselves.",
    )
    audit_trail: bool = setting(
        boolean,
        default=False,
        meaning="Record who read, wrote and deleted originals, and who changed the stack, in a "
        "bucket that nobody can empty before logRetentionDays have passed. Costs 0.10 USD for "
        "100000 accesses.",
    )
    config_rules: bool = setting(
        boolean,
        default=False,
        meaning="Let AWS Config watch that the buckets stay private, encrypted, logged, versioned "
        "and TLS only, whoever changes them. Costs well under 1 USD a month.",
    )
    manage_config_recorder: bool = setting(
        boolean,
        default=True,
        meaning="Create AWS Config's recorder with the rules. An account has one in each region; "
        "set it to false where there is one that records buckets.",
    )
    customer_keys: bool = setting(
        boolean,
        default=False,
        meaning="Encrypt buckets, tables, queues and logs with a KMS key of your own instead of "
        "AWS's. Costs 1 USD a month for the key and 0.03 USD for 10000 uses of it. The key "
        "outlives the stack.",
    )
    private_network: bool = setting(
        boolean,
        default=False,
        meaning="Run the functions in a network of their own that leads to this stack's buckets, "
        "tables and queues only; those for signing in, people and maintenance stay outside. Costs "
        "about 15 USD a month, for the endpoint of the queue in two zones.",
    )


def notice(config: Protection) -> str | None:
    """What those should know who have set `oldVersionDays`, which once meant deleted photos too."""
    if config.old_version_days == _OLD_VERSION_DAYS:
        return None
    return (
        f"oldVersionDays ({config.old_version_days}) is about replaced originals only. Deleted "
        f"photos stay in the trash for trashDays ({config.trash_days})."
    )
