"""Where a person arrives who signed in in another tab: it tells the others, and closes itself."""

from flask import Blueprint

from webapp import frame, languages

PAGE = frame.Page(
    blueprint=Blueprint("signed_in", __name__, template_folder="."),
    budget=20_000,
    needs_sign_in=True,
    localized=False,
)


@PAGE.blueprint.get("/signed-in")
def index() -> str:
    """One file for all languages: the address is the same for everybody."""
    return frame.render(PAGE, languages.FIRST)
