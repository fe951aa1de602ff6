"""Whole stacks: side by side, deployed again, changed, restarted, protected."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from components.build import artifacts
from local.deploy import destroy
from local.emulator.process import Emulator
from local.errors import UserError
from tests.support import photos
from tests.support.api import Api, entry_of
from tests.support.contract import assert_described
from tests.support.stacks import ROOT, deploy_stack_on

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.http import Http
    from tests.support.stacks import DeployStack, Stack


# The stack "changing" is deployed by several tests, each of which may find it as another left it.


def api_of(http: Http, stack: Stack) -> Api:
    return Api(http, stack.site_url, assert_described)


def assert_is_whole(api: Api, image: dict[str, object], content: bytes) -> None:
    """The photo is shown as before, with its renditions and its original."""
    assert api.get(f"/images/{image['imageId']}").json() == image
    shown = api.get(f"/images/{image['imageId']}").json()
    for rendition in shown["renditions"]:
        assert api.http.get(api.site_url + rendition["url"]).status == 200
    assert api.download(str(image["imageId"])).body == content


def cache_without_packages(cache: Path) -> Path:
    """A cache with everything that was built except the functions' packages."""
    cache.mkdir()
    for built in artifacts.CACHE.iterdir():
        if built.name != "packages":
            (cache / built.name).symlink_to(built)
    return cache


def names_of_everything(stack: Stack) -> set[str]:
    """Everything of these kinds in the whole account."""
    found: list[str] = []
    found += [each["Name"] for each in stack.client("s3").list_buckets()["Buckets"]]
    found += stack.client("dynamodb").list_tables()["TableNames"]
    found += stack.client("sqs").list_queues().get("QueueUrls", [])
    found += [f["FunctionName"] for f in stack.client("lambda").list_functions()["Functions"]]
    found += [role["RoleName"] for role in stack.client("iam").list_roles()["Roles"]]
    groups = stack.client("logs").describe_log_groups()["logGroups"]
    found += [group["logGroupName"] for group in groups]
    found += [api["name"] for api in stack.client("apigateway").get_rest_apis()["items"]]
    found += [each["TopicArn"] for each in stack.client("sns").list_topics()["Topics"]]
    found += [each["Name"] for each in stack.client("scheduler").list_schedules()["Schedules"]]
    return set(found)


def test_two_stacks_side_by_side_share_nothing(
    api: Api, stack: Stack, http: Http, deploy_stack: DeployStack
) -> None:
    # given a second stack in the same account, and a photo in each
    other = deploy_stack("neighbour")
    other_api = api_of(http, other)
    content = photos.jpeg()
    here, there = api.uploaded(content, "here.jpg"), other_api.uploaded(content, "there.jpg")

    # then they share no address, bucket, table or function
    mine, theirs = stack.deployment.outputs, other.deployment.outputs
    assert set(mine) == set(theirs)
    assert not set(map(str, mine.values())) & set(map(str, theirs.values()))
    # The account's role for API Gateway's logs is the first's, as test_log_role.py has it.
    assert other.deployment.actions["import"] == 1

    # and neither photo is in the other stack
    assert other_api.get("/images").json()["images"] == [entry_of(there)]
    listed = api.get("/images", limit=100).json()["images"]
    assert entry_of(here) in listed
    assert there["imageId"] not in [image["imageId"] for image in listed]
    for one, image in ((api, there), (other_api, here)):
        assert one.get(f"/images/{image['imageId']}").status == 404
        for rendition in image["renditions"]:
            assert http.get(one.site_url + rendition["url"]).status == 404

    # when the second is destroyed
    destroy(other.name, other.emulator)

    # then nothing of it is left, and the first is complete
    assert {name for name in names_of_everything(stack) if "photos-neighbour" in name} == set()
    assert http.get(f"{other.site_url}/v1/images").status >= 400
    assert_is_whole(api, here, content)


def test_a_second_deployment_changes_nothing(http: Http, deploy_stack: DeployStack) -> None:
    first = deploy_stack("changing")
    content = photos.jpeg()
    image = api_of(http, first).uploaded(content)

    second = deploy_stack("changing")

    assert second.deployment.actions == {"same": first.deployment.actions.total()}
    assert second.deployment.outputs == first.deployment.outputs
    assert_is_whole(api_of(http, second), image, content)


