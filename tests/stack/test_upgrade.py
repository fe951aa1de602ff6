"""Deploying this program over the previous release with photos in it loses nothing.

Neither does it if people sign in from then on, nor if the photos are given to one of them. What
photos have since this release, those from before get: they are counted, and have a trash.

`previous_release.txt` has the commit of that release and is updated with each release. The test
fails with a hint if the clone lacks that commit, as a shallow clone does.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.state import State
from tests.support import photos
from tests.support.api import Api, entry_of
from tests.support.command_line import ADMIN, SIGN_IN
from tests.support.contract import assert_described
from tests.support.joining import given, invited, signed_in_as
from tests.support.stacks import ROOT, SETTINGS, deploy_stack_on

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local.emulator.process import Emulator
    from tests.support.http import Http
    from tests.support.stacks import Stack

PREVIOUS = Path(__file__).with_name("previous_release.txt")
# Resources with data that no deployment could recreate.
KEEPS = (
    "aws:s3/bucket:Bucket",
    "aws:dynamodb/table:Table",
    "aws:sqs/queue:Queue",
    "aws:cognito/userPool:UserPool",
)

STACK = "upgraded"
TEXTS = {"title": "Before the upgrade", "alt": "Two colours"}
CONDEMNED = {"title": "Deleted after the upgrade"}
BOB = "bob@home.arpa"
OTHER_LIVES = {"accessTokenMinutes": 10, "sessionDays": 60}
_DEADLINE_SECONDS = 60

# The release is deployed by its own code in a separate process: both have modules of the same name.
DEPLOY = """
import json, sys
from pathlib import Path
from local.deploy import deploy
from local.emulator.process import Emulator

folder, port, stack, config = sys.argv[1:]
emulator = Emulator.running_at(Path(folder), int(port))
print(json.dumps(deploy(Path("__main__.py"), stack, emulator, config=json.loads(config)).outputs))
"""


@dataclass(frozen=True)
class Phase:
    """What there is after a deployment, seen by whoever may see the photos.

    Attributes:
        outputs: The program's exports.
        keepers: The resources with data: their identifiers by URN.
        log_role: With which API Gateway logs.
        images: All photos as a list has them, newest first.
        pictures: The statuses of all of their renditions.
        downloads: What downloading each of them gives.
        added: Those that were added in this phase, and their content.
    """

    outputs: Mapping[str, Any]
    keepers: Mapping[str, str]
    log_role: Mapping[str, Any]
    images: list[Any]
    pictures: set[int]
    downloads: list[bytes]
    added: list[tuple[Any, bytes]]


@dataclass(frozen=True)
class Stages:
    """Deploys the stack again and again."""

    emulator: Emulator
    http: Http
    folder: Path

    def deployed(self, name: str, **config: Any) -> Stack:
        """The stack by this program, with these settings."""
        program = self.folder / name
        program.mkdir()
        return deploy_stack_on(self.emulator, program, STACK, config=config)

    def api(self, phase: Phase) -> Api:
        """The API of an open stack."""
        return Api(self.http, phase.outputs["siteUrl"].rstrip("/"), assert_described)

    def stored(self, phase: Phase, prefix: str, image_id: str) -> list[str]:
        """The keys of a photo's versions, of both buckets, without delete markers."""
        s3 = self.emulator.aws.client("s3")
        pages = [
            s3.list_object_versions(Bucket=phase.outputs[bucket], Prefix=prefix)
            for bucket in ("originalsBucket", "renditionsBucket")
        ]
        keys = [each["Key"] for page in pages for each in page.get("Versions", ())]
        return [key for key in keys if image_id in key]

    def phase(self, outputs: Mapping[str, Any], api: Api, added: int = 0, **of: str) -> Phase:
        """What there is now, after some more photos were added."""
        more = [_added(api) for _ in range(added)]
        images = api.get("/images", **of).json()["images"]
        urls = [api.site_url + each["url"] for image in images for each in image["renditions"]]
        state = State.load(self.emulator.folder / STACK / "deployment.json")
        return Phase(
            outputs=outputs,
            keepers={urn: e.id for urn, e in state.resources.items() if e.type in KEEPS},
            log_role=_log_role(self.emulator),
            images=images,
            pictures={self.http.get(url).status for url in urls},
            downloads=[api.download(image["imageId"]).body for image in images],
            added=more,
        )


