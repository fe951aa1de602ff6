"""The style of Cognito's sign-in page, in the colours of the site (webapp/static/css/tokens.css).

As Cognito's JSON, with colours as RRGGBBAA. What is left out is as Cognito has it.
"""

from __future__ import annotations

from typing import Any


def _button(background: str, hover: str, text: str) -> dict[str, Any]:
    def state(colour: str) -> dict[str, str]:
        return {"backgroundColor": colour, "textColor": text}

    return {"defaults": state(background), "hover": state(hover), "active": state(hover)}


def _text(heading: str, other: str) -> dict[str, str]:
    return {"headingColor": heading, "bodyColor": heading, "descriptionColor": other}


STYLE: dict[str, Any] = {
    # The visitor's system decides between light and dark, as on the site.
    "categories": {"global": {"colorSchemeMode": "DYNAMIC"}},
    "components": {
        "pageBackground": {
            "image": {"enabled": False},
            "lightMode": {"color": "ffffffff"},
            "darkMode": {"color": "0e0f11ff"},
        },
        "pageText": {
            "lightMode": _text("17181aff", "5d6068ff"),
            "darkMode": _text("f1f1f3ff", "a3a6aeff"),
        },
        "primaryButton": {
            "lightMode": _button("2f54ebff", "2444c8ff", "ffffffff"),
            "darkMode": _button("9db1ffff", "b7c6ffff", "0e1430ff"),
        },
    },
}
