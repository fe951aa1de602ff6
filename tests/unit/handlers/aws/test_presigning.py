"""Addresses signed here against those that the SDK signs at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import botocore.auth
import botocore.session
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.aws import clients, presigning
from handlers.aws.presigning import PresignedGets
from tests.unit.handlers.fakes import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_s3.client import S3Client

KEYS = [f"thumbnails/{number:036}/0123456789abcdef/thumb-150.jpg" for number in range(50)]


class Clock:
    """The second that it is, for this program; the SDK always reads the same one."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def time(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(presigning, "time", clock)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: NOW)
    return clock


class Counted:
    """A client that counts what it is asked to sign."""

    def __init__(self, client: S3Client) -> None:
        self._client = client
        self.signed = 0

    def generate_presigned_url(self, *arguments: object, **named: object) -> str:
        self.signed += 1
        return self._client.generate_presigned_url(*arguments, **named)  # pyright: ignore[reportArgumentType]  # whatever is asked for


@pytest.fixture
def client(s3: S3Client) -> Counted:
    return Counted(s3)


def gets(client: object, secret: Callable[[], str | None] = clients.secret) -> PresignedGets:
    return PresignedGets(client, "photos-renditions", secret)  # pyright: ignore[reportArgumentType]  # of the same shape


def by_the_sdk(s3: S3Client, key: str, seconds: int = 3600) -> str:
    parameters = {"Bucket": "photos-renditions", "Key": key}
    return s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)


def test_addresses_are_the_sdks_own_but_it_signs_only_the_first(
    s3: S3Client, client: Counted
) -> None:
    addresses = gets(client)

    signed = [addresses.url(key, seconds=3600) for key in KEYS]

    assert signed == [by_the_sdk(s3, key) for key in KEYS]
    assert client.signed == 1


def test_the_session_token_of_a_functions_role_is_part_of_every_address(s3: S3Client) -> None:
    session: Any = botocore.session.get_session()  # what it makes has no type
    session.set_credentials("test", "secret", "of+a/role==")
    client = Counted(session.create_client("s3", config=s3.meta.config))

    addresses = gets(client, lambda: "secret")
    signed = [addresses.url(key, seconds=60) for key in KEYS]

    tokens = [parse_qs(urlsplit(url).query)["X-Amz-Security-Token"] for url in signed]
    assert tokens == [["of+a/role=="]] * len(KEYS)
    assert client.signed == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=30))
def test_keys_of_any_text_are_signed_as_the_sdk_does(s3: S3Client, key: str) -> None:
    addresses = gets(s3)
    addresses.url(KEYS[0], seconds=3600)

    assert addresses.url(key, seconds=3600) == by_the_sdk(s3, key)


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:4566", "https://s3.cn-north-1.amazonaws.com.cn"]
)
def test_the_endpoint_and_the_style_of_addresses_are_the_sdks(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    s3 = clients.s3.__wrapped__()
    client = Counted(s3)

    addresses = gets(client)
    signed = [addresses.url(key, seconds=3600) for key in KEYS]

    assert signed == [by_the_sdk(s3, key) for key in KEYS]
    assert client.signed == 1


def test_another_second_or_another_life_is_signed_anew(client: Counted, clock: Clock) -> None:
    addresses = gets(client)
    for seconds in (3600, 300, 300):
        addresses.url(KEYS[0], seconds=seconds)
    assert client.signed == 2

    clock.now += 1
    addresses.url(KEYS[0], seconds=300)

    assert client.signed == 3


@pytest.mark.parametrize("known", [None, "another"])
def test_the_sdk_signs_everything_that_cannot_be_signed_just_as_it_would(
    known: str | None, s3: S3Client, client: Counted
) -> None:
    addresses = gets(client, lambda: known)

    signed = [addresses.url(key, seconds=3600) for key in KEYS]

    assert signed == [by_the_sdk(s3, key) for key in KEYS]
    assert client.signed == len(KEYS)
