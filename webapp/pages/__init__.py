"""The pages of the site: of each a module and a template here, an entry script in static/js/pages.

A page is declared by a `frame.Page` and is part of the site once it is in `PAGES`.
"""

from webapp.pages import gallery, not_found

PAGES = (gallery.PAGE, not_found.PAGE)
