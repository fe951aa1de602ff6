"""`make latest`: ask a site for its latest photos, for the next build; see webapp/latest.py."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import urllib3

from webapp import devproxy, latest

COUNT = 24
_TIMEOUT_S = 20


def ask(site: str) -> list[dict[str, Any]]:
    """The newest photos of the site at this address, as the API describes them.

    Raises:
        latest.LatestError: The response is not that of the API.
    """
    parts = urlsplit(site)
    # Browsers resolve names under .localhost to this machine; other programs may not.
    local = (parts.hostname or "").endswith(".localhost")
    host = f"127.0.0.1:{parts.port}" if local else parts.netloc
    address = f"{parts.scheme}://{host}/v1/images?sort=taken&limit={COUNT}"
    try:
        answer = urllib3.request(
            "GET", address, headers={"Host": parts.netloc}, timeout=_TIMEOUT_S, retries=2
        )
        if answer.status == HTTPStatus.OK:
            return answer.json()["images"]
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise latest.LatestError(
                f"People sign in to {site}, and visitors who have not must not see photos. Photos "
                "for visitors without scripts exist in stacks with access: open only."
            )
        body = f"status {answer.status}"
    except (urllib3.exceptions.HTTPError, ValueError, KeyError) as error:
        body = str(error)
    raise latest.LatestError(
        f"{site} did not list its photos ({body}). Is it the address of the site?"
    )


def main(arguments: list[str]) -> int:
    """The command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cli.latest", description=__doc__)
    parser.add_argument("--stack", default="dev")
    parser.add_argument("--site", help="address of the site; that of `make up` if not given")
    options = parser.parse_args(arguments)
    try:
        site = options.site or devproxy.site_address(latest.STATE / options.stack / "outputs.json")
        kept = latest.chosen(ask(site), datetime.now(UTC).date().isoformat())
    except (latest.LatestError, devproxy.NoSiteError) as error:
        print(error, file=sys.stderr)
        return 1
    file = latest.place(options.stack)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    count = len(kept["photos"])
    print(f"{count} photos are in {file}. The next deployment publishes them.")
    # For a stack that is deployed from several places: the others have another file, or none.
    print(f"They are called {latest.mark(file)} in the stack's setting latestPhotos.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
