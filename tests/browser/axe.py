"""axe, the accessibility checker; from npm, for tests only."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import expect

from webapp import node

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PACKAGES = Path(__file__).with_name("packages")
# All of axe's default rules, best practices included.
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}"""

_IS_STILL = """() => document.getAnimations().every((each) => each.playState !== "running"
  || each.effect.getComputedTiming().iterations === Infinity)"""
# It ends with those that every visitor has.
_SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


@cache
def _source() -> str:
    file = node.install(manifests=_PACKAGES) / "axe-core" / "axe.min.js"
    return file.read_text(encoding="utf-8")


def expect_accessible(page: Page, *, language: str = "en") -> None:
    """Fail with axe's findings in the current state of the page, in light and dark, if any."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate(f"() => {{ if (!globalThis.axe) {{ {_source()} }} }}")
    for colours in _SCHEMES:
        page.emulate_media(color_scheme=colours)
        # Colours are checked once elements have faded in.
        page.wait_for_function(_IS_STILL)
        found: list[Any] = page.evaluate(_RUN)
        assert not found, f"axe found in {colours} colours:\n" + "\n".join(found)
