"""Each setting alone: the values that are accepted, and the errors for the others."""

from __future__ import annotations

import json

import pytest

from components.config.rules import MOST_TAGS
from components.config.stack import ConfigError, StackConfig

CERTIFICATE = "arn:aws:acm:us-east-1:210987654321:certificate/0a1b2c3d-0000-1111-2222-333344445555"


OPEN = {"access": "open"}
ADMIN = {"adminEmail": "admin@home.arpa"}


def test_a_configuration_with_an_admin_is_a_complete_one() -> None:
    assert StackConfig.parse(ADMIN) == StackConfig(admin_email="admin@home.arpa")


@pytest.mark.parametrize(
    ("key", "text", "name", "value"),
    [
        ("maxUploadBytes", "1", "max_upload_bytes", 1),
        ("maxUploadBytes", "104857600", "max_upload_bytes", 104_857_600),
        ("maxPixels", "1000000", "max_pixels", 1_000_000),
        ("corsOrigins", "[]", "cors_origins", ()),
        (
            "corsOrigins",
            '["https://a.example", "http://127.0.0.1:5000", "https://a.example"]',
            "cors_origins",
            ("https://a.example", "http://127.0.0.1:5000"),
        ),
        ("tags", '{"Cost centre": "a/b"}', "tags", {"Cost centre": "a/b"}),
        ("namePrefix", "photos-dev", "name_prefix", "photos-dev"),
        ("latestPhotos", "none", "latest_photos", "none"),
        ("latestPhotos", "0123456789abcdef", "latest_photos", "0123456789abcdef"),
        ("domainName", "", "domain_name", None),
        ("title", "", "title", None),
        ("title", "x" * 80, "title", "x" * 80),
        ("title", "<script>alert(1)</script>", "title", "<script>alert(1)</script>"),
        ("title", "عائلة ميلر", "title", "عائلة ميلر"),
        ("title", "Müllers 👨‍👩‍👧", "title", "Müllers 👨‍👩‍👧"),
        ("title", "2024", "title", "2024"),
        ("keepLocation", "true", "keep_location", True),
        ("maxPersonBytes", "1", "max_person_bytes", 1),
        ("maxStoredBytes", "1073741824000000", "max_stored_bytes", 1_073_741_824_000_000),
        ("maxPhotosPerDay", "1000000000", "max_photos_per_day", 1_000_000_000),
        ("protect", "true", "protect", True),
        ("logRetentionDays", "3653", "log_retention_days", 3653),
        ("coldStorageAfterDays", "0", "cold_storage_after_days", 0),
        ("coldStorageAfterDays", "3650", "cold_storage_after_days", 3650),
        ("thumbnailConcurrency", "2", "thumbnail_concurrency", 2),
        ("lambdaPlatform", "host", "lambda_platform", "host"),
        ("alarmEmails", '["a.b+c@my-example.co.uk"]', "alarm_emails", ("a.b+c@my-example.co.uk",)),
        ("backupDays", "3650", "backup_days", 3650),
        ("replicaRegion", "ap-southeast-2", "replica_region", "ap-southeast-2"),
        ("replicaRegion", "", "replica_region", None),
        ("monthlyBudget", "0", "monthly_budget", 0),
    ],
)
def test_a_valid_value_is_accepted(key: str, text: str, name: str, value: object) -> None:
    assert getattr(StackConfig.parse({**OPEN, key: text}), name) == value


