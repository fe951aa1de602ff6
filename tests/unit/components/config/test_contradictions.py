"""Values that are valid by themselves, but not together, in this stack or on this machine."""

from __future__ import annotations

import sys

import pulumi
import pytest

from components.config import memory_model
from components.config.protection import notice
from components.config.stack import ConfigError, StackConfig
from tests.unit.components.declared import REGION
from tests.unit.components.recorded import run

OPEN = {"access": "open"}
ADMIN = {"adminEmail": "a@home.arpa"}
CERTIFICATE = "arn:aws:acm:us-east-1:210987654321:certificate/0a1b2c3d-0000-1111-2222-333344445555"


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
        ({"monthlyBudget": "5"}, "monthlyBudget would notify nobody"),
    ],
)
def test_settings_that_need_each_other_are_refused_alone(
    given: dict[str, str], reason: str
) -> None:
    with pytest.raises(ConfigError, match=reason):
        StackConfig.parse(OPEN | given)


def test_signing_in_without_an_admin_is_refused_with_both_ways_out() -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse({})

    _, *problems = str(refused.value).splitlines()
    (problem,) = problems
    assert "set adminEmail to your e-mail address" in problem
    assert "or set access to open" in problem


@pytest.mark.parametrize(
    "given",
    [{"adminEmail": "nonsense"}, {"acces": "open"}, {"access": "public"}],
    ids=["invalid", "misspelt", "unknown"],
)
def test_a_setting_that_is_there_but_invalid_is_not_reported_as_missing_too(
    given: dict[str, str],
) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse(given)

    assert str(refused.value).count("  - ") == 1
    assert "nobody could invite" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "text"),
    [("adminEmail", "a@home.arpa"), ("accessTokenMinutes", "20"), ("sessionDays", "7")],
)
def test_settings_of_signing_in_are_refused_in_an_open_stack(key: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"{key} is set and access is open.*remove {key}"):
        StackConfig.parse({**OPEN, key: text})


def test_photos_for_visitors_without_scripts_are_refused_where_people_sign_in() -> None:
    latest = {"latestPhotos": "0123456789abcdef"}

    with pytest.raises(ConfigError, match="Remove latestPhotos, or set it to none"):
        StackConfig.parse(ADMIN | latest)
    assert StackConfig.parse(OPEN | latest)


@pytest.mark.parametrize("stack", ["laws", "amazon", "my-cognito"])
def test_a_name_that_cognito_refuses_for_a_sign_in_page_is_refused(stack: str) -> None:
    with pytest.raises(ConfigError, match=f"would be called photos-{stack}.*another name"):
        StackConfig.parse(ADMIN, stack=stack)
    assert StackConfig.parse(OPEN, stack=stack)


def test_whoever_has_set_old_version_days_is_told_what_it_is_about_now() -> None:
    """It once meant deleted photos, too."""
    assert notice(StackConfig.parse(OPEN)) is None

    told = notice(StackConfig.parse({**OPEN, "oldVersionDays": "90", "trashDays": "60"}))

    assert told == (
        "oldVersionDays (90) is about replaced originals only. Deleted photos stay in the trash "
        "for trashDays (60)."
    )


def test_whoever_deploys_an_open_stack_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", told.append)

    run("warned", {})
    run("silent", {"access": "signIn", **ADMIN})

    (warning,) = told
    assert "whoever knows the address of the site may see, add and delete photos" in warning


def test_a_replica_beside_its_originals_is_refused() -> None:
    with pytest.raises(ConfigError, match="replicaRegion is eu-west-1, where the stack itself is"):
        StackConfig.parse({**OPEN, "replicaRegion": "eu-west-1"}, region="eu-west-1")

    elsewhere = StackConfig.parse({**OPEN, "replicaRegion": "eu-west-1"}, region="eu-central-1")
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
def test_too_little_memory_for_the_largest_photo_is_refused_with_a_remedy(
    given: dict[str, str], pixels: int, upload: int, megabytes: int
) -> None:
    with pytest.raises(ConfigError) as refused:
        StackConfig.parse(OPEN | given)

    enough = memory_model.needed(pixels, upload)
    fitting = memory_model.pixels_within(megabytes, upload)
    assert f"at least {enough}, or maxPixels to at most {fitting}" in str(refused.value)
    for change in ({"thumbnailMemory": str(enough)}, {"maxPixels": str(fitting)}):
        assert StackConfig.parse(OPEN | given | change)


def test_the_least_memory_is_enough_for_some_photo_at_any_upload_limit() -> None:
    given = {"maxPixels": "1000000", "maxUploadBytes": "104857600", "thumbnailMemory": "512"}

    assert StackConfig.parse(OPEN | given).thumbnail_memory == 512


@pytest.mark.parametrize("pixels", [49_020_928, 200_000_000])
def test_exactly_the_required_memory_is_accepted(pixels: int) -> None:
    enough = memory_model.needed(pixels, 1)
    given = {"maxPixels": str(pixels), "maxUploadBytes": "1"}

    with pytest.raises(ConfigError, match="thumbnailMemory"):
        StackConfig.parse(OPEN | given | {"thumbnailMemory": str(enough - 1)})
    assert StackConfig.parse(OPEN | given | {"thumbnailMemory": str(enough)})
    assert memory_model.pixels_within(enough, 1) >= pixels


@pytest.mark.parametrize(
    "companion", [{"certificateArn": CERTIFICATE}, {"hostedZoneId": "Z06A1B2C3D4E5F"}]
)
def test_a_custom_domain_with_a_zone_or_a_certificate_is_accepted(
    companion: dict[str, str],
) -> None:
    assert StackConfig.parse({**OPEN, "domainName": "p.home.arpa", **companion}).domain_name


def test_a_wrong_configuration_stops_the_program_before_anything_is_built_or_registered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[object] = []
    monkeypatch.setattr("components.build.artifacts.build", built.append)

    with pytest.raises(ConfigError, match="protect is 'maybe'"):
        run("dev", {"protect": "maybe"})

    assert built == []


def test_another_python_than_the_stacks_is_refused_before_anything_is_built() -> None:
    here = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert StackConfig.parse({**OPEN, "deployPython": here}).deploy_python == here
    with pytest.raises(ConfigError) as refused:
        run("dev", {"deployPython": "3.1"})
    assert f"deployPython is 3.1 and this is Python {here}" in str(refused.value)
    assert "make setup PYTHON=python3.1" in str(refused.value)
