"""The people of a site that they sign in to: for its admins."""

from flask import Blueprint

from webapp import frame, languages

PAGE = frame.Page(
    blueprint=Blueprint("people", __name__, template_folder="."),
    budget=30_000,
    styles=("people",),
    needs_sign_in=True,
    place=frame.Place(name="adminPlace", icon="people", group="bottom", admins=True),
)


def index(language: str) -> str:
    """The page in a language."""
    return frame.render(PAGE, language)


languages.add_routes(PAGE.blueprint, "/people", "/people.{language}.html", index)
