"""`make brake STACK=dev CLOSED=yes`: pause everybody's uploads, or let people upload again.

Where people sign in, an admin does the same on the page of people or by the API. Without CLOSED it
only says how it is. The credentials in the shell need dynamodb:Query and dynamodb:UpdateItem on
the table in the output libraryTableName.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from cli import deployed
from handlers.model.image import PUBLIC_OWNER
from handlers.model.sizes import human_readable
from handlers.model.usage import month_of
from handlers.store.admin_usage import AdminUsageStore
from local.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.model.usage import SiteUsage


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m cli.brake", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--stack", default="dev")
    parser.add_argument("--closed", choices=("yes", "no"))
    options = parser.parse_args(arguments)
    now = datetime.now(UTC)
    try:
        stack = deployed.find(options.stack)
        rows = AdminUsageStore(stack.client("dynamodb"), stack.outputs["libraryTableName"])
        if options.closed == "yes":
            rows.close(PUBLIC_OWNER, now)
        elif options.closed == "no":
            rows.open(now)
        site = rows.site()
    except (UserError, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{stack.where}: {_state(site, now)}")
    return 0


def _state(site: SiteUsage, now: datetime) -> str:
    stored = f"{human_readable(site.size)} are stored, {site.today(now)} photos were added today."
    if site.closed_by is not None:
        return f"uploads are paused until CLOSED=no. {stored}"
    if site.budget_month is not None and site.budget_month >= month_of(now):
        return f"uploads are paused until the month ends, by its budget, or CLOSED=no. {stored}"
    return f"uploads are open, as far as maxStoredBytes and maxPhotosPerDay permit. {stored}"


if __name__ == "__main__":
    sys.exit(main())
