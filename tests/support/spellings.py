"""Other spellings of a path: everything that some server on the way might take for the same one."""

from __future__ import annotations

from string import ascii_letters, digits
from urllib.parse import quote

# Each can be asked for in place of a character: RFC 3986's own, and what some servers decode.
_ENCODINGS = {
    "encoded": "%{:02x}",
    "encoded in upper case": "%{:02X}",
    "encoded twice": "%25{:02x}",
    "encoded three times": "%2525{:02x}",
    "in Microsoft's notation": "%u00{:02x}",
    "in an overlong form": "%c0%{:02x}",
}
_CLASSES = {"letter": ascii_letters, "digit": digits, "hyphen": "-", "dot": ".", "slash": "/"}
_SLASHES = (
    *(
        "//",
        "///",
        "/./",
        "/x/../",
        "/%2e/",
        "/%2E%2E/",
        "/x/%2e%2e/",
        "/.%2e/",
        "/%252e/",
        "/..;/",
    ),
    *("%2f", "%2F", "%252f", "%5c", "\\", ";/", "/;/", ";x=1/", "/%00/", "%00/", "/%20/", "/%09/"),
    *("%e2%81%84", "%ef%bc%8f", "/?/", "/#/", "/%3f/", "/%23/", "/*/", "/~/"),
)
_ENDS = (
    *(
        "/",
        "//",
        "/.",
        "/..",
        "/x",
        ".",
        "..",
        "%2e",
        "*",
        "~",
        "'",
        ",",
        ":",
        "::$DATA",
        "&x=1",
        "=x",
    ),
    *("%00", "%00.webp", "%20", "+", "%09", "%0a", "%0d%0a", "%7f", "%a0", "%ff", "%", "%2", "%zz"),
    *(";", ";x", ";x=1", ";.webp", "%3b", "?", "??", "%3f", "#", "#x", "%23", "%26", "%3d", "\\"),
    *(".webp", ".JPG", ".html", "%2ewebp", "%e2%80%8b", "%ef%bb%bf", "%cc%81", "%f0%9f%93%b7"),
)
_PREFIXES = (
    "thumbnails",
    "thumbnails/private",
    "downloads",
    "v1",
    "static",
    "keys",
    "uploads",
    "x",
)
_DETOURS = ("/..", "/%2e%2e", "/.%2e", "/..%2f", "/..;", "/%252e%252e", "\\..", "/./..", "")


def spellings(path: str) -> dict[str, str]:
    """The spellings by how they differ from the path, which is a canonical one.

    None of them equals it. A `?` among them begins the query earlier, and a `#` ends the path.
    """
    made = {**_characters(path), **_slashes(path), **_cases(path), **_around(path)}
    assert path not in made.values()
    return made


def _characters(path: str) -> dict[str, str]:
    """One character of each class encoded, where it first and where it last occurs; and all."""
    made: dict[str, str] = {}
    for kind, members in _CLASSES.items():
        # The first slash begins the path: a request without it is no request for a path.
        places = [at for at, each in enumerate(path) if each in members and at > 0]
        for at in {*places[:1], *places[-1:]}:
            for how, form in _ENCODINGS.items():
                made[f"{kind} {at} {how}"] = path[:at] + form.format(ord(path[at])) + path[at + 1 :]
            wide = quote(chr(ord(path[at]) + 0xFEE0))
            made[f"{kind} {at} as a wide one"] = path[:at] + wide + path[at + 1 :]
    for how, form in _ENCODINGS.items():
        made[f"all {how}"] = "/" + "".join(form.format(ord(each)) for each in path[1:])
    return made


def _slashes(path: str) -> dict[str, str]:
    """Each slash as something like a slash, or with something beside it."""
    places = [at for at, each in enumerate(path) if each == "/"]
    return {
        f"{form} for slash {at}": ("" if form.startswith("/") or at else "/")
        + path[:at]
        + form
        + path[at + 1 :]
        for at in places
        for form in _SLASHES
        # Before these is the path of the page itself.
        if at > 0 or form not in {"/?/", "/#/"}
    }


def _cases(path: str) -> dict[str, str]:
    """Each part in upper case, left out, or twice."""
    parts = path.split("/")
    made: dict[str, str] = {}
    for at, part in enumerate(parts[1:], start=1):
        before, after = parts[:at], parts[at + 1 :]
        made[f"part {at} in upper case"] = "/".join([*before, part.upper(), *after])
        made[f"part {at} as a title"] = "/".join([*before, part.title(), *after])
        made[f"part {at} left out"] = "/".join([*before, *after])
        made[f"part {at} twice"] = "/".join([*before, part, part, *after])
    made["all in upper case"] = path.upper()
    return {how: each for how, each in made.items() if each != path}


def _around(path: str) -> dict[str, str]:
    """Something after the path, or a detour before it: through each behaviour of CloudFront."""
    made = {f"{end} after it": path + end for end in _ENDS}
    for prefix in _PREFIXES:
        for detour in _DETOURS:
            rest = path[1:] if detour.endswith("%2f") else path
            made[f"by {prefix}{detour}"] = f"/{prefix}{detour}{rest}"
    return made
