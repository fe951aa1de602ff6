"""The settings in the project's files: `Pulumi.yaml`, those of the stacks, and the document."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from components.config import documents
from components.config.setting import settings_of
from components.config.stack import CONCERNS, ConfigError, StackConfig
from tests.unit.components.declared import PROJECT, ROOT


def test_the_generated_documents_say_what_the_settings_are_declared_to_be() -> None:
    """`make settings` writes both."""
    for path, rewritten in documents.GENERATED.items():
        text = path.read_text(encoding="utf-8")
        assert rewritten(text) == text, path.name


def test_the_defaults_that_pulumi_fills_in_are_those_of_the_program() -> None:
    declared = _yaml("Pulumi.yaml")["config"]
    defaults = {key: _as_pulumi_says(entry["default"]) for key, entry in declared.items()}

    assert list(declared) == [each.key for concern in CONCERNS for each in settings_of(concern)]
    admin = "admin@home.arpa"
    assert StackConfig.parse(defaults | {"adminEmail": admin}) == StackConfig(admin_email=admin)


def test_every_default_satisfies_its_own_rule() -> None:
    for each in settings_of(StackConfig):
        assert each.default is None or each.rule.read(_as_pulumi_says(each.default)) == each.default


def test_the_file_of_dev_is_valid_and_says_that_the_stack_is_open() -> None:
    assert _stack_config("dev").protect is False
    assert _stack_config("dev").access == "open"


def test_the_file_of_prod_lacks_only_the_addresses_of_its_admin_and_for_alarms() -> None:
    with pytest.raises(ConfigError) as refused:
        _stack_config("prod")

    _, *problems = str(refused.value).splitlines()
    assert len(problems) == 2
    assert "set adminEmail" in problems[0]
    assert "set alarmEmails" in problems[1]
    complete = _stack_config("prod", alarmEmails='["me@home.arpa"]', adminEmail="me@home.arpa")
    assert complete.protect is True
    assert complete.signs_in


def test_every_example_in_the_file_of_prod_is_refused_as_it_stands() -> None:
    text = (ROOT / "Pulumi.prod.yaml").read_text()
    examples = re.findall(rf"  # {PROJECT}:(\w+): (\S+)", text)

    assert {"domainName", "hostedZoneId"} <= {key for key, _ in examples}
    # These are valid values to choose from.
    right = {"replicaRegion", "namePrefix", "deployPython", "latestPhotos"}
    for key, value in examples:
        if key not in right:
            with pytest.raises(ConfigError, match=rf"{key} is .* is a placeholder"):
                StackConfig.parse({key: value})


def test_the_example_of_a_production_stack_names_every_setting_but_the_domain() -> None:
    text = (ROOT / "Pulumi.prod.yaml").read_text()

    keys = [each.key for each in settings_of(StackConfig)]
    assert [key for key in keys if f"{PROJECT}:{key}:" not in text] == ["certificateArn"]


def _stack_config(stack: str, **others: str) -> StackConfig:
    values = _yaml(f"Pulumi.{stack}.yaml")["config"]
    own = {key: value for key, value in values.items() if key.startswith(f"{PROJECT}:")}
    given = {key.removeprefix(f"{PROJECT}:"): _as_pulumi_says(own[key]) for key in own}
    return StackConfig.parse(given | others)


def _yaml(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / name).read_text())


def _as_pulumi_says(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
