"""Bundles scripts and styles for publishing: few files, minified.

On a slow connection each file that another one imports costs a round trip. So all scripts that a
page needs at once become one, each part that is loaded on demand another, and all styles of a page
one sheet. Pages that are shown within one document (js/frame) share the modules that several of
them need: two copies would not know of each other. During development the site is served from its
sources.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from webapp import assets, font, frame, node, pages
from webapp.hashing import digest

# Scripts apart from the pages' modules, mainly workers, each bundled into one file with
# its imports.
ALONE = (
    frame.SCRIPT,
    *(each for page in pages.PAGES for each in page.head_scripts),
    assets.FILE_WORKER,
    "js/worker/worker.js",
)
# How scripts ask whether people sign in to the site (js/config.js). The answer is written into
# those that are published, so that an open site gets none of the scripts for signing in.
_ACCESS = "document.body.dataset.access"
# Style sheets that are loaded on demand, bundled with their imports.
STYLES_ALONE = ("css/keys.css", "css/latest.css", "css/viewer.css")
# The oldest browsers that the page works in, as the README says. Styles get the prefixes that these
# need, and newer syntax is rewritten or fails the build.
BROWSERS = {"chrome": "116", "edge": "116", "firefox": "125", "safari": "17.4"}
_TARGET = f"--target={','.join(name + version for name, version in BROWSERS.items())}"


def build(cache: Path, *, sign_in: bool = False) -> Path:
    """The folder of all static files below `cache`; built if it is not there yet.

    `sign_in`: for a site that people sign in to. Deterministic. Safe when two processes build at
    once.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        webapp.font.FontError: The font could not be made.
        BundleError: A script or a style sheet has a mistake; the message says where.
    """
    packages = node.install(cache).resolve()
    folder = (cache / "static" / _key(sign_in=sign_in)).resolve()
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as scratch:
        work = Path(scratch) / "static"
        _scripts(packages, work, sign_in=sign_in)
        _styles(packages, Path(scratch), work, sign_in=sign_in)
        _others(work)
        (work / font.NAME).parent.mkdir(parents=True, exist_ok=True)
        (work / font.NAME).write_bytes(font.published(cache))
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


def script(name: str, cache: Path) -> bytes:
    """A script of `ALONE` as published.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        BundleError: The script has a mistake; the message says where.
    """
    packages = node.install(cache).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        _bundled(packages, [name], Path(scratch))
        return (Path(scratch) / name).read_bytes()


class BundleError(Exception):
    """The scripts or styles could not be bundled."""


def _scripts(packages: Path, work: Path, *, sign_in: bool) -> None:
    access = f"--define:{_ACCESS}={json.dumps(access_mode(sign_in=sign_in))}"
    published = pages.of_site(sign_in=sign_in)
    joined = frame.in_one_document(published)
    for group in (joined, *([page] for page in published if page not in joined)):
        entries = [page.script for page in group]
        split = ["--splitting", "--chunk-names=js/[name]-[hash]"]
        if entries:
            _bundled(packages, entries, work, access, *split)
    _bundled(packages, [*ALONE, frame.SIGN_IN_SCRIPT] if sign_in else ALONE, work)


def access_mode(*, sign_in: bool) -> str:
    """The stack's setting `access`."""
    return "signIn" if sign_in else "open"


def _bundled(packages: Path, names: Sequence[str], work: Path, *options: str) -> None:
    """Write scripts with the modules that they import."""
    entries = [str(assets.STATIC / name) for name in names]
    always = ["--bundle", "--format=esm", f"--outbase={assets.STATIC}"]
    _esbuild(packages, entries, work, [*always, *options])


def _styles(packages: Path, scratch: Path, work: Path, *, sign_in: bool) -> None:
    """One sheet per page, and separately those that are loaded on demand."""
    styled = pages.of_site(sign_in=sign_in)
    sources = {page.sheet: page.sheets(sign_in=sign_in) for page in styled}
    sources |= {page.own_sheet: page.own_sheets for page in frame.in_one_document(styled)}
    for sheet, own in sources.items():
        joined = scratch / sheet
        joined.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join((assets.STATIC / name).read_text() for name in own)
        # A page's sheet is one folder further down than those that it is made of.
        joined.write_text(text.replace(f"../{font.NAME}", f"../../{font.NAME}"))
    _esbuild(packages, [str(scratch / sheet) for sheet in sources], work, [f"--outbase={scratch}"])
    alone = [str(assets.STATIC / name) for name in STYLES_ALONE]
    _esbuild(packages, alone, work, ["--bundle", f"--outbase={assets.STATIC}"])


def _others(work: Path) -> None:
    for name, content in assets.own_files().items():
        if not name.endswith((".js", ".css")):
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)


def _esbuild(packages: Path, entries: Sequence[str], work: Path, options: Sequence[str]) -> None:
    """Build `entries` into `work`, keeping their paths."""
    always = [
        "--minify",
        "--charset=utf8",
        "--legal-comments=inline",
        "--log-level=warning",
        _TARGET,
    ]
    done = node.run(
        packages,
        packages / "esbuild/bin/esbuild",
        *(*entries, f"--outdir={work}", *always, *options),
        # Paths in messages and the order of modules are relative to this.
        folder=assets.STATIC,
    )
    if done.returncode:
        raise BundleError(f"The page's scripts or styles have a mistake:\n{done.stdout}")


def _key(*, sign_in: bool) -> str:
    """A hash of everything that the folder is built from."""
    tools = [*(assets.WEBAPP / name for name in node.MANIFEST), Path(__file__)]
    tools += [Path(assets.__file__), Path(font.__file__), Path(frame.__file__), font.SCRIPT]
    tools += (assets.WEBAPP / "pages").glob("*.py")
    return digest(
        {
            "access": access_mode(sign_in=sign_in).encode(),
            **{f"static {name}": content for name, content in assets.own_files().items()},
            **{f"tool {path.name}": path.read_bytes() for path in tools},
        }
    )
