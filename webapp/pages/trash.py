"""The trash: deleted photos, until they are gone for good."""

from flask import Blueprint

from webapp import frame, languages

PAGE = frame.Page(
    blueprint=Blueprint("trash", __name__, template_folder="."),
    budget=45_000,
    styles=("trash",),
    place=frame.Place(name="trash", icon="trash", group="more"),
)


def index(language: str) -> str:
    """The page in a language."""
    return frame.render(PAGE, language)


languages.add_routes(PAGE.blueprint, "/trash", "/trash.{language}.html", index)
