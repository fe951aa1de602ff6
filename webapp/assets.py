"""The files that pages load, and the hashes in their addresses.

A tree of files gets one hash for all of it, so that modules can import each other by relative
addresses, and any change gives each file a new address, which can be cached forever.
Of third-party packages only what the pages use is published, with its licences.
"""

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from webapp import font, node

WEBAPP = Path(__file__).resolve().parent
STATIC = WEBAPP / "static"

# The only script that imports packages by name.
FILE_WORKER = "js/upload/files.worker.js"

# Stated, not guessed: a machine's own table of types must not change what is published.
_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

# `import … from "./x.js"`, `export … from "./x.js"` and `import "./x.js"`. A dynamic `import("…")`
# has a parenthesis and is excluded: it loads on demand. In published scripts they share a line.
_STATIC_IMPORT = re.compile(
    r"""(?:^|;)(?:import|export)\b[^"'(;]*?["'](\.[^"']+)["']""", re.MULTILINE
)
# `() => import("./x.js")` and `await import("./x.js")`, but no type in a comment.
_DYNAMIC_IMPORT = re.compile(r"""(?:=>|\bawait)\s*import\(["'](\.[^"']+)["']\)(?!\.[A-Z])""")
# The suffix that bundling adds to the name of a part.
_HASH = re.compile(r"-[A-Z0-9]{8}$")
# Names a file that is not published, which developer tools would request.
_SOURCE_MAP = re.compile(rb"\n?(?:/\*|//)# sourceMappingURL=\S+(?: ?\*/)?\s*\Z")


def templates() -> list[Path]:
    """The templates of the pages and of the frame around them."""
    return [
        path for name in ("pages", "templates") for path in sorted((WEBAPP / name).glob("*.html"))
    ]


def own_files(folder: Path | None = None) -> dict[str, bytes]:
    """Our own static files, the sources or those built in `folder`: path → content."""
    folder = folder or STATIC
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def vendor_files(cache: Path) -> dict[str, bytes]:
    """Third-party files that the pages load: path below /vendor/<hash>/ → content.

    Of those that are made into our own files only the licences.

    Raises:
        webapp.node.NodeError: The packages could not be installed from npm.
    """
    packages = node.install(cache)
    photoswipe = packages / "photoswipe"
    sources = {
        "inter/LICENSE.txt": packages / font.LICENCE,
        "noble-hashes/LICENSE.txt": packages / "@noble/hashes/LICENSE",
        "photoswipe/photoswipe.esm.min.js": photoswipe / "dist/photoswipe.esm.min.js",
        "photoswipe/photoswipe.css": photoswipe / "dist/photoswipe.css",
        "photoswipe/LICENSE.txt": photoswipe / "LICENSE",
    }
    return {name: _SOURCE_MAP.sub(b"\n", source.read_bytes()) for name, source in sources.items()}


def content_type(name: str) -> str:
    """The Content-Type of a file that is published.

    Raises:
        LookupError: No type is known for the extension.
    """
    # A page may have an address without an extension, such as /people.
    suffix = posixpath.splitext(name)[1] or ".html"
    if suffix not in _CONTENT_TYPES:
        raise LookupError(f"No content type is known for {name}: add it to webapp/assets.py")
    return _CONTENT_TYPES[suffix]


def module_closure(entry: str, files: Mapping[str, bytes]) -> list[str]:
    """`entry` and its static imports, so that a page can preload them together.

    Raises:
        LookupError: A module imports a file that is not there.
    """
    found: list[str] = []
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        if name not in files:
            raise LookupError(f"A module imports {name}, which is not there")
        found.append(name)
        waiting += _imported(name, files, _STATIC_IMPORT)
    return found


def parts(entry: str, files: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The dynamic imports of `entry` and its modules: name of the part → its files.

    The first file is the one imported, the others are imports of it that are not loaded yet.

    Raises:
        LookupError: A module imports a file that is not there.
    """
    at_once = module_closure(entry, files)
    found: dict[str, list[str]] = {}
    for module in at_once:
        for name in _imported(module, files, _DYNAMIC_IMPORT):
            part = _HASH.sub("", Path(name).stem)
            found[part] = [each for each in module_closure(name, files) if each not in at_once]
    return found


def _imported(name: str, files: Mapping[str, bytes], pattern: re.Pattern[str]) -> list[str]:
    folder = posixpath.dirname(name)
    addresses = pattern.findall(files[name].decode())
    return [posixpath.normpath(posixpath.join(folder, address)) for address in addresses]
