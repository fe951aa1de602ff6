"""The full view is dark in both schemes, with the colours of the dark one."""

import re

from webapp import assets

_TOKENS = assets.own_files()["css/tokens.css"].decode()
_VALUE = re.compile(r"(--[\w-]+): ([^;]+);")
_DARK = r":root,\n\.night"
_LIGHT = r"@media \(prefers-color-scheme: light\) \{\n  :root"


def _values(of: str) -> dict[str, str]:
    [block] = re.findall(rf"^{of} \{{([^{{}}]*)\}}", _TOKENS, re.MULTILINE)
    return dict(_VALUE.findall(block))


def test_every_colour_of_a_scheme_has_one_in_the_other() -> None:
    dark, light = _values(_DARK), _values(_LIGHT)

    assert len(light) > 10
    assert {name for name, value in dark.items() if "var(" not in value} == light.keys()


def test_what_is_made_of_a_schemes_colours_is_made_anew_in_the_full_view() -> None:
    colours = _values(_LIGHT).keys()
    blocks = re.findall(r"^ *:root(?:\[[^]]*\])? \{([^{}]*)\}", _TOKENS, re.MULTILINE)
    of_the_root = [each for block in blocks for each in _VALUE.findall(block)]

    assert len(of_the_root) > 100
    assert [
        name
        for name, value in of_the_root
        if colours & set(re.findall(r"var\((--[\w-]+)\)", value))
    ] == []
