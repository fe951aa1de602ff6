"""What the documents for people on call refer to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    ROOT / "docs" / name for name in ("runbook.md", "rollout.md", "cost.md", "settings.md")
]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)]+))?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))

    assert links
    for file, anchor in links:
        target = document.parent / file if file else document
        assert target.exists(), file
        if anchor:
            assert anchor in _anchors(target), f"{file}#{anchor}"


def test_every_output_that_a_command_of_the_runbook_asks_for_is_exported() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    sources = (ROOT / "__main__.py", ROOT / "components" / "operations.py")
    program = "".join(each.read_text(encoding="utf-8") for each in sources)
    exported = re.findall(r'pulumi\.export\("(\w+)"', program)
    exported += re.findall(r'outputs\["(\w+)"\] = ', program)
    exported += [name for each in re.findall(r"return \{.*\}", program) for name in _keys(each)]
    asked = set(re.findall(r"out (\w+)\)", text)) | set(re.findall(r"stack output (\w+)`", text))

    assert len(asked) > 5
    assert asked <= set(exported)


def test_every_setting_that_the_documents_name_exists() -> None:
    settings = set(re.findall(r"^  (\w+):$", (ROOT / "Pulumi.yaml").read_text(), re.MULTILINE))
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")

    assert set(re.findall(r"photo-sharing:(\w+)", text)) <= settings
    for name in ("oldVersionDays", "backupDays", "replicaRegion", "monitoring", "backup"):
        assert f"`{name}`" in text
        assert name in settings


def _keys(mapping: str) -> list[str]:
    return re.findall(r'"(\w+)": ', mapping)


def _anchors(document: Path) -> set[str]:
    """As GitHub makes them: lower case, without signs, hyphens for spaces."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
