"""`python -m tests.contact_sheet [FOLDER …]`: samples and photos, for a person to look at.

Side by side: libvips's and Chromium's renderings of a file, and our renditions. Written to
.cache/contact-sheet/, as a page and as pictures of it.
"""

from __future__ import annotations

import shutil
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import launch
from tests.contact_sheet.entries import COMPARED_EDGE, of_folder, of_samples
from tests.contact_sheet.references import by_chromium, by_vips
from tests.contact_sheet.sheet import Sheet

if TYPE_CHECKING:
    from PIL import Image
    from playwright.sync_api import Page

    from tests.contact_sheet.entries import Entry

FOLDER = Path(__file__).resolve().parents[2] / ".cache" / "contact-sheet"
# More would not fit into one screenshot.
_PER_SECTION = 48


def main(arguments: list[str]) -> int:
    """Write the sheet; gives the exit code, which is 1 if a sample is not as expected."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    sheet = Sheet(FOLDER)
    faults: list[str] = []
    with launch.started() as browser:
        page = browser.new_page(viewport={"width": 1680, "height": 1000})
        for entry in chain(of_samples(), *(of_folder(Path(each)) for each in arguments)):
            sheet.add(entry, {} if entry.hostile else _references(page, entry))
            if entry.wrong:
                faults.append(f"{entry.name}: {entry.wrong}")
        html = sheet.write(_PER_SECTION)
        page.goto(html.as_uri())
        page.evaluate("Promise.all([...document.images].map((image) => image.decode()))")
        for number, section in enumerate(page.locator("section").all(), start=1):
            section.screenshot(path=FOLDER / f"sheet-{number}.png")
    print(f"{html}, and pictures of it beside it")  # noqa: T201 (the command's answer)
    for fault in faults:
        print(f"wrong: {fault}", file=sys.stderr)  # noqa: T201
    return 1 if faults else 0


def _references(page: Page, entry: Entry) -> dict[str, Image.Image | None]:
    media_type = entry.rendered.media_type if entry.rendered else "image/jpeg"
    return {
        "libvips": by_vips(entry.content, COMPARED_EDGE),
        "Chromium": by_chromium(page, entry.content, media_type, COMPARED_EDGE),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
