"""Upload forms that were not signed by a role store nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import pytest
import urllib3

if TYPE_CHECKING:
    from tests.support.api import Api
    from tests.support.http import Http
    from tests.support.stacks import Stack


def _form(stack: Stack, key: str, filename: str = "a") -> tuple[str, list[Any]]:
    """An upload form as the root user would sign it, and the URL it is posted to."""
    bucket = stack.output("originalsBucket")
    policy = json.dumps(
        {
            "expiration": "2100-01-01T00:00:00Z",
            "conditions": [
                {"bucket": bucket},
                *(["starts-with", f"${name}", ""] for name in ("key", "x-amz-algorithm")),
                *(["starts-with", f"${name}", ""] for name in ("x-amz-credential", "x-amz-date")),
            ],
        }
    )
    encoded = base64.b64encode(policy.encode()).decode()
    signing = b"AWS4test"
    for part in ("21000101", "us-east-1", "s3", "aws4_request"):
        signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
    fields = [
        ("key", "uploads/public/evil"),
        ("policy", encoded),
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", key),
        ("x-amz-date", "21000101T000000Z"),
        ("x-amz-signature", hmac.new(signing, encoded.encode(), hashlib.sha256).hexdigest()),
        ("file", (filename, b"evil", "image/jpeg")),
    ]
    return f"{stack.emulator.aws.endpoint}/{bucket}", fields


ROOT_SCOPE = "test/21000101/us-east-1/s3/aws4_request"


@pytest.mark.parametrize(
    ("key", "filename"),
    [
        (ROOT_SCOPE, "a"),
        # S3 inserts the file name here, after the key has been checked.
        ("${filename}", ROOT_SCOPE),
        (ROOT_SCOPE.replace("test", "000000000000"), "a"),
    ],
)
def test_a_form_signed_by_the_root_user_stores_nothing(
    stack: Stack, http: Http, key: str, filename: str
) -> None:
    url, fields = _form(stack, key, filename)
    of_role = ("x-amz-credential", f"ASIA{'A' * 16}/21000101/us-east-1/s3/aws4_request")

    for parts in (fields, [of_role, *fields], [*fields, of_role]):
        body, kind = urllib3.encode_multipart_formdata(parts)
        answer = http.request("POST", url, body=body, headers={"Content-Type": kind})
        assert answer.status == 403, answer


def test_a_form_with_two_keys_is_refused(http: Http, api: Api) -> None:
    """Even if both are valid: S3 checks the first one and uses the last."""
    wanted = {"fileName": "a.jpg", "fileType": "image/jpeg"}
    form = api.request("POST", "/presigned-url", body=json.dumps(wanted).encode()).json()
    [*fields] = form["fields"].items()
    file = ("file", ("a", b"evil", "image/jpeg"))
    key = next(each for each in fields if each[0].lower() == "x-amz-credential")

    body, kind = urllib3.encode_multipart_formdata([key, *fields, file])
    answer = http.request("POST", form["uploadURL"], body=body, headers={"Content-Type": kind})

    assert (answer.status, b"not let in" in answer.body) == (403, True)


@pytest.mark.parametrize("left", [["key", "file"], ["key", "policy", "file"], ["file"]])
def test_an_unsigned_form_stores_nothing(stack: Stack, http: Http, left: list[str]) -> None:
    url, fields = _form(stack, ROOT_SCOPE)
    body, kind = urllib3.encode_multipart_formdata([each for each in fields if each[0] in left])

    answer = http.request("POST", url, body=body, headers={"Content-Type": kind})

    assert answer.status == 403, answer
