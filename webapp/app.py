"""The site as a Flask app.

It renders the same for everyone and knows neither the API nor photos: live data comes from
scripts in the browser. It is frozen into files by `webapp.freeze` and served live, for
development, by `webapp.devproxy`.
"""

from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response
from jinja2 import StrictUndefined

from webapp import assets, bundle, font, frame, languages, manifest, pages, vendor
from webapp.hashing import digest
from webapp.latest import Latest

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
DEFAULT_MAX_UPLOAD_BYTES = 60 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class PageSettings:
    """What the page shows and checks before an upload.

    `max_upload_bytes` is the largest photo in bytes; the API checks it again. `latest` are photos
    for visitors without scripts. `sign_in`: people sign in, and nobody else sees photos. `title` is
    the site's own name.
    """

    max_upload_bytes: int = DEFAULT_MAX_UPLOAD_BYTES
    latest: Latest | None = None
    sign_in: bool = False
    title: str | None = None
    copies_days: int | None = None


def create_app(
    settings: PageSettings | None = None, *, cache: Path = CACHE, bundled: bool = False
) -> Flask:
    """Make the app.

    Args:
        settings: What the page depends on.
        cache: The folder for packages from npm and for what is built with them.
        bundled: Whether to serve scripts and styles as published, or their sources.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        webapp.bundle.BundleError: A script or a style sheet has a mistake.
    """
    settings = settings or PageSettings()
    sign_in = settings.sign_in
    folder = bundle.build(cache, sign_in=sign_in) if bundled else assets.STATIC
    own = assets.own_files(folder)
    app = Flask(
        __name__,
        static_folder=str(folder),
        static_url_path=f"/static/{digest(own)}",
    )
    app.extensions["site"] = frame.Site(
        sign_in=sign_in,
        max_upload_bytes=settings.max_upload_bytes,
        latest=settings.latest,
        title=settings.title,
        copies_days=settings.copies_days,
        pages=pages.of_site(sign_in=sign_in),
        loads={
            page.name: frame.loads(page, own, bundled=bundled, sign_in=sign_in)
            for page in pages.of_site(sign_in=sign_in)
        },
        vendor=assets.vendor_files(cache),
    )
    # A misspelt name in a template fails the build instead of rendering nothing.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.template_filter("fill")(languages.fill)
    for page in pages.of_site(sign_in=sign_in):
        app.register_blueprint(page.blueprint)
    vendor.register(app)
    manifest.register(app)
    if not bundled:
        _serve_built(app, cache)
    return app


def _serve_built(app: Flask, cache: Path) -> None:
    """Add what has to be built even in development: the font, and the worker for files.

    The worker is bundled on each request: browsers cannot resolve package names.
    """

    def file_worker() -> Response:
        script = bundle.script(assets.FILE_WORKER, cache)
        return Response(script, content_type=assets.content_type(assets.FILE_WORKER))

    def inter() -> Response:
        return Response(font.published(cache), content_type=assets.content_type(font.NAME))

    app.add_url_rule(f"{app.static_url_path}/{assets.FILE_WORKER}", view_func=file_worker)
    app.add_url_rule(f"{app.static_url_path}/{font.NAME}", view_func=inter)