@pytest.fixture(scope="module")
def stages(emulator: Emulator, http: Http, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return Stages(emulator, http, tmp_path_factory.mktemp("upgrade"))


@pytest.fixture(scope="module")
def before(stages: Stages) -> Phase:
    """The previous release, with photos in it, of which two are described and one was deleted."""
    release = _unpacked(stages.folder / "before")
    outputs = _deploy_previous(stages.emulator, release, STACK)
    api = Api(stages.http, outputs["siteUrl"].rstrip("/"))
    deleted, _ = _added(api)
    texts = (CONDEMNED, TEXTS)
    described = [_added(api) for _ in texts]
    for (image, _), said in zip(described, texts, strict=True):
        path = f"/images/{image['imageId']}"
        assert api.request("PATCH", path, body=json.dumps(said).encode()).status == 200
    assert api.request("DELETE", f"/images/{deleted['imageId']}").status == 204
    phase = stages.phase(outputs, api, added=1)
    return replace(phase, added=[*described, *phase.added])


@pytest.fixture(scope="module")
def opened(stages: Stages, before: Phase) -> Phase:
    """This program, open."""
    assert before
    stack = stages.deployed("open")
    api = Api(stages.http, stack.site_url, assert_described)
    return stages.phase(stack.deployment.outputs, api, added=1)


@pytest.fixture(scope="module")
def counted(stages: Stages, opened: Phase) -> Mapping[str, Any]:
    """What is stored, once a daily round has counted the photos from before."""
    api = stages.api(opened)
    stages.emulator.aws.client("sqs").send_message(
        QueueUrl=opened.outputs["maintenanceQueueUrl"], MessageBody='{"task": "round"}'
    )
    _eventually(lambda: api.get("/usage").json()["photos"] == len(opened.images), "not counted")
    return api.get("/usage").json()


@pytest.fixture(scope="module")
def ended(stages: Stages, opened: Phase, counted: Mapping[str, Any]) -> Phase:
    """Two photos from before went to the trash; one came back, and one was deleted for good."""
    assert counted
    api = stages.api(opened)
    restored = _id_of(opened, TEXTS)
    trashed = (restored, _id_of(opened, CONDEMNED))
    for image_id in trashed:
        assert api.request("DELETE", f"/images/{image_id}").status == 204
    assert {each["imageId"] for each in api.get("/trash").json()["images"]} == {*trashed}
    # Their pictures leave their public folders.
    _eventually(
        lambda: not any(stages.stored(opened, "thumbnails/", each) for each in trashed),
        "not moved",
    )
    back = api.post("/trash/restore", {"imageIds": [restored]})
    assert back.json()["failed"] == []
    api.wait_until_ready(restored)
    job = api.post("/trash/empty", {}).json()["jobId"]
    _eventually(lambda: api.get(f"/jobs/{job}").json()["finished"], "not emptied")
    return stages.phase(opened.outputs, api)


@pytest.fixture(scope="module")
def admins(stages: Stages, ended: Phase) -> Phase:
    """People sign in: what the first admin sees of nobody's photos."""
    assert ended
    stack = stages.deployed("sign-in", **SIGN_IN)
    admin = signed_in_as(stages.http, stack, ADMIN)
    return stages.phase(stack.deployment.outputs, admin, of="nobody")


@pytest.fixture(scope="module")
def bobs(stages: Stages, admins: Phase) -> Phase:
    """The same stack, deployed with other settings, after the admin gave all photos to Bob."""
    assert admins
    stack = stages.deployed("sign-in-longer", **SIGN_IN, **OTHER_LIVES)
    admin = signed_in_as(stages.http, stack, ADMIN)
    job = given(admin, invited(admin, "Bob", BOB))
    assert (job["done"], job["failed"]) == (3, 0)
    assert admin.get("/images", of="nobody").json()["images"] == []
    bob = signed_in_as(stages.http, stack, BOB)
    return stages.phase(stack.deployment.outputs, bob, added=1)


@pytest.mark.slow
def test_an_upgrade_keeps_every_photo(before: Phase, opened: Phase) -> None:
    assert len(before.images) == 3
    assert before.images[1].items() >= TEXTS.items()
    _assert_kept(before, opened)
    for name in ("siteUrl", "originalsBucket", "renditionsBucket", "tableName"):
        assert opened.outputs[name] == before.outputs[name]
    # The API still logs with the same role.
    assert opened.log_role == before.log_role


@pytest.mark.slow
def test_a_daily_round_counts_the_photos_from_before(
    opened: Phase, counted: Mapping[str, Any]
) -> None:
    assert counted["photos"] == len(opened.images) == 4
    assert counted["bytes"] == sum(map(len, opened.downloads))


@pytest.mark.slow
def test_photos_from_before_come_back_from_the_trash_or_are_gone_without_a_trace(
    stages: Stages, opened: Phase, ended: Phase
) -> None:
    gone = _id_of(opened, CONDEMNED)
    place = [image["imageId"] for image in opened.images].index(gone)
    left = replace(
        opened,
        images=[*opened.images[:place], *opened.images[place + 1 :]],
        downloads=[*opened.downloads[:place], *opened.downloads[place + 1 :]],
    )

    _assert_kept(left, ended)
    assert stages.stored(ended, "", gone) == []
    usage = stages.api(opened).get("/usage").json()
    assert (usage["photos"], usage["bytes"]) == (3, sum(map(len, ended.downloads)))


@pytest.mark.slow
def test_once_people_sign_in_the_first_admin_has_the_care_of_every_photo(
    ended: Phase, admins: Phase
) -> None:
    _assert_kept(ended, admins)


@pytest.mark.slow
def test_photos_that_were_given_to_somebody_are_in_their_list(admins: Phase, bobs: Phase) -> None:
    _assert_kept(admins, bobs)


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["opened", "admins", "bobs"])
def test_no_deployment_replaces_what_holds_data(
    request: pytest.FixtureRequest, before: Phase, stage: str
) -> None:
    after: Phase = request.getfixturevalue(stage)

    # Buckets, tables and queues.
    assert len(before.keepers) == 4 + 3 + 2
    assert after.keepers.items() >= before.keepers.items()


