"""The page: a Flask app that is frozen into plain files for the site's bucket.

`make_app` is what `flask --app webapp run` looks for; the deployment uses `webapp.freeze`.
"""

from flask import Flask


def make_app() -> Flask:
    """The page with a proxy to a running site, for development."""
    from webapp import devproxy  # noqa: PLC0415 -- nothing but development needs it

    return devproxy.make_app()
