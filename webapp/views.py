"""The pages and the files from other packages that they load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Flask, Response, abort, current_app, render_template

from handlers.shared.formats import FORMATS, LABELS
from webapp import assets, hashing, uploads


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the views of one app render with.

    `modules` are the scripts to load with the page, in the order in which they are needed.
    """

    max_upload_bytes: int
    modules: Sequence[str]
    vendor: Mapping[str, bytes]

    @cached_property
    def vendor_digest(self) -> str:
        """The hash in the addresses of other people's files."""
        return hashing.digest(self.vendor)


def register(app: Flask) -> None:
    """Add the routes to `app`, which holds its `Page` as the extension "page"."""
    app.add_url_rule("/", "index", index)
    app.add_url_rule("/404.html", "not_found", not_found)
    app.add_url_rule("/vendor/<digest>/<path:filename>", "vendor", vendor)
    app.register_error_handler(404, missing)
    app.template_filter("size")(human_size)

    # Templates write url_for("vendor", filename=…); the hash is not their business.
    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:  # pyright: ignore[reportUnusedFunction] -- Flask keeps it
        if endpoint == "vendor":
            values.setdefault("digest", page().vendor_digest)


def page() -> Page:
    """The `Page` of the app at work."""
    return current_app.extensions["page"]


def index() -> str:
    """The gallery."""
    return render_template(
        "index.html",
        page=page(),
        labels=LABELS,
        formats=[uploads.described(each) for each in FORMATS],
        accept=uploads.accept(FORMATS),
    )


def not_found() -> str:
    """The error page as a file of its own, for CloudFront."""
    return render_template("404.html", page=page())


def missing(_error: Exception) -> tuple[str, int]:
    """The same page where this app itself is asked for something that is not there."""
    return not_found(), 404


def vendor(digest: str, filename: str) -> Response:
    """A file of another package."""
    content = page().vendor.get(filename)
    if content is None or digest != page().vendor_digest:
        abort(404)
    return Response(content, content_type=assets.content_type(filename))


def human_size(count: int) -> str:
    """Bytes in words, with the units that people's file managers show: 10485760 → "10 MB"."""
    value, unit = float(count), "bytes"
    for larger in ("KB", "MB"):
        if value < 1024:  # noqa: PLR2004 -- bytes to a kilobyte
            break
        value, unit = value / 1024, larger
    return f"{value:.1f}".removesuffix(".0") + f" {unit}"
