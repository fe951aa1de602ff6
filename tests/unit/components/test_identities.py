"""Names are an API: Pulumi knows a resource by its URN, and replaces what has another one.

Whoever must change a line here gives the resource its old name as an alias, or moves the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.components.declared import Stack

# Type and name of each resource with data or an address, with its parent component.
IDENTITIES = {
    "photo-sharing:storage:PrivateBucket$aws:s3/bucket:Bucket": {
        "photos-dev-originals",
        "photos-dev-renditions",
        "photos-dev-site",
        "photos-dev-logs",
    },
    "photo-sharing:metadata:ImageMetadata$aws:dynamodb/table:Table": {
        "photos-dev-ImageMetadata",
        "photos-dev-Contents",
    },
    "photo-sharing:library:Library$aws:dynamodb/table:Table": {"photos-dev-Library"},
    "photo-sharing:thumbnail:Thumbnail$aws:sqs/queue:Queue": {
        "photos-dev-thumbnail",
        "photos-dev-thumbnail-dead-letters",
    },
    "photo-sharing:maintenance:Maintenance$aws:sqs/queue:Queue": {
        "photos-dev-maintenance",
        "photos-dev-maintenance-dead-letters",
    },
    "photo-sharing:site:Site$aws:cloudfront/distribution:Distribution": {"photos-dev-distribution"},
}


# Of a stack that people sign in to: their logins, and what they and programs know of it.
OF_SIGN_IN = {
    "aws:cognito/userPool:UserPool": {"photos-prod-people"},
    "aws:cognito/userPoolDomain:UserPoolDomain": {"photos-prod-sign-in"},
    "aws:cognito/userPoolClient:UserPoolClient": {
        "photos-prod-browser",
        "photos-prod-command-line",
    },
}


def test_logins_and_the_sign_in_page_keep_their_identity(signed_in: Stack) -> None:
    parent = "photo-sharing:identity:Identity$"
    found: dict[str, set[str]] = {}
    for each in signed_in.resources:
        if each.type in OF_SIGN_IN:
            kind = each.urn.split("::")[2]
            assert kind.startswith(parent)
            found.setdefault(kind.removeprefix(parent), set()).add(each.name)

    assert found == OF_SIGN_IN


def test_resources_with_data_or_an_address_keep_their_identity(dev: Stack) -> None:
    kinds = {kind.rpartition("$")[2] for kind in IDENTITIES}
    found: dict[str, set[str]] = {}
    for each in dev.resources:
        if each.type in kinds:
            found.setdefault(each.urn.split("::")[2], set()).add(each.name)

    assert found == IDENTITIES
