"""The page as a Flask app.

It renders the same for everyone and knows neither the API nor photos: what is live comes from
scripts in the browser. It is frozen into files by `webapp.freeze` and served live, for
development, by `webapp.devproxy`.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from webapp import assets, views
from webapp.hashing import digest

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
DEFAULT_MAX_UPLOAD_BYTES = 60 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class PageSettings:
    """What the page says and checks before anything is sent.

    `max_upload_bytes` is the largest photo in bytes; the API checks it again.
    """

    max_upload_bytes: int = DEFAULT_MAX_UPLOAD_BYTES


def create_app(settings: PageSettings | None = None, *, cache: Path = CACHE) -> Flask:
    """Make the app; `cache` is where packages from npm are kept.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
    """
    own = assets.own_files()
    app = Flask(
        __name__,
        static_folder=str(assets.STATIC),
        static_url_path=f"/static/{digest(own)}",
    )
    app.extensions["page"] = views.Page(
        max_upload_bytes=(settings or PageSettings()).max_upload_bytes,
        modules=assets.module_closure("js/main.js", own),
        vendor=assets.vendor_files(cache),
    )
    # A misspelt name in a template is an error of the build, not an empty place on the page.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    views.register(app)
    return app
