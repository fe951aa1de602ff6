"""Tags on every resource that can carry them, without any component mentioning tags.

The provider's default tags would do the same from the stack's file, but a stack whose file forgets
them would be untagged.
"""

from __future__ import annotations

from functools import cache, partial
from inspect import signature
from typing import TYPE_CHECKING, Any

import pulumi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def tag_everything(tags: Mapping[str, str]) -> None:
    """Tag every resource that is declared from now on; a resource's own tags win."""
    pulumi.runtime.register_stack_transformation(_tagger(tags))


def is_taggable(resource: pulumi.Resource) -> bool:
    """Whether the resource's type takes `tags`."""
    return _has_tags(type(resource))


@cache
def _has_tags(kind: type[pulumi.Resource]) -> bool:
    # Generated classes list their inputs in this constructor; there is no public list.
    constructor: Callable[..., Any] | None = getattr(kind, "_internal_init", None)
    return constructor is not None and "tags" in signature(constructor).parameters


def _tagger(
    tags: Mapping[str, str],
) -> Callable[[pulumi.ResourceTransformationArgs], pulumi.ResourceTransformationResult | None]:
    def tag(
        args: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if not is_taggable(args.resource):
            return None
        own: pulumi.Input[Any] = args.props.get("tags")
        merged = pulumi.Output.from_input(own).apply(partial(_merged, tags))
        return pulumi.ResourceTransformationResult({**args.props, "tags": merged}, args.opts)

    return tag


def _merged(tags: Mapping[str, str], own: Mapping[str, str] | None) -> dict[str, str]:
    return {**tags, **(own or {})}