@pytest.mark.slow
def test_other_settings_of_signing_in_keep_the_people(admins: Phase, bobs: Phase) -> None:
    assert bobs.keepers == admins.keepers
    assert any("UserPool" in urn for urn in bobs.keepers)
    assert bobs.outputs["commandLineClientId"] == admins.outputs["commandLineClientId"]


def _assert_kept(earlier: Phase, later: Phase) -> None:
    """All photos are there, in the same order, with their texts, pictures and bytes."""
    contents = {image["imageId"]: content for image, content in later.added}
    old = [each for each in later.images if each["imageId"] not in contents]
    # The previous release listed more of each.
    assert [_without_addresses(entry_of(each)) for each in old] == [
        _without_addresses(entry_of(each)) for each in earlier.images
    ]
    assert later.pictures == {200}
    assert later.downloads[len(contents) :] == earlier.downloads
    assert later.downloads[: len(contents)] == list(contents.values())


def _id_of(phase: Phase, texts: Mapping[str, str]) -> str:
    """The id of the photo with these texts."""
    (found,) = [each["imageId"] for each in phase.images if each.items() >= texts.items()]
    return found


def _eventually(question: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not question():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.2)


def _without_addresses(image: Mapping[str, Any]) -> dict[str, Any]:
    renditions = [{**each, "url": None} for each in image["renditions"]]
    return {**image, "renditions": renditions}


def _added(api: Api) -> tuple[Any, bytes]:
    content = photos.jpeg()
    return api.uploaded(content), content


def _log_role(emulator: Emulator) -> dict[str, Any]:
    """The role with which API Gateway logs, which must exist."""
    arn = emulator.aws.client("apigateway").get_account()["cloudwatchRoleArn"]
    return emulator.aws.client("iam").get_role(RoleName=arn.rpartition("/")[2])["Role"]


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
