from __future__ import annotations

import pytest

from local.addresses import (
    Origin,
    bucket_domain,
    content_security_policy,
    distribution_domain,
    is_bucket,
    mentions,
    moved,
    origin,
    plain_http,
    translated,
)


@pytest.mark.parametrize(
    ("declared", "here"),
    [
        ("https://127.0.0.1:4566/bucket", "http://127.0.0.1:4566/bucket"),
        ("https://d1.cloudfront.localhost:4566/v1", "http://d1.cloudfront.localhost:4566/v1"),
        (["a", {"b": "x https://localhost:4566"}], ["a", {"b": "x http://localhost:4566"}]),
        ("https://127.0.0.1:45660/", "https://127.0.0.1:45660/"),
        ("https://example.com:4566/", "https://example.com:4566/"),
        ("https://evil127.0.0.1:4566/", "https://evil127.0.0.1:4566/"),
        (5, 5),
    ],
)
def test_only_hosts_of_the_embedded_aws_become_plain_http(declared: object, here: object) -> None:
    assert plain_http(declared, 4566) == here


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        (
            "abc1.execute-api.eu-west-1.amazonaws.com",
            Origin("127.0.0.1", 80, "/_aws/execute-api/abc1"),
        ),
        ("127.0.0.1:80/photos-1", Origin("photos-1.s3.eu-west-1.amazonaws.com")),
        ("photos-1.s3.eu-west-1.amazonaws.com", Origin("photos-1.s3.eu-west-1.amazonaws.com")),
        ("example.com", Origin("example.com")),
    ],
)
def test_origins_are_translated_to_what_the_emulator_serves(domain: str, expected: Origin) -> None:
    assert origin(domain, 80, "eu-west-1") == expected


def test_a_bucket_is_recognised_by_its_host_name_on_aws() -> None:
    assert is_bucket("photos.s3.eu-west-1.amazonaws.com")
    assert not is_bucket("photos.s3.example.com")


@pytest.mark.parametrize(
    "source", ["https://photos-1.s3.us-east-1.amazonaws.com", "https://127.0.0.1:80/photos-1"]
)
def test_a_bucket_in_a_content_security_policy_matches_all_of_its_objects(source: str) -> None:
    policy = f"img-src 'self'; connect-src 'self' {source}; font-src {source}"

    assert content_security_policy(policy, 80) == (
        "img-src 'self'; connect-src 'self' http://127.0.0.1:80/photos-1/; "
        "font-src http://127.0.0.1:80/photos-1/"
    )


def test_addresses_follow_the_port() -> None:
    value = {"a": [distribution_domain(80, "d1")], "b": bucket_domain(80, "photos"), "c": 80}

    assert mentions(value, 80)
    assert moved(value, 80, 81) == {
        "a": ["d1.cloudfront.localhost:81"],
        "b": "127.0.0.1:81/photos",
        "c": 80,
    }
    assert not mentions("127.0.0.1:801", 80)


def test_a_sign_in_page_is_a_host_of_this_machine() -> None:
    declared = {"url": '{"a": "https://photos-dev-1.auth.eu-west-1.amazoncognito.com/login"}'}

    here = {"url": '{"a": "http://photos-dev-1.auth.localhost:4566/login"}'}
    assert translated(declared, 4566) == here
    assert translated("https://d1.cloudfront.localhost:4566/", 4566) == (
        "http://d1.cloudfront.localhost:4566/"
    )
    other = "https://amazoncognito.com/a.auth.eu-west-1.amazoncognito.com.evil.example"
    assert translated(other, 4566) == other
