"""Which pages can make a browser change something with its session.

Nothing is known about a program but its token, which no other site's page has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.stack.signed_in.matrix import MATRIX, expected
from tests.support.stacks import OTHER_SITE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stack.signed_in.site import Site

# What a browser states about the page that sends a request, and what comes of it: it is refused as
# `cross_site`, or gets to the API as whoever has signed in, or without the session as nobody.
_TABLE = """
Sec-Fetch-Site  Origin    with a cookie  with a token
-               -         somebody       somebody
same-origin     -         somebody       somebody
same-origin     own       somebody       somebody
-               own       somebody       somebody
same-site       sibling   refused        somebody
cross-site      foreign   refused        somebody
cross-site      null      refused        somebody
cross-site      -         refused        somebody
none            -         refused        somebody
none            foreign   refused        somebody
-               foreign   refused        somebody
-               null      refused        somebody
cross-site      own       refused        somebody
cross-site      listed    nobody         somebody
same-site       listed    nobody         somebody
-               listed    nobody         somebody
"""
_SOURCES: Final = [re.split(r" {2,}", row) for row in _TABLE.strip().splitlines()[1:]]
_UNSAFE: Final = [each for each in MATRIX if not each.startswith("GET")]


def _stated(site: Site, fetch_site: str, origin: str) -> dict[str, str]:
    """The headers of a source."""
    own = site.stack.site_url
    origins = {
        "own": own,
        "sibling": own.replace("http://", "http://x."),
        "foreign": "https://foreign.example",
        "null": "null",
        "listed": OTHER_SITE,
    }
    stated = {"Sec-Fetch-Site": fetch_site, "Origin": origins.get(origin, "-")}
    return {name: value for name, value in stated.items() if value != "-"}


@pytest.mark.parametrize("operation", _UNSAFE)
def test_only_the_sites_own_pages_change_anything_with_a_session(
    site: Site, owner: Mapping[str, str], operation: str
) -> None:
    # given somebody who may upload, but has neither this photo nor an admin's rights
    asked = site.prepared(operation, to_be_refused=True)

    for door, column in (("cookies", 2), ("bearer", 3)):
        cells = expected(operation, door)
        outcomes = {
            "refused": "400 cross_site",
            "somebody": cells["other"],
            "nobody": cells["nobody"],
        }
        for source in _SOURCES:
            headers = {
                **site.headers("other", door, operation),
                **_stated(site, source[0], source[1]),
                # Without it, the emulator's guard refuses foreign pages before CloudFront does.
                **owner,
            }
            assert site.outcome(asked, headers) == outcomes[source[column]], (source, door)


@pytest.mark.parametrize("origin", ["https://foreign.example", OTHER_SITE])
def test_no_other_origin_reads_what_a_session_shows(
    site: Site, owner: Mapping[str, str], origin: str
) -> None:
    """A browser sends the cookie along with navigation only, and no page may read the answer."""
    for operation in ("GET /images", "GET /session"):
        asked = site.prepared(operation)
        stated = {"Sec-Fetch-Site": "cross-site", "Origin": origin, **owner}
        answer = site.ask(asked, {**site.headers("owner", "cookies"), **stated})

        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers.get("Access-Control-Allow-Origin") in {None, OTHER_SITE}
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert (allowed == origin) == (origin == OTHER_SITE)
