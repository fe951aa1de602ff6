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
            "lightMode": {"color": "fafaf9ff"},
            "darkMode": {"color": "131315ff"},
        },
        "pageText": {
            "lightMode": _text("1c1c1fff", "63636bff"),
            "darkMode": _text("ededf0ff", "a0a0aaff"),
        },
        "primaryButton": {
            "lightMode": _button("1c1c1fff", "3a3a40ff", "ffffffff"),
            "darkMode": _button("ededf0ff", "ffffffff", "131315ff"),
        },
    },
}
