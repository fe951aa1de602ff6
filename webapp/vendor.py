"""The route of third-party files."""

from flask import Flask, Response, abort

from webapp import assets, frame


def register(app: Flask) -> None:
    """Add the route to `app`."""
    app.add_url_rule("/vendor/<digest>/<path:filename>", "vendor", _vendor)

    # Templates write url_for("vendor", filename=…); the hash is not their business.
    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:  # pyright: ignore[reportUnusedFunction] -- Flask keeps it
        if endpoint == "vendor":
            values.setdefault("digest", frame.site().vendor_digest)


def _vendor(digest: str, filename: str) -> Response:
    """A third-party file."""
    content = frame.site().vendor.get(filename)
    if content is None or digest != frame.site().vendor_digest:
        abort(404)
    return Response(content, content_type=assets.content_type(filename))
