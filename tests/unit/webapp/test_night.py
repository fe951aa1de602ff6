"""The full view is dark in both schemes, with the colours of the dark one."""

import re

from webapp import assets

_TOKENS = assets.own_files()["css/tokens.css"].decode()
_VALUE = re.compile(r"(--[\w-]+): ([^;]+);")


def _values(of: str) -> dict[str, str]:
    block = re.search(of + r" \{([^{}]*)\}", _TOKENS)
    assert block, of
    return dict(_VALUE.findall(block.group(1)))


def test_night_is_the_dark_scheme() -> None:
    dark = _values(r"@media \(prefers-color-scheme: dark\) \{\s*:root")
    night = _values(r"\.night")

    assert len(dark) > 10
    # Those made of other values were made where these are bright.
    made = {name for name, value in _values(":root").items() if "var(--accent)" in value}
    assert {name: value for name, value in night.items() if name not in made} == dark
    assert made <= night.keys()