@pytest.mark.parametrize(
    ("key", "text", "name", "value"),
    [
        ("access", "signIn", "access", "signIn"),
        ("adminEmail", "a.b+c@my-example.co.uk", "admin_email", "a.b+c@my-example.co.uk"),
        ("accessTokenMinutes", "5", "access_token_minutes", 5),
        ("accessTokenMinutes", "60", "access_token_minutes", 60),
        ("sessionDays", "1", "session_days", 1),
        ("sessionDays", "365", "session_days", 365),
        ("latestPhotos", "none", "latest_photos", "none"),
    ],
)
def test_a_valid_value_of_a_stack_that_people_sign_in_to_is_accepted(
    key: str, text: str, name: str, value: object
) -> None:
    assert getattr(StackConfig.parse({**ADMIN, key: text}), name) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("access", "closed"),
        ("access", ""),
        ("adminEmail", "nobody"),
        ("adminEmail", "a@b"),
        ("adminEmail", "a@home.arpa, b@home.arpa"),
        ("adminEmail", "ä@home.arpa"),
        ("adminEmail", "you@example.com"),
        ("accessTokenMinutes", "4"),
        ("accessTokenMinutes", "61"),
        ("sessionDays", "0"),
        ("sessionDays", "366"),
        ("title", "x" * 81),
        ("title", " Miller family"),
        ("title", "\t"),
        ("title", "Miller\nfamily"),
        ("title", "Miller\u202eylimaf"),
        ("title", "Miller\u2028family"),
        ("title", "\u200d\u200c"),
        ("title", "\ud800"),
        ("maxUploadBytes", "0"),
        ("maxUploadBytes", "104857601"),
        ("maxUploadBytes", "10MB"),
        ("maxUploadBytes", "1_000"),
        ("maxUploadBytes", "-1"),
        ("maxUploadBytes", "١٢"),
        ("maxUploadBytes", ""),
        ("maxPixels", "999999"),
        ("maxPersonBytes", "0"),
        ("maxPersonPhotos", "50 GB"),
        ("maxPersonPhotosPerDay", "1e3"),
        ("maxStoredBytes", "9" * 16),
        ("keepLocation", "1"),
        ("corsOrigins", '["*"]'),
        ("corsOrigins", '["https://*.example.com"]'),
        ("corsOrigins", '["https://a.example/"]'),
        ("corsOrigins", '["https://a.example/path"]'),
        ("corsOrigins", '["ftp://a.example"]'),
        ("corsOrigins", '["https://user@a.example"]'),
        ("corsOrigins", '["https://A.example"]'),
        ("corsOrigins", '["https://a.example:99999"]'),
        ("corsOrigins", '["null"]'),
        ("corsOrigins", '"https://a.example"'),
        ("corsOrigins", "[1]"),
        ("corsOrigins", "https://a.example"),
        ("tags", '{"aws:mine": "x"}'),
        ("tags", '{"Stack": "x"}'),
        ("tags", '{"project": "x"}'),
        ("tags", '{"team": "x", "Team": "x"}'),
        ("tags", '{"": "x"}'),
        ("tags", '{"a": 1}'),
        ("tags", '{"a": "<b>"}'),
        ("tags", json.dumps({str(number): "" for number in range(MOST_TAGS + 1)})),
        ("namePrefix", "photos"),
        ("namePrefix", "photos-Dev"),
        ("namePrefix", "photos-dev-"),
        ("namePrefix", "prod"),
        ("deployPython", "3"),
        ("deployPython", "3.14.1"),
        ("latestPhotos", "2026-11-21"),
        ("domainName", "https://photos.home.arpa"),
        ("domainName", "localhost"),
        ("certificateArn", CERTIFICATE.replace("us-east-1", "eu-west-1")),
        ("hostedZoneId", "/hostedzone/Z1"),
        ("protect", "yes"),
        ("logRetentionDays", "31"),
        ("logRetentionDays", "0"),
        ("oldVersionDays", "0"),
        ("trashDays", "0"),
        ("trashDays", "366"),
        ("coldStorageAfterDays", "never"),
        ("coldStorageAfterDays", "3651"),
        ("apiRateLimit", "0.5"),
        ("thumbnailConcurrency", "1"),
        ("thumbnailMemory", "511"),
        ("thumbnailMemory", "10241"),
        ("lambdaPlatform", "x86"),
        ("priceClass", "PriceClass_300"),
        ("manageApiGatewayAccount", "True"),
        ("alarmEmails", '["nobody"]'),
        ("alarmEmails", '["a@home.arpa, b@home.arpa"]'),
        ("alarmEmails", json.dumps([f"{number}@home.arpa" for number in range(11)])),
        ("backup", "daily"),
        ("backupDays", "0"),
        ("replicaRegion", "Ireland"),
        ("monthlyBudget", "-1"),
        ("monthlyBudget", "9.99"),
    ],
)
def test_an_invalid_value_is_refused_with_key_value_and_what_is_allowed(
    key: str, text: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({**OPEN, key: text})

    assert f"photo-sharing:{key} is {text!r}; it must be " in str(refused.value)


@pytest.mark.parametrize(
    ("key", "text", "placeholder"),
    [
        ("alarmEmails", '["photos@example.com"]', "photos@example.com is a placeholder"),
        ("alarmEmails", '["me@home.arpa", "x@mail.example.org"]', "x@mail.example.org is a place"),
        ("alarmEmails", '["a@EXAMPLE.net"]', "no mail reaches example.net"),
        ("alarmEmails", '["a@example.co.uk"]', "no mail reaches example.co.uk"),
        ("alarmEmails", '["a@site.example"]', "no mail reaches .example"),
        ("alarmEmails", '["a@b.test"]', "no mail reaches .test"),
        ("alarmEmails", '["a@b.invalid"]', "no mail reaches .invalid"),
        ("alarmEmails", '["a@b.localhost"]', "no mail reaches .localhost"),
        ("domainName", "photos.example.com", "photos.example.com is a placeholder"),
        ("domainName", "photos.test", "photos.test is a placeholder"),
        ("hostedZoneId", "Z0123456789ABCDEFGHIJ", "Z0123456789ABCDEFGHIJ is a placeholder"),
        ("certificateArn", CERTIFICATE.replace("210987654321", "123456789012"), "is a placeholder"),
    ],
)
def test_a_placeholder_is_refused_by_name(key: str, text: str, placeholder: str) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({**OPEN, key: text})

    assert f"photo-sharing:{key} is {text!r}; it must be " in str(refused.value)
    assert placeholder in str(refused.value)


def test_an_unknown_key_is_refused_with_a_list_of_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"photo-sharing:maxUploadByte is not a setting.*protect"):
        StackConfig.parse({"maxUploadByte": "1"})


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({**OPEN, "protect": "no", "oldVersionDays": "x", "colour": "red"})

    assert len(str(refused.value).splitlines()) == 1 + 3
