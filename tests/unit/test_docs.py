"""What the documents refer to exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))

    for file, anchor in links:
        target = document.parent / file if file else document
        assert target.exists(), file
        if anchor:
            assert anchor in _anchors(target), f"{file}#{anchor}"


def test_every_setting_that_the_documents_name_exists() -> None:
    settings = set(re.findall(r"^  (\w+):$", (ROOT / "Pulumi.yaml").read_text(), re.MULTILINE))
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")

    assert set(re.findall(r"photo-sharing:(\w+)", text)) <= settings
    for name in ("oldVersionDays", "backupDays", "replicaRegion", "monitoring", "backup"):
        assert f"`{name}`" in text
        assert name in settings


def _anchors(document: Path) -> set[str]:
    """As GitHub makes them: lower case, without signs, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