def test_only_a_changed_function_is_updated(
    http: Http, deploy_stack: DeployStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a stack with a photo
    before = deploy_stack("changing")
    content = photos.jpeg()
    image = api_of(http, before).uploaded(content)
    listed = api_of(http, before).get("/images").json()["count"]
    count = deploy_stack("changing").deployment.actions["same"]

    # when the gallery's code changes
    shutil.copytree(ROOT / "handlers", tmp_path / "handlers")
    source = tmp_path / "handlers" / "gallery" / "handler.py"
    text = source.read_text(encoding="utf-8")
    changed = text.replace('"count": len(images)', '"count": len(images) + 1000')
    assert changed != text
    source.write_text(changed, encoding="utf-8")
    monkeypatch.setattr(artifacts, "ROOT", tmp_path)
    monkeypatch.setattr(artifacts, "CACHE", cache_without_packages(tmp_path / "cache"))
    after = deploy_stack("changing")

    # then its function is updated and answers differently, and nothing else is touched
    assert after.deployment.actions == {"same": count - 1, "update": 1}
    assert after.deployment.outputs == before.deployment.outputs
    assert api_of(http, after).get("/images").json()["count"] == listed + 1000
    assert_is_whole(api_of(http, after), image, content)


def test_a_changed_contract_updates_the_api_in_place(
    http: Http, deploy_stack: DeployStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    before = deploy_stack("changing")
    contract = tmp_path / "openapi.yaml"
    text = artifacts.CONTRACT.read_text(encoding="utf-8")
    contract.write_text(text.replace("maxLength: 1024", "maxLength: 10"), encoding="utf-8")
    long_name = {"fileName": "longer-than-ten.jpg", "fileType": "image/jpeg"}
    assert api_of(http, before).post("/upload", long_name).status == 200

    # when
    monkeypatch.setattr(artifacts, "CONTRACT", contract)
    after = deploy_stack("changing")

    # then
    assert after.deployment.outputs == before.deployment.outputs
    assert after.deployment.actions["create"] == 0
    assert after.deployment.actions["delete"] <= 1  # the deployment of the old contract
    assert api_of(http, after).post("/upload", long_name).status == 400
    assert api_of(http, after).post("/upload", long_name | {"fileName": "a.jpg"}).status == 200


@pytest.mark.parametrize("same_port", [True, False], ids=["same port", "another port"])
def test_photos_survive_a_restart(http: Http, tmp_path: Path, *, same_port: bool) -> None:
    # given a stack that keeps its state, and a photo
    state, program, content = tmp_path / "state", tmp_path / "program", photos.jpeg()
    program.mkdir()
    with Emulator(state) as first:
        before = deploy_stack_on(first, program, "kept")
        image = api_of(http, before).uploaded(content)

    # when it is stopped, started and deployed again
    with Emulator(state, first.port if same_port else None) as second:
        after = deploy_stack_on(second, program, "kept")

        # then everything is there and still works
        assert after.output("originalsBucket") == before.output("originalsBucket")
        assert after.deployment.actions["create"] == 0
        assert_is_whole(api_of(http, after), image, content)
        newer = api_of(http, after).uploaded(photos.jpeg())
        listed = api_of(http, after).get("/images").json()["images"]
        assert [each["imageId"] for each in listed] == [newer["imageId"], image["imageId"]]


def test_prod_can_be_deployed_and_not_destroyed(http: Http, deploy_stack: DeployStack) -> None:
    # given
    prod = deploy_stack("prod", like="prod", config={"access": "open"})
    content = photos.jpeg()
    image = api_of(http, prod).uploaded(content)

    # when
    with pytest.raises(UserError, match="protected"):
        destroy(prod.name, prod.emulator)

    # then
    assert_is_whole(api_of(http, prod), image, content)
    table = prod.client("dynamodb").describe_table(TableName=prod.output("tableName"))["Table"]
    assert table["DeletionProtectionEnabled"] is True
