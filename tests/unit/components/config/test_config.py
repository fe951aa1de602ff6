from __future__ import annotations

import dataclasses
import json
import re
import sys
from typing import Any

import pytest
import yaml

from components.config import memory_model
from components.config.stack import ConfigError, StackConfig
from components.config.values import MOST_TAGS
from tests.unit.components.recorded import PROJECT, REGION, ROOT, run

CERTIFICATE = "arn:aws:acm:us-east-1:210987654321:certificate/0a1b2c3d-0000-1111-2222-333344445555"


def test_an_empty_configuration_is_a_complete_one() -> None:
    assert StackConfig.parse({}) == StackConfig()


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
        ("keepLocation", "true", "keep_location", True),
        ("protect", "true", "protect", True),
        ("logRetentionDays", "3653", "log_retention_days", 3653),
        ("thumbnailConcurrency", "2", "thumbnail_concurrency", 2),
        ("lambdaPlatform", "host", "lambda_platform", "host"),
        ("alarmEmails", '["a.b+c@my-example.co.uk"]', "alarm_emails", ("a.b+c@my-example.co.uk",)),
        ("backupDays", "3650", "backup_days", 3650),
        ("replicaRegion", "ap-southeast-2", "replica_region", "ap-southeast-2"),
        ("replicaRegion", "", "replica_region", None),
        ("monthlyBudget", "0", "monthly_budget", 0),
    ],
)
def test_a_right_value_is_taken(key: str, text: str, name: str, value: object) -> None:
    assert getattr(StackConfig.parse({key: text}), name) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("maxUploadBytes", "0"),
        ("maxUploadBytes", "104857601"),
        ("maxUploadBytes", "10MB"),
        ("maxUploadBytes", "1_000"),
        ("maxUploadBytes", "-1"),
        ("maxUploadBytes", "١٢"),
        ("maxUploadBytes", ""),
        ("maxPixels", "999999"),
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
def test_a_wrong_value_is_refused_with_key_value_and_what_is_allowed(key: str, text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({key: text})

    assert f"photo-sharing:{key} is {text!r}; it must be " in str(refused.value)


def test_a_key_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ConfigError, match=r"photo-sharing:maxUploadByte is not a setting.*protect"):
        StackConfig.parse({"maxUploadByte": "1"})


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({"protect": "no", "oldVersionDays": "x", "colour": "red"})

    assert len(str(refused.value).splitlines()) == 1 + 3


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"domainName": "p.home.arpa"}, "domainName needs one of two"),
        (
            {
                "domainName": "p.home.arpa",
                "certificateArn": CERTIFICATE,
                "hostedZoneId": "Z012",
            },
            "domainName needs one of two",
        ),
        ({"certificateArn": CERTIFICATE}, "certificateArn is set without domainName"),
        ({"hostedZoneId": "Z012"}, "hostedZoneId is set without domainName"),
        ({"monthlyBudget": "5"}, "monthlyBudget would tell nobody"),
    ],
)
def test_half_of_what_belongs_together_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        StackConfig.parse(given)


def test_a_replica_beside_its_originals_is_refused() -> None:
    with pytest.raises(ConfigError, match="replicaRegion is eu-west-1, where the stack itself is"):
        StackConfig.parse({"replicaRegion": "eu-west-1"}, region="eu-west-1")

    elsewhere = StackConfig.parse({"replicaRegion": "eu-west-1"}, region="eu-central-1")
    assert elsewhere.replica_region == "eu-west-1"
    with pytest.raises(ConfigError, match="where the stack itself is"):
        run("dev", {"replicaRegion": REGION})


@pytest.mark.parametrize(
    ("given", "pixels", "upload", "megabytes"),
    [
        ({"thumbnailMemory": "1024"}, 100_000_000, 62_914_560, 1024),
        ({"maxPixels": "200000000"}, 200_000_000, 62_914_560, 2048),
        (
            {"maxUploadBytes": "104857600", "thumbnailMemory": "512"},
            100_000_000,
            104_857_600,
            512,
        ),
    ],
)
def test_memory_that_the_largest_photo_would_not_fit_in_is_refused_with_what_would_do(
    given: dict[str, str], pixels: int, upload: int, megabytes: int
) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse(given)

    enough = memory_model.needed(pixels, upload)
    fitting = memory_model.pixels_within(megabytes, upload)
    assert f"at least {enough}, or maxPixels to at most {fitting}" in str(refused.value)
    for change in ({"thumbnailMemory": str(enough)}, {"maxPixels": str(fitting)}):
        assert StackConfig.parse(given | change)


