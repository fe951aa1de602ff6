from __future__ import annotations

import importlib
import inspect
import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pulumi
import pytest

from local.resource import UnknownPropertyError
from local.services import HANDLERS, _assets, _policies
from local.services._common import Shape, tag_changes, translate

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = re.compile(r"^aws:(?P<module>\w+)/\w+:(?P<name>\w+)$")


@pytest.mark.parametrize("token", HANDLERS)
def test_every_known_property_is_one_of_pulumis_own(token: str) -> None:
    match = TOKEN.match(token)
    assert match
    module = {"lambda": "lambda_"}.get(match["module"], match["module"])
    resource = getattr(importlib.import_module(f"pulumi_aws.{module}"), match["name"])

    # The only signature that names the properties one by one; the public one is overloaded.
    names = {camel(name) for name in inspect.signature(resource._internal_init).parameters}  # noqa: SLF001

    assert HANDLERS[token].known <= names


@pytest.mark.parametrize("token", HANDLERS)
def test_what_is_not_modelled_is_said_in_words_that_fit_a_list(token: str) -> None:
    limits = HANDLERS[token].limits

    assert limits == limits.strip()
    assert not limits.endswith(".")
    assert "\n" not in limits


def test_translation_renames_at_every_depth() -> None:
    shape: Shape = {
        "bucket": "Bucket",
        "rules": ("Rules", {"id": "ID", "filter": ("Filter", {"prefix": "Prefix"})}),
        "size": ("Size", str),
        "ignored": None,
    }
    source = {
        "bucket": "b",
        "rules": [{"id": "a", "filter": {"prefix": "p/"}}, {"id": "b"}],
        "size": 3,
        "ignored": True,
    }

    assert translate(source, shape) == {
        "Bucket": "b",
        "Rules": [{"ID": "a", "Filter": {"Prefix": "p/"}}, {"ID": "b"}],
        "Size": "3",
    }


def test_a_nested_property_that_nobody_translates_is_refused_by_its_path() -> None:
    shape: Shape = {"rules": ("Rules", {"id": "ID"})}

    with pytest.raises(UnknownPropertyError, match=r"rules\.surprise"):
        translate({"rules": [{"id": "a", "surprise": 1}]}, shape)


def test_tags_are_set_when_new_or_changed_and_removed_when_gone() -> None:
    old = {"tags": {"a": "1", "b": "2", "c": "3"}}
    new = {"tags": {"a": "1", "b": "5", "d": "4"}}

    assert tag_changes(old, new) == ({"b": "5", "d": "4"}, ["c"])
    assert tag_changes({}, {}) == ({}, [])


NO_TLS: dict[str, Any] = {"Bool": {"aws:SecureTransport": "false"}}
DENY_HTTP: dict[str, Any] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::b/*",
    "Condition": NO_TLS,
}
ALLOW = {"Effect": "Allow", "Principal": {"AWS": "1"}, "Action": "s3:GetObject", "Resource": "*"}
TLS = {"Bool": {"aws:SecureTransport": "true"}}
SOURCE: dict[str, Any] = {"StringEquals": {"AWS:SourceArn": "arn:d"}}


@pytest.mark.parametrize(
    ("written", "enforced"),
    [
        pytest.param([DENY_HTTP], [], id="a Deny of plain HTTP is dropped"),
        pytest.param([DENY_HTTP, ALLOW], [ALLOW], id="other statements stay"),
        pytest.param(
            [{**ALLOW, "Condition": {**TLS, **SOURCE}}],
            [{**ALLOW, "Condition": SOURCE}],
            id="an Allow keeps its other conditions",
        ),
        pytest.param([{**ALLOW, "Condition": TLS}], [ALLOW], id="an Allow loses only TLS"),
        pytest.param(
            [{**DENY_HTTP, "Condition": {**NO_TLS, **SOURCE}}],
            [{**DENY_HTTP, "Condition": {**NO_TLS, **SOURCE}}],
            id="a Deny that is about more than TLS stays",
        ),
        pytest.param(
            [{**ALLOW, "Effect": "Deny"}], [{**ALLOW, "Effect": "Deny"}], id="other Denies stay"
        ),
    ],
)
def test_only_the_demand_for_tls_is_taken_out_of_a_policy(
    written: list[dict[str, Any]], enforced: list[dict[str, Any]]
) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": written})

    opened = _policies.without_tls_conditions(policy)

    assert json.loads(opened)["Statement"] == enforced
    assert _policies.is_empty(opened) == (not enforced)


def test_an_archive_of_assets_and_folders_is_packed_the_same_every_time(tmp_path: Path) -> None:
    folder = tmp_path / "handlers"
    (folder / "upload").mkdir(parents=True)
    (folder / "upload" / "adapter.py").write_text("adapter")
    archive = pulumi.AssetArchive(
        {"handlers": pulumi.FileArchive(str(folder)), "extra.py": pulumi.StringAsset("extra")}
    )

    package = _assets.zipped(archive)

    assert package == _assets.zipped(archive)
    with zipfile.ZipFile(io.BytesIO(package)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            "extra.py": b"extra",
            "handlers/upload/adapter.py": b"adapter",
        }


def test_a_zip_file_is_taken_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "code.zip"
    file.write_bytes(b"PK as built")

    assert _assets.zipped(pulumi.FileArchive(str(file))) == b"PK as built"


def camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
