"""The font of the page: Inter from npm, cut down to what the page needs.

Whole, it has 350 KB. Here it has the characters of English, German and the other languages of
Europe that are written in Latin letters, because photos and people have names in all of them; the
weights that the page uses; and none of the alternative forms. Other characters come from the
visitor's system.
"""

import json
import tempfile
from pathlib import Path

from webapp import node
from webapp.hashing import digest

# Its place among the published files; css/tokens.css names it.
NAME = "fonts/inter.woff2"
# Paths in the packages from npm.
_SOURCE = "inter-ui/variable/InterVariable.woff2"
LICENCE = "inter-ui/LICENSE.txt"
SCRIPT = Path(__file__).with_name("font.mjs")

# Latin with accents, punctuation, and signs: those of currencies, arrows and arithmetic.
_RANGES = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x218, 0x21B), (0x1E9E, 0x1E9E)),
    *((0x2010, 0x205E), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212)),
)
CHARACTERS = "".join(chr(code) for low, high in _RANGES for code in range(low, high + 1))
# Weights of css/tokens.css lie between these.
WEIGHTS = (400, 650)
# Kerning, accents, and digits of the same width. Not `calt`: "->" in a name is not an arrow.
_FEATURES = ("ccmp", "kern", "mark", "tnum")
# Inter draws letters differently at large sizes, for which it would need twice the bytes.
_OPTICAL_SIZE = 14


class FontError(Exception):
    """The font could not be made."""


def published(cache: Path) -> bytes:
    """The font as pages load it; made once per content of what it is made from.

    Deterministic. Safe when two processes make it at once.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        FontError: The font could not be cut down.
    """
    sources = [*(node.WEBAPP / name for name in node.MANIFEST), SCRIPT, Path(__file__)]
    key = digest({path.name: path.read_bytes() for path in sources})
    file = cache / "font" / f"{key}.woff2"
    if not file.is_file():
        low, high = WEIGHTS
        content = cut(cache, wght={"min": low, "max": high})
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=file.parent) as scratch:
            made = Path(scratch) / "font"
            made.write_bytes(content)
            made.replace(file)
    return file.read_bytes()


def cut(cache: Path, *, wght: object, target: str = "woff2") -> bytes:
    """The font with the weights `wght`, in a format of the package subset-font.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        FontError: The font could not be cut down.
    """
    packages = node.install(cache).resolve()
    options = {
        "text": CHARACTERS,
        "targetFormat": target,
        "keepFeatures": _FEATURES,
        "variationAxes": {"opsz": _OPTICAL_SIZE, "wght": wght},
    }
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "font"
        source = str(packages / _SOURCE)
        done = node.run(packages, SCRIPT, source, str(made), json.dumps(options))
        if done.returncode:
            raise FontError(f"The page's font could not be made:\n{done.stdout}")
        return made.read_bytes()
