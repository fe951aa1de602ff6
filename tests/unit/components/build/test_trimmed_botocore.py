"""The SDK that functions carry, made from the installed one and compared with it."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.session
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.loaders import Loader

from components.build import trimmed_botocore
from tests.unit.components.declared import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.session import Session

INSTALLED = Path(str(distribution("botocore").locate_file("")))
# One region of each kind, in every partition that the SDK knows.
REGIONS = ("us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "me-new-1")


@cache
def installed() -> Mapping[str, bytes]:
    data = list((INSTALLED / "botocore" / "data").glob("*.json"))
    for service in (*trimmed_botocore.OPERATIONS, "sns"):
        data += (INSTALLED / "botocore" / "data" / service).rglob("*.json*")
    return {path.relative_to(INSTALLED).as_posix(): path.read_bytes() for path in data}


def session(data: Path) -> Session:
    """A session that has only the data in a folder."""
    made = botocore.session.get_session()
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    made.register_component("data_loader", loader)
    return made


@pytest.fixture(scope="module")
def slim(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("sdk")
    for path, content in trimmed_botocore.slim(installed()).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return session(folder / "botocore" / "data")


@pytest.fixture(scope="module")
def whole() -> Session:
    return session(INSTALLED / "botocore" / "data")


def model(source: Session, service: str) -> Any:
    return source.get_service_model(service)


def client(source: Session, service: str, region: str) -> Any:
    made: Any = source
    return made.create_client(
        service,
        region,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
        ),
        aws_access_key_id="test",
        aws_secret_access_key="test",  # nothing is sent
    )


def test_the_operations_that_are_kept_are_those_that_handlers_call(whole: Session) -> None:
    words: set[str] = set()
    for source in (ROOT / "handlers").rglob("*.py"):
        text = source.read_text(encoding="utf-8")
        # Whatever holds a client declares its type.
        for node in ast.walk(ast.parse(text)) if re.search(r"Client\b", text) else ():
            if isinstance(node, ast.Attribute):
                words.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)

    called = {
        service: {
            name for name in model(whole, service).operation_names if xform_name(name) in words
        }
        for service in trimmed_botocore.OPERATIONS
    }

    assert called == {service: set(names) for service, names in trimmed_botocore.OPERATIONS.items()}


@pytest.mark.parametrize("service", sorted(trimmed_botocore.OPERATIONS))
def test_an_operation_is_described_as_in_the_whole_sdk(
    service: str, slim: Session, whole: Session
) -> None:
    ours, theirs = model(slim, service), model(whole, service)

    kept = {
        *trimmed_botocore.OPERATIONS[service],
        *trimmed_botocore.OWN_OPERATIONS.get(service, ()),
    }
    assert set(ours.operation_names) == kept
    assert ours.metadata == theirs.metadata
    for name in kept:
        one, other = ours.operation_model(name), theirs.operation_model(name)
        assert one.http == other.http
        for shape in ("input_shape", "output_shape"):
            assert outline(getattr(one, shape)) == outline(getattr(other, shape))
        assert [each.name for each in one.error_shapes] == [
            each.name for each in other.error_shapes
        ]


def outline(shape: Any, above: tuple[str, ...] = ()) -> Any:
    """A shape with all that it refers to; the value of an attribute refers to itself."""
    if shape is None or shape.name in above:
        return shape and shape.name
    above = (*above, shape.name)
    parts = getattr(shape, "members", {}) if shape.type_name == "structure" else {}
    if shape.type_name == "list":
        parts = {"member": shape.member}
    elif shape.type_name == "map":
        parts = {"key": shape.key, "value": shape.value}
    return (
        shape.name,
        shape.type_name,
        shape.serialization,
        {**shape.metadata},
        {name: outline(part, above) for name, part in parts.items()},
    )


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_has_its_endpoints(region: str, slim: Session, whole: Session) -> None:
    for service in trimmed_botocore.OPERATIONS:
        ours, theirs = client(slim, service, region), client(whole, service, region)

        assert ours.meta.endpoint_url == theirs.meta.endpoint_url
        assert ours.meta.partition == theirs.meta.partition

    key = {"Bucket": "photos", "Key": "a"}
    hosts = [
        client(source, "s3", region).generate_presigned_url("get_object", Params=key).split("?")[0]
        for source in (slim, whole)
    ]
    assert hosts[0] == hosts[1]
    assert region in hosts[0]


def test_the_regions_that_the_sdk_knows_stay_known(slim: Session, whole: Session) -> None:
    for partition in whole.get_available_partitions():
        for service in trimmed_botocore.OPERATIONS:
            assert slim.get_available_regions(service, partition) == whole.get_available_regions(
                service, partition
            )


def test_a_form_can_be_signed(slim: Session) -> None:
    form = client(slim, "s3", "eu-central-1").generate_presigned_post("photos", "a")

    assert form["url"] == "https://photos.s3.eu-central-1.amazonaws.com/"


def test_other_services_and_unused_files_are_left_out() -> None:
    kept = trimmed_botocore.slim({**installed(), "PIL/Image.py": b"image"})

    assert {path.split("/")[2] for path in kept if path.count("/") > 2} == set(
        trimmed_botocore.OPERATIONS
    )
    names = {Path(path).name for path in kept if path.count("/") > 2}
    assert names == {"service-2.json", "service-2.sdk-extras.json", "endpoint-rule-set-1.json"}
    assert kept["PIL/Image.py"] == b"image"


def test_an_operation_that_the_sdk_does_not_have_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trimmed_botocore, "OPERATIONS", {"sqs": ("SendPigeon",)})

    with pytest.raises(ValueError, match="sqs has no operation SendPigeon"):
        trimmed_botocore.slim(installed())
