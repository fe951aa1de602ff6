"""The error page: one file for all languages, which CloudFront sends for any unknown address."""

from flask import Blueprint

from webapp import frame, languages

PAGE = frame.Page(
    blueprint=Blueprint("not_found", __name__, template_folder="."),
    budget=10_000,
    localized=False,
)


@PAGE.blueprint.get("/404.html")
def index() -> str:
    """The page as a file of its own."""
    return frame.render(PAGE, languages.FIRST)


@PAGE.blueprint.app_errorhandler(404)
def missing(_error: Exception) -> tuple[str, int]:
    """The same page where this app itself is asked for something that is not there."""
    return index(), 404
