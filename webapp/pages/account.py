"""Somebody's own account: taking everything along, and leaving."""

from flask import Blueprint

from webapp import frame, languages

PAGE = frame.Page(
    blueprint=Blueprint("account", __name__, template_folder="."),
    budget=30_000,
    styles=("people", "account"),
    needs_sign_in=True,
)


def index(language: str) -> str:
    """The page in a language."""
    return frame.render(PAGE, language)


languages.add_routes(PAGE.blueprint, "/account", "/account.{language}.html", index)
