"""sw.js: tells the service worker what is published. What it does is in static/js/worker/.

It lies at the top of the site, because a worker rules only over what is below its own address, and
has no hash in its name, because browsers ask for it there again and again. It names the files of
one build; so each change of any of them makes another sw.js, which is how browsers learn of it.
"""

import json
from pathlib import Path

from webapp.hashing import digest

NAME = "sw.js"
_ENTRY = "js/worker/worker.js"
# Licences are for people to read, and icons for the system, which keeps its own copies.
_KEPT = ("static/", "vendor/")
_NOT_KEPT = (".txt",)
_ERROR_PAGE = "404.html"


def script(folder: Path) -> str:
    """The script for a frozen site, from the folder that it lies in.

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
    pages = [name for name in content if name.endswith(".html") and name != _ERROR_PAGE]
    build = {
        "version": digest({name: content[name] for name in [*files, *pages]}),
        # The worker itself is kept by the browser.
        "files": [f"/{name}" for name in files if name != entry],
        "pages": [f"/{name.removesuffix('index.html')}" for name in pages],
    }
    return f'import {{ start }} from "/{entry}";\n\nstart({json.dumps(build, indent=2)});\n'
