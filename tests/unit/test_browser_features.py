"""The browser of the tests disables what Playwright disables, and more."""

from __future__ import annotations

import re
from pathlib import Path

import playwright

from tests.browser.launch import PLAYWRIGHTS


def test_every_feature_that_playwright_disables_stays_disabled() -> None:
    driver = Path(playwright.__file__).parent / "driver/package/lib/coreBundle.js"
    listed = re.search(r"disabledFeatures = \[(.*?)\]", driver.read_text(), re.DOTALL)
    assert listed
    # Comments name none in quotes.
    assert tuple(re.findall(r'^ *"(\w+)"', listed[1], re.MULTILINE)) == PLAYWRIGHTS
