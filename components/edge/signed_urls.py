"""Signed URLs at the edge: a key, and the edge function that verifies what it signed.

Each kind of URL has its own key, which can be rotated alone. API Gateway generates it: an API key
that is in no usage plan grants nothing by itself, and needs no other provider. The edge function
holds it in its code. The function that signs reads it from an object in a bucket that it can reach:
everybody who may list functions sees their environment, and `privateNetwork` does not reach a
secret store. See docs/decisions/0022-downloads-at-the-edge.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi
from pulumi_aws import apigateway, cloudfront, s3

from components.config.access import OPEN, SIGN_IN

if TYPE_CHECKING:
    from components.storage import PrivateBucket

# Of a key and of its object's name. That of open stacks is empty: they are the older ones.
_SUFFIXES = {OPEN: "", SIGN_IN: "-sign-in"}
_CODE = Path(__file__).with_suffix(".js")
_IMAGE_ID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"

DOWNLOADS = f"^/(downloads/{_IMAGE_ID}/[0-9a-f]{{16}}/photo)$"
"""Paths of downloads; handlers/gallery/downloads.py names the objects."""

PICTURES = (
    f"^/(thumbnails/(?:private/)?{_IMAGE_ID}/[0-9a-f]{{16}})/[a-z0-9-]{{1,32}}\\.[a-z0-9]{{3,4}}$"
)
"""Paths of renditions; a token opens all of one edition of a photo.

handlers/model/image.py names the folder, handlers/imaging the files.
"""


@dataclass(frozen=True, kw_only=True)
class SignedUrlsArgs:
    """One kind of URL.

    `kind` is its name. `pattern` is a regular expression that
    matches the whole path; its first group is what the token signs. `bucket` is where the key is
    read from; CloudFront must not be allowed to read `keys/` there. `access` is who may use the
    stack: a switch changes the key, so no address that was signed before it works after it.
    """

    kind: str
    pattern: str
    bucket: PrivateBucket
    access: str


class SignedUrls(pulumi.ComponentResource):
    """The key and the edge function of one kind of URL.

    `function_arn` is for a behaviour's viewer requests. `key_object` is the name of the object that
    holds the current key, and `key_objects` an ARN pattern for every such object. A rotated key
    gets a new object, whose new name restarts the functions that were given the old one.
    """

    function_arn: pulumi.Output[str]
    key_object: pulumi.Output[str]
    key_objects: pulumi.Output[str]

    def __init__(
        self, name: str, args: SignedUrlsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        # Part of the URNs: the type's name is older than the class's, and that of downloads older
        # than other kinds.
        own_name = name if args.kind == "downloads" else f"{name}-{args.kind}"
        super().__init__("photo-sharing:site:SignedAddresses", own_name, None, opts)
        child = pulumi.ResourceOptions(parent=self)

        key = apigateway.ApiKey(
            f"{name}-{args.kind}", description=f"Signs addresses of {args.kind}", opts=child
        )
        # The provider marks it secret already; marking it here does not rely on that.
        value = pulumi.Output.secret(pulumi.Output.concat(key.value, _SUFFIXES[args.access]))
        function = cloudfront.Function(
            f"{name}-{args.kind}",
            runtime="cloudfront-js-2.0",
            comment=f"Checks addresses of {args.kind}",
            code=value.apply(lambda value: code(key=value, pattern=args.pattern)),
            publish=True,
            opts=child,
        )
        held = s3.BucketObjectv2(
            f"{name}-{args.kind}-key",
            bucket=args.bucket.id,
            key=pulumi.Output.concat(f"keys/{args.kind}/", key.id, _SUFFIXES[args.access]),
            content=value,
            content_type="text/plain",
            # The edge function has a new key before anything is signed with it.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[function]),
        )

        self.function_arn = function.arn
        self.key_object = held.key
        self.key_objects = pulumi.Output.concat(args.bucket.arn, f"/keys/{args.kind}/*")
        self.register_outputs({})


def code(*, key: str, pattern: str) -> str:
    """The edge function's code for a key and a pattern."""
    text = _CODE.read_text(encoding="utf-8")
    for name, value in (("@KEY@", key), ("@PATTERN@", pattern)):
        text = text.replace(json.dumps(name), json.dumps(value))
    return text
