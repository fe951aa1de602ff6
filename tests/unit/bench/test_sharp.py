"""The peer from npm: pinned, and asked in a way that measures nothing but its work."""

from __future__ import annotations

import json

from bench.imaging.sharp import PEERS
from webapp.node import MANIFEST


def test_the_peer_is_pinned_and_its_lock_names_no_registry() -> None:
    package, lock = (json.loads((PEERS / name).read_text()) for name in MANIFEST[:2])

    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    assert lock["packages"]["node_modules/sharp"]["version"] == package["dependencies"]["sharp"]
    assert not any("resolved" in each for each in lock["packages"].values())


def test_it_works_in_one_thread_without_a_cache() -> None:
    script = (PEERS / "sharp.js").read_text()

    assert "sharp.cache(false)" in script
    assert "sharp.concurrency(1)" in script
