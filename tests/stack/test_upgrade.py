"""This program on top of the previous release's, with photos in it: nothing is lost.

`previous_release.txt` names the commit of that release; whoever makes a release writes its commit
there. The clone must have it: a shallow clone has not, and the test says so and fails.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.state import State
from tests.support import photos
from tests.support.api import Api
from tests.support.contract import assert_described
from tests.support.stacks import ROOT, SETTINGS, deploy_stack_on

if TYPE_CHECKING:
    from local.emulator.process import Emulator
    from local.state import Entry
    from tests.support.http import Http

PREVIOUS = Path(__file__).with_name("previous_release.txt")
# What holds something that nobody could make again by deploying.
KEEPS = ("aws:s3/bucket:Bucket", "aws:dynamodb/table:Table", "aws:sqs/queue:Queue")

STACK = "upgraded"

# The release's own code deploys it, in a process of its own: modules of both have the same names.
DEPLOY = """
import json, sys
from pathlib import Path
from local.deploy import deploy
from local.emulator import Emulator

folder, port, stack, config = sys.argv[1:]
emulator = Emulator.running_at(Path(folder), int(port))
print(json.dumps(deploy(Path("__main__.py"), stack, emulator, config=json.loads(config)).outputs))
"""


@pytest.mark.slow
def test_an_upgrade_keeps_every_photo_and_replaces_nothing_that_holds_data(
    emulator: Emulator, http: Http, tmp_path: Path
) -> None:
    # given the previous release with photos in it: one shown, one described, one deleted
    before = _deploy_previous(emulator, _unpacked(tmp_path / "before"), STACK)
    api = Api(http, before["siteUrl"].rstrip("/"))
    contents = [photos.jpeg(), photos.png()]
    shown = api.uploaded(contents[0], "shown.jpg")
    described = api.uploaded(contents[1], "described.png", "image/png")
    title = json.dumps({"title": "Before the upgrade"}).encode()
    api.request("PATCH", f"/images/{described['imageId']}", body=title)
    deleted = api.uploaded(photos.jpeg())
    assert api.request("DELETE", f"/images/{deleted['imageId']}").status == 204
    earlier = _keepers(emulator)
    log_role = _log_role(emulator)

    # when this program is deployed on top
    program = tmp_path / "after"
    program.mkdir()
    after = deploy_stack_on(emulator, program, STACK)

    # then what holds data is what it was
    assert {urn: entry.id for urn, entry in _keepers(emulator).items() if urn in earlier} == {
        urn: entry.id for urn, entry in earlier.items()
    }
    assert len(earlier) == 4 + 2 + 2
    for name in ("siteUrl", "originalsBucket", "renditionsBucket", "tableName"):
        assert after.output(name) == before[name]

    # and the API goes on logging with the role that it had
    assert _log_role(emulator) == log_role

    # and both photos are listed and whole, the deleted one is not, and a new one joins them
    api = Api(http, after.site_url, assert_described)
    listed = api.get("/images").json()["images"]
    assert [each["imageId"] for each in listed] == [described["imageId"], shown["imageId"]]
    assert listed[0]["title"] == "Before the upgrade"
    for image, content in zip(listed, reversed(contents), strict=True):
        assert all(http.get(after.site_url + e["url"]).status == 200 for e in image["renditions"])
        assert api.download(image["imageId"]).body == content
    newest = api.uploaded(photos.jpeg())
    assert api.get("/images").json()["images"][0]["imageId"] == newest["imageId"]


def _log_role(emulator: Emulator) -> dict[str, Any]:
    """The role that API Gateway logs with, which must exist."""
    arn = emulator.aws.client("apigateway").get_account()["cloudwatchRoleArn"]
    return emulator.aws.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]


def _keepers(emulator: Emulator) -> dict[str, Entry]:
    state = State.load(emulator.folder / STACK / "deployment.json")
    return {urn: entry for urn, entry in state.resources.items() if entry.type in KEEPS}


def _unpacked(folder: Path) -> Path:
    """The previous release's files, with what this one has installed and fetched."""
    commit = PREVIOUS.read_text().strip()
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit],  # noqa: S607 (the git that everybody has)
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        pytest.fail(
            f"The previous release, {commit}, is not in this clone: `git fetch --unshallow`. "
            + packed.stderr.decode()
        )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    (folder / ".cache").mkdir()
    for made in ("layers", "npm"):
        if (ROOT / ".cache" / made).exists():
            (folder / ".cache" / made).symlink_to(ROOT / ".cache" / made)
    return folder


def _deploy_previous(emulator: Emulator, folder: Path, stack: str) -> dict[str, Any]:
    (folder / f"Pulumi.{stack}.yaml").write_text((folder / "Pulumi.dev.yaml").read_text())
    done = subprocess.run(
        [
            *(sys.executable, "-c", DEPLOY),
            *(str(emulator.folder), str(emulator.port), stack, json.dumps(SETTINGS)),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
