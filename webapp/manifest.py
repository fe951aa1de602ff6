"""The web app manifest in each language, and its icons.

Photos shared from another app are posted to /share, which only the service worker handles
(static/js/worker/share-target.js); on the server there is nothing at that address.
"""

import json

from flask import Flask, Response, abort, url_for

from webapp import assets, frame, hashing, icons, languages

# The light colours (static/css/tokens.css); a manifest has no dark ones.
_PAGE_COLOUR = "#ffffff"


def register(app: Flask) -> None:
    """Add the routes of manifest and icons to `app`."""
    languages.add_routes(
        app, "/manifest.webmanifest", "/manifest.{language}.webmanifest", _manifest, "manifest"
    )
    app.add_url_rule("/icons/<digest>/<filename>", "icon", _icon)

    # Templates write url_for("icon", filename=…); the hash is not their business.
    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, object]) -> None:  # pyright: ignore[reportUnusedFunction] -- Flask keeps it
        if endpoint == "icon":
            values.setdefault("digest", hashing.digest(icons.drawn()))


def _manifest(language: str) -> Response:
    words = languages.catalogues()[language][languages.TEMPLATES]
    content = {
        # The same for all languages: they are one app, which opens in the visitor's language.
        "id": "/",
        "name": frame.site().name(language),
        "short_name": frame.site().name(language),
        "description": words["welcomeText" if frame.site().sign_in else "description"],
        "lang": language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": _PAGE_COLOUR,
        "background_color": _PAGE_COLOUR,
        "categories": ["photo"],
        "icons": [_described(name) for name in icons.ICONS if not name.startswith("apple")],
        "shortcuts": [
            {"name": words["add"], "url": "/?add", "icons": [_described("icon-192.png")]}
        ],
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            # The page reports files that are not photos.
            "params": {"files": [{"name": "photos", "accept": ["image/*"]}]},
        },
    }
    body = json.dumps(content, indent=2)
    return Response(body, content_type=assets.content_type("manifest.webmanifest"))


def _described(name: str) -> dict[str, str]:
    icon = icons.ICONS[name]
    return {
        "src": url_for("icon", filename=name),
        "sizes": f"{icon.side}x{icon.side}",
        "type": "image/png",
        "purpose": icon.purpose,
    }


def _icon(digest: str, filename: str) -> Response:
    content = icons.drawn().get(filename)
    if content is None or digest != hashing.digest(icons.drawn()):
        abort(404)
    return Response(content, content_type=assets.content_type(filename))
