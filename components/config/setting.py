"""What one setting is: a field of a dataclass that knows its rule, its default and its meaning.

A setting is declared once, as such a field. Its key is the field's name in camel case. The parser
in stack.py, `Pulumi.yaml` and docs/settings.md (documents.py) all come from the declaration.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.config.rules import Rule

T = TypeVar("T")
_METADATA = "setting"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: `name` is the attribute of the configuration, `key` what people write."""

    name: str
    key: str
    rule: Rule[Any]
    default: Any
    meaning: str

    @property
    def description(self) -> str:
        """For people: what it means, and the range of a number."""
        return f"{self.meaning} {self.rule.range}".rstrip()


def setting(rule: Rule[T], *, default: T, meaning: str) -> T:
    """Declare a setting as a field of a dataclass. `default` is a value as `rule` reads it."""
    # The type is the value's, as with dataclasses.field, so that fields can be annotated with it.
    return field(default_factory=lambda: default, metadata={_METADATA: (rule, default, meaning)})


def settings_of(concern: type) -> Sequence[Setting]:
    """The settings that a dataclass declares or inherits, in their order."""
    return [
        Setting(
            name=each.name, key=_camel_case(each.name), rule=rule, default=default, meaning=meaning
        )
        for each in dataclasses.fields(concern)
        for rule, default, meaning in [each.metadata[_METADATA]]
    ]


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)
