"""The page as a folder of plain files, built once per content.

Deterministic on any machine, so that an unchanged checkout changes nothing
in the bucket. The folder's name is a hash of its inputs.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from flask_frozen import Freezer  # pyright: ignore[reportMissingTypeStubs] -- it has none

from handlers.fileformats import formats
from webapp import assets, font, languages, node, pages, worker
from webapp.app import DEFAULT_MAX_UPLOAD_BYTES, ROOT, PageSettings, create_app
from webapp.hashing import digest
from webapp.latest import Latest

# Packages whose version may change what is rendered.
_RENDERERS = ("Flask", "Frozen-Flask", "Jinja2", "MarkupSafe", "Pillow", "Werkzeug")
# Folders whose files have a hash in their address and never change.
_HASHED = ("static/", "vendor/", "icons/")
_FOR_GOOD = "public, max-age=31536000, immutable"
_REVALIDATED = "no-cache"


@dataclass(frozen=True, kw_only=True)
class SiteFile:
    """One file of the site.

    `path` is its address without the leading slash, `source` where it lies on this machine.
    """

    path: str
    source: Path
    content_type: str
    cache_control: str


def build(
    cache: Path,
    *,
    max_upload_bytes: int = DEFAULT_MAX_UPLOAD_BYTES,
    latest: Latest | None = None,
    sign_in: bool = False,
    title: str | None = None,
    copies_days: int | None = None,
) -> Path:
    """The folder of the frozen site below `cache`; built if it is not there yet.

    `max_upload_bytes` is the limit that the page checks, `latest` what it shows without scripts;
    a site that people `sign_in` to shows nothing without them. `title` is the site's own name,
    `copies_days` how long copies of deleted photos stay in backups, if there are any.
    Safe when two processes build at once: the first to finish wins, and there is never a
    half-built folder.

    Raises:
        webapp.node.NodeError: The packages from npm could not be installed.
    """
    settings = PageSettings(
        max_upload_bytes=max_upload_bytes,
        latest=None if sign_in else latest,
        sign_in=sign_in,
        title=title,
        copies_days=copies_days,
    )
    folder = cache / "site" / _key(settings)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as scratch:
        work = Path(scratch) / "site"
        _freeze(settings, cache, work)
        try:
            work.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    return folder


def files(folder: Path) -> list[SiteFile]:
    """The files to publish from a folder of `build`, sorted by path."""
    return sorted(_files(folder), key=lambda each: each.path)


def cache_control(path: str) -> str:
    """How long browsers may keep the file with this path."""
    return _FOR_GOOD if path.startswith(_HASHED) else _REVALIDATED


def _files(folder: Path) -> Iterator[SiteFile]:
    for source in folder.rglob("*"):
        if source.is_file():
            path = source.relative_to(folder).as_posix()
            yield SiteFile(
                path=path,
                source=source,
                content_type=assets.content_type(path),
                cache_control=cache_control(path),
            )


def _freeze(settings: PageSettings, cache: Path, destination: Path) -> None:
    app = create_app(settings, cache=cache, bundled=True)
    app.config["FREEZER_DESTINATION"] = str(destination)
    # Types come from `assets`; the machine's own table may differ.
    app.config["FREEZER_IGNORE_MIMETYPE_WARNINGS"] = True
    site = app.extensions["site"]
    freezer = Freezer(app)

    def translations() -> Iterator[tuple[str, dict[str, str]]]:
        for each in pages.of_site(sign_in=settings.sign_in):
            for language in site.words if each.localized else ():
                yield each.endpoint, {"language": language}

    def vendor() -> Iterator[tuple[str, dict[str, str]]]:
        for name in site.vendor:
            yield "vendor", {"filename": name}

    # A page need not be linked to from another.
    freezer.register_generator(translations)  # pyright: ignore[reportUnknownMemberType] -- untyped
    freezer.register_generator(vendor)  # pyright: ignore[reportUnknownMemberType] -- untyped
    freezer.freeze()
    # It lists all other files.
    (destination / worker.NAME).write_text(worker.script(destination))


def _key(settings: PageSettings) -> str:
    """A hash of everything that the site is built from."""
    sources = [
        *assets.WEBAPP.rglob("*.py"),
        *assets.templates(),
        *languages.sources(),
        *(assets.WEBAPP / name for name in node.MANIFEST),
        font.SCRIPT,
        Path(formats.__file__),
    ]
    return digest(
        {
            "settings": repr(settings).encode(),
            **{f"package {name}": version(name).encode() for name in _RENDERERS},
            **{f"source {path.relative_to(ROOT)}": path.read_bytes() for path in sources},
            **{f"static {name}": content for name, content in assets.own_files().items()},
        }
    )
