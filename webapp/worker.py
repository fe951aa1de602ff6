"""sw.js: tells the service worker which files are published. Its code is in static/js/worker/.

It is at the root of the site, because a worker's scope is below its own address, and
has no hash in its name, because browsers check it for updates there. It lists the files of
one build, so any change of them changes sw.js, which browsers detect as an update.
"""

import json
from pathlib import Path

from webapp import assets
from webapp.hashing import digest

NAME = "sw.js"
_ENTRY = "js/worker/worker.js"
# Licences are for people, and icons for the system, which keeps its own copies.
_KEPT = ("static/", "vendor/")
_NOT_KEPT = (".txt",)
_ERROR_PAGE = "404.html"


def script(folder: Path) -> str:
    """The script for the frozen site in `folder`.

    Raises:
        LookupError: The folder has no worker.
    """
    content = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    entry = next((name for name in content if name.endswith(f"/{_ENTRY}")), None)
    if entry is None:
        raise LookupError(f"No {_ENTRY} is in {folder}")
    files = [name for name in content if name.startswith(_KEPT) and not name.endswith(_NOT_KEPT)]
    html = assets.content_type("index.html")
    pages = [name for name in content if assets.content_type(name) == html and name != _ERROR_PAGE]
    build = {
        "version": digest({name: content[name] for name in [*files, *pages]}),
        # The browser stores the worker itself.
        "files": [f"/{name}" for name in files if name != entry],
        "pages": [f"/{name.removesuffix('index.html')}" for name in pages],
    }
    return f'import {{ start }} from "/{entry}";\n\nstart({json.dumps(build, indent=2)});\n'
