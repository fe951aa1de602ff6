"""Deploying this program over the previous release with photos in it loses nothing.

`previous_release.txt` has the commit of that release and is updated with each release. The test
fails with a hint if the clone lacks that commit, as a shallow clone does.
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
# Resources with data that no deployment could recreate.
KEEPS = ("aws:s3/bucket:Bucket", "aws:dynamodb/table:Table", "aws:sqs/queue:Queue")

STACK = "upgraded"

# The release is deployed by its own code in a separate process: both have modules of the same name.
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

    # then the resources with data are the same
    assert {urn: entry.id for urn, entry in _keepers(emulator).items() if urn in earlier} == {
        urn: entry.id for urn, entry in earlier.items()
    }
    assert len(earlier) == 4 + 2 + 2
    for name in ("siteUrl", "originalsBucket", "renditionsBucket", "tableName"):
        assert after.output(name) == before[name]

    # and the API still logs with the same role
    assert _log_role(emulator) == log_role

    # and both photos are listed and complete, the deleted one is not, and a new one can be added
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
    """The role with which API Gateway logs, which must exist."""
    arn = emulator.aws.client("apigateway").get_account()["cloudwatchRoleArn"]
    return emulator.aws.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]


def _keepers(emulator: Emulator) -> dict[str, Entry]:
    state = State.load(emulator.folder / STACK / "deployment.json")
    return {urn: entry for urn, entry in state.resources.items() if entry.type in KEEPS}


def _unpacked(folder: Path) -> Path:
    """The previous release's files, with the packages and downloads of this one."""
    commit = PREVIOUS.read_text().strip()
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", commit],  # noqa: S607 (git from the PATH)
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
