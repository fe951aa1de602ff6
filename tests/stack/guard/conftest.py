"""Every function has run, and no test here changes anything in the account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.http import Http
    from tests.support.stacks import Stack


@pytest.fixture(scope="package", autouse=True)
def _warm(stack: Stack, http: Http) -> None:
    """Every function has been given its keys and its process."""
    Api(http, stack.site_url, assert_described).uploaded(photos.jpeg())


@pytest.fixture(autouse=True)
def _nothing_changes(stack: Stack) -> Generator[None]:
    """The account is unchanged after every test."""
    before = _account(stack)
    yield
    assert _account(stack) == before


def _account(stack: Stack) -> Any:
    bucket = stack.output("originalsBucket")
    listed = stack.client("s3").list_object_versions(Bucket=bucket)
    return {
        "roles": [each["RoleName"] for each in stack.client("iam").list_roles()["Roles"]],
        "users": [each["UserName"] for each in stack.client("iam").list_users()["Users"]],
        "functions": stack.client("lambda").list_functions()["Functions"],
        "buckets": stack.client("s3").list_buckets()["Buckets"],
        "tables": stack.client("dynamodb").list_tables()["TableNames"],
        "objects": [each["Key"] for each in listed.get("Versions", [])],
    }