def test_the_least_memory_is_enough_for_some_photo_whatever_may_be_uploaded() -> None:
    given = {"maxPixels": "1000000", "maxUploadBytes": "104857600", "thumbnailMemory": "512"}

    assert StackConfig.parse(given).thumbnail_memory == 512


@pytest.mark.parametrize("pixels", [49_020_928, 200_000_000])
def test_just_as_much_memory_as_was_asked_for_is_taken(pixels: int) -> None:
    enough = memory_model.needed(pixels, 1)
    given = {"maxPixels": str(pixels), "maxUploadBytes": "1"}

    with pytest.raises(ConfigError, match="thumbnailMemory"):
        StackConfig.parse(given | {"thumbnailMemory": str(enough - 1)})
    assert StackConfig.parse(given | {"thumbnailMemory": str(enough)})
    assert memory_model.pixels_within(enough, 1) >= pixels


@pytest.mark.parametrize(
    "companion", [{"certificateArn": CERTIFICATE}, {"hostedZoneId": "Z06A1B2C3D4E5F"}]
)
def test_a_custom_domain_with_one_companion_is_taken(companion: dict[str, str]) -> None:
    assert StackConfig.parse({"domainName": "p.home.arpa", **companion}).domain_name


def test_a_wrong_configuration_stops_the_program_before_anything_is_built_or_registered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[object] = []
    monkeypatch.setattr("components.build.artifacts.build", built.append)

    with pytest.raises(ConfigError, match="protect is 'maybe'"):
        run("dev", {"protect": "maybe"})

    assert built == []


def test_the_project_file_describes_every_setting_with_the_default_of_the_program() -> None:
    declared = _yaml("Pulumi.yaml")["config"]
    defaults = {key: _as_pulumi_says(entry["default"]) for key, entry in declared.items()}

    fields = dataclasses.fields(StackConfig)
    assert [_camel(each.name) for each in fields] == list(declared)
    assert StackConfig.parse(defaults) == StackConfig()
    assert all(len(entry["description"]) > len(key) for key, entry in declared.items())


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
        StackConfig.parse({key: text})

    assert f"photo-sharing:{key} is {text!r}; it must be " in str(refused.value)
    assert placeholder in str(refused.value)


def test_the_file_of_dev_is_right() -> None:
    assert _stack_config("dev").protect is False


def test_the_file_of_prod_asks_for_an_address_and_for_nothing_else() -> None:
    with pytest.raises(ConfigError) as refused:
        _stack_config("prod")

    _, *problems = str(refused.value).splitlines()
    assert len(problems) == 1
    assert "set alarmEmails" in problems[0]
    assert _stack_config("prod", alarmEmails='["me@home.arpa"]').protect is True


def test_every_example_in_the_file_of_prod_is_refused_as_it_stands() -> None:
    text = (ROOT / "Pulumi.prod.yaml").read_text()
    examples = re.findall(rf"  # {PROJECT}:(\w+): (\S+)", text)

    assert {"domainName", "hostedZoneId"} <= {key for key, _ in examples}
    # These are right for whoever wants them.
    right = {"replicaRegion", "namePrefix", "deployPython", "latestPhotos"}
    for key, value in examples:
        if key not in right:
            with pytest.raises(ConfigError, match=rf"{key} is .* is a placeholder"):
                StackConfig.parse({key: value})


def test_the_example_of_a_production_stack_names_every_setting_but_the_domain() -> None:
    text = (ROOT / "Pulumi.prod.yaml").read_text()

    keys = [_camel(each.name) for each in dataclasses.fields(StackConfig)]
    assert [key for key in keys if f"{PROJECT}:{key}:" not in text] == ["certificateArn"]


def test_another_python_than_the_stacks_is_refused_before_anything_is_built() -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert StackConfig.parse({"deployPython": here}).deploy_python == here
    with pytest.raises(ConfigError) as refused:
        run("dev", {"deployPython": "3.1"})
    assert f"deployPython is 3.1 and this is Python {here}" in str(refused.value)
    assert "make setup PYTHON=python3.1" in str(refused.value)


def _stack_config(stack: str, **others: str) -> StackConfig:
    values = _yaml(f"Pulumi.{stack}.yaml")["config"]
    own = {key: value for key, value in values.items() if key.startswith(f"{PROJECT}:")}
    given = {key.removeprefix(f"{PROJECT}:"): _as_pulumi_says(own[key]) for key in own}
    return StackConfig.parse(given | others)


def _yaml(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / name).read_text())


def _as_pulumi_says(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
