"""What must hold of everything that is stored, at any moment and once nothing is left to do."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from handlers.aws.attribute_values import plain
from handlers.model.content_claims import content_id
from handlers.model.image import PUBLIC_OWNER, Image, Status, Unfinished, is_image_id

if TYPE_CHECKING:
    from tests.unit.handlers.ends.account import Account
    from tests.unit.handlers.ends.buckets import Version


def images(account: Account) -> list[Image]:
    rows = [plain(row) for row in account.tables.stored["images"].values()]
    return [Image.from_item(row) for row in rows if is_image_id(row["imageId"])]


def check_safe(account: Account) -> None:
    """At any moment: what is shown or in the trash has its original and its renditions."""
    for image in images(account):
        if image.is_kept:
            original = account.buckets.objects["originals"].get(image.object_key, [])
            assert image.version_id in {each.version_id for each in original if each.body}
            for each in image.renditions:
                assert account.buckets.current("renditions", each.key), (image, each.key)


def check_whole(account: Account) -> None:
    """Every photo is in one place, and nothing else is stored."""
    found = images(account)
    check_safe(account)
    originals = {key: _readable(objects) for key, objects in _objects(account, "originals")}
    expected = {each.object_key for each in found if each.is_kept or _is_kept_failed(each)}
    assert {key for key, versions in originals.items() if versions} == expected
    for image in found:
        _check_item(image)
        if image.is_kept:
            assert account.buckets.current("originals", image.object_key), "hidden"
            # Below another version, it would expire as one that was replaced.
            versions = originals[image.object_key]
            assert {each.version_id for each in versions} == {image.version_id}
    _check_renditions(account, found)
    _check_claims(account, found)
    _check_usage(account, found)
    _check_jobs_and_records(account)


def _check_item(image: Image) -> None:
    assert image.status is not Status.PENDING, "it would wait for ever"
    assert not image.leftovers
    match image.status:
        case Status.DELETED:
            assert image.purged
            assert image.unfinished in {None, Unfinished.FORGET}
            assert image.expires_at
        case Status.FAILED:
            assert image.unfinished in {None, Unfinished.FAILED}
            assert image.expires_at
        case _:
            assert image.unfinished is None
    if image.status is Status.TRASHED:
        assert (image.folder or "").startswith("trash/")
        assert image.edition is None


def _check_renditions(account: Account, found: list[Image]) -> None:
    expected = {each.key for image in found if image.is_kept for each in image.renditions}
    stored = dict(_objects(account, "renditions"))
    of_photos = {key for key in stored if key.startswith(("thumbnails/", "trash/"))}
    assert of_photos == expected
    # Nothing is hidden, and a repeated try has stored the same.
    for key in of_photos:
        assert len({version.body for version in stored[key]}) == 1, key
    kept = {image.image_id for image in found if image.is_listed}
    downloads = {key.split("/")[1] for key in stored if key.startswith("downloads/")}
    assert downloads <= kept
    shown = {each.key for image in found if image.is_listed for each in image.renditions}
    # What a photo was given with is kept at the edge for a day, behind the same tokens.
    given = {
        key
        for image in found
        if image.is_listed or image.duplicate_of
        for key in account.cdn.keeps
        if image.owner != PUBLIC_OWNER and key.startswith(f"thumbnails/{image.image_id}/")
    }
    assert account.cdn.keeps <= shown | given, "CloudFront has what is not shown"


def _check_claims(account: Account, found: list[Image]) -> None:
    claims = {key[0]: row["imageId"]["S"] for key, row in account.tables.stored["contents"].items()}
    assert claims == {
        content_id(each.owner, each.sha256 or ""): each.image_id for each in found if each.is_kept
    }


def _check_usage(account: Account, found: list[Image]) -> None:
    counted = [each for each in found if each.counted is not None]
    for image in found:
        assert (image.counted is not None) == (image.is_kept or _is_kept_failed(image))
    rows = [plain(row) for row in account.tables.stored["library"].values()]
    photos, sizes = Counter[str](), Counter[str]()
    for image in counted:
        photos[image.owner] += 1
        sizes[image.owner] += image.counted or 0
    assert Counter({row["sk"]: row.get("photos", 0) for row in _of(rows, "USAGE")}) == photos
    assert Counter({row["sk"]: row.get("bytes", 0) for row in _of(rows, "USAGE")}) == sizes
    assert sum(row["bytes"] for row in _of(rows, "SITE") if "bytes" in row) == sizes.total()


def _check_jobs_and_records(account: Account) -> None:
    rows = [plain(row) for row in account.tables.stored["library"].values()]
    for job in (row for row in rows if row["sk"] == "JOB"):
        assert job.get("done", 0) + job.get("failed", 0) <= job.get("total", 1), job
    for record in _of(rows, "REMOVALS"):
        assert "finishedAt" in record, record
        assert record["gone"] + record["restored"] == record["photos"], record


def _of(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["pk"] == name]


def _objects(account: Account, bucket: str) -> list[tuple[str, list[Version]]]:
    return [*account.buckets.objects[bucket].items()]


def _readable(versions: list[Version]) -> list[Version]:
    return [each for each in versions if each.body is not None]


def _is_kept_failed(image: Image) -> bool:
    return image.status is Status.FAILED and image.counted is not None
