"""The pages and the files from other packages that they load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask import Flask, Response, abort, current_app, render_template, url_for

from handlers.shared.formats import FORMATS
from webapp import assets, hashing, languages, manifest, upload_formats
from webapp.latest import Latest


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the views of one app render with.

    `modules` are the scripts to load with the page, in the order in which they are needed, `parts`
    those that are loaded on demand, and `styles` its style sheets. Where these are sources,
    Bootstrap's own sheet comes before them.
    `words` are those of each language.
    """

    max_upload_bytes: int
    latest: Latest | None
    modules: Sequence[str]
    parts: Mapping[str, Sequence[str]]
    styles: Sequence[str]
    bootstrap_apart: bool
    vendor: Mapping[str, bytes]
    words: Mapping[str, languages.Words] = field(default_factory=languages.catalogues)

    @cached_property
    def vendor_digest(self) -> str:
        """The hash in the addresses of other people's files."""
        return hashing.digest(self.vendor)


def register(app: Flask) -> None:
    """Add the routes to `app`, which holds its `Page` as the extension "page"."""
    first, *others = languages.catalogues()
    app.add_url_rule("/", "index", index, defaults={"language": first})
    # A file at the top: behind CloudFront, S3 has no index of a folder.
    app.add_url_rule(f"/<any({', '.join(others)}):language>.html", "index", index)
    app.add_url_rule("/404.html", "not_found", not_found)
    app.add_url_rule("/vendor/<digest>/<path:filename>", "vendor", vendor)
    manifest.register(app)
    app.template_filter("fill")(languages.fill)
    app.register_error_handler(404, missing)

    # Templates write url_for("vendor", filename=…); the hash is not their business.
    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:  # pyright: ignore[reportUnusedFunction] -- Flask keeps it
        if endpoint == "vendor":
            values.setdefault("digest", page().vendor_digest)


def page() -> Page:
    """The `Page` of the app at work."""
    return current_app.extensions["page"]


def index(language: str) -> str:
    """The gallery in a language."""
    words = page().words[language]
    return render_template(
        "index.html",
        page=page(),
        language=language,
        words=words["page"],
        script_words=languages.for_scripts(words),
        limits=languages.fill(
            words["page"]["limits"],
            formats=languages.listed(words, [each.label for each in FORMATS]),
            size=languages.size(words, page().max_upload_bytes),
        ),
        formats=[upload_formats.described(each) for each in FORMATS],
        accept=upload_formats.accept(FORMATS),
        parts={
            name: [url_for("static", filename=each) for each in files]
            for name, files in page().parts.items()
        },
    )


def not_found() -> str:
    """The error page as a file of its own, for CloudFront: one for all languages."""
    words = page().words[languages.FIRST]["page"]
    return render_template("404.html", page=page(), language=languages.FIRST, words=words)


def missing(_error: Exception) -> tuple[str, int]:
    """The same page where this app itself is asked for something that is not there."""
    return not_found(), 404


def vendor(digest: str, filename: str) -> Response:
    """A file of another package."""
    content = page().vendor.get(filename)
    if content is None or digest != page().vendor_digest:
        abort(404)
    return Response(content, content_type=assets.content_type(filename))
