from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
import pytest

from local.assets import digest, encode

if TYPE_CHECKING:
    from pathlib import Path


def test_a_text_and_a_file_with_the_same_content_have_the_same_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("word")

    assert digest(pulumi.StringAsset("word")) == digest(pulumi.FileAsset(tmp_path / "a"))


def test_the_digest_of_a_folder_depends_on_names_and_contents(tmp_path: Path) -> None:
    folder = pulumi.FileArchive(str(tmp_path))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_text("1")
    before = digest(folder)

    assert digest(folder) == before
    (tmp_path / "sub" / "a").rename(tmp_path / "sub" / "b")
    assert digest(folder) != before


def test_the_digest_of_an_archive_depends_on_names_and_contents() -> None:
    one = pulumi.AssetArchive({"a": pulumi.StringAsset("1"), "b": pulumi.StringAsset("2")})
    same = pulumi.AssetArchive({"b": pulumi.StringAsset("2"), "a": pulumi.StringAsset("1")})
    other = pulumi.AssetArchive({"a": pulumi.StringAsset("2"), "b": pulumi.StringAsset("1")})

    assert digest(one) == digest(same) != digest(other)


def test_assets_become_json_at_any_depth() -> None:
    asset = pulumi.StringAsset("word")

    assert encode({"a": [asset, 1], "b": None}) == {
        "a": [{"contentSha256": digest(asset)}, 1],
        "b": None,
    }


def test_remote_assets_are_refused() -> None:
    with pytest.raises(TypeError, match="RemoteAsset is not supported"):
        digest(pulumi.RemoteAsset("https://example.com/a"))
