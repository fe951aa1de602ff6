"""The pages of the site: of each a module and a template here, an entry script in static/js/pages.

A page is declared by a `frame.Page` and is part of the site once it is in `PAGES`.
"""

from collections.abc import Sequence

from webapp import frame
from webapp.pages import account, gallery, not_found, people, signed_in, trash

PAGES = (
    account.PAGE,
    gallery.PAGE,
    not_found.PAGE,
    people.PAGE,
    signed_in.PAGE,
    trash.PAGE,
)


def of_site(*, sign_in: bool) -> Sequence[frame.Page]:
    """The pages of a site that people sign in to, or of an open one."""
    return [page for page in PAGES if sign_in or not page.needs_sign_in]
