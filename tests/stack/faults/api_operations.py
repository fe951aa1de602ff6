"""The paths through the operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.model.image import Status
from tests.stack.faults.registry import damaged, encoded, photo, registered, sha256

if TYPE_CHECKING:
    from tests.stack.faults.registry import Steps
    from tests.stack.faults.site import Site


@registered("POST", "/upload")
def a_ticket(site: Site) -> Steps:
    content = photo()
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": sha256(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert answer.status == 200
    assert site.image(answer.body["imageId"]).status is Status.PENDING
    # The photo it is used for gets processed.
    site.deliver(site.put(answer.body["imageId"], content))


@registered("POST", "/upload")
def a_ticket_for_a_known_photo(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": sha256(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert (answer.status, answer.body["imageId"]) == (200, shown)


@registered("POST", "/upload")
def an_inline_photo(site: Site) -> Steps:
    content = photo()
    body = {"fileName": "a.jpg", "image": encoded(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert answer.status == 201
    site.settle()
    image = site.image(answer.body["imageId"])
    shown = image if image.duplicate_of is None else site.image(image.duplicate_of)
    assert shown.shows(sha256(content))


@registered("POST", "/presigned-url")
def a_form(site: Site) -> Steps:
    body = {"fileName": "a.jpg", "fileType": "image/jpeg"}
    answer = yield lambda: site.ask("POST", "/presigned-url", body=body)
    assert answer.status == 200
    assert site.image(answer.body["fileName"][:36]).status is Status.PENDING


@registered("POST", "/upload")
def a_ticket_on_a_new_day(site: Site) -> Steps:
    site.storage.set_day("2000-01-01", site.admin.user_id)
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "fileSize": 5}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert answer.status == 200


@registered("POST", "/upload")
def a_ticket_while_uploads_are_paused(site: Site) -> Steps:
    site.ask("PUT", "/admin/brake", body={"closed": True})
    body = {"fileName": "a.jpg", "fileType": "image/jpeg"}
    try:
        answer = yield lambda: site.ask("POST", "/upload", body=body)
        assert (answer.status, answer.body["code"]) == (409, "uploads_paused")
    finally:
        site.ask("PUT", "/admin/brake", body={"closed": False})


@registered("GET", "/usage")
def what_is_stored(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/usage")
    assert (answer.body["photos"], answer.body["today"]) == (1, 1)


@registered("GET", "/images")
def a_list(site: Site) -> Steps:
    shown = site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images")
    assert [each["imageId"] for each in answer.body["images"]] == [shown]


@registered("GET", "/images/timeline")
def a_timeline(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images/timeline")
    assert answer.body["count"] == 1


@registered("GET", "/images/timeline")
def a_timeline_that_has_changed(site: Site) -> Steps:
    site.processed(photo())
    site.ask("GET", "/images/timeline")
    gone = site.processed(photo())
    site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=gone)
    answer = yield lambda: site.ask("GET", "/images/timeline")
    assert answer.body["count"] == 2


@registered("GET", "/images/timeline")
def a_timeline_that_the_caller_has(site: Site) -> Steps:
    site.processed(photo())
    known = site.ask("GET", "/images/timeline").headers["Timeline-Version"]
    answer = yield lambda: site.ask("GET", "/images/timeline", query={"known": known})
    assert answer.status == 204


@registered("GET", "/images/changes")
def a_quiet_poll(site: Site) -> Steps:
    site.processed(photo())
    until = site.ask("GET", "/images/timeline").headers["Timeline-Until"]
    since = site.ask("GET", "/images/changes", query={"since": until}).body["until"]
    answer = yield lambda: site.ask("GET", "/images/changes", query={"since": since})
    assert (answer.body["images"], answer.body["removed"]) == ([], [])


@registered("GET", "/images/changes")
def a_poll_that_finds_a_photo_and_a_deletion(site: Site) -> Steps:
    gone = site.processed(photo())
    since = site.ask("GET", "/images/timeline").headers["Timeline-Until"]
    added = site.processed(photo())
    site.ask("DELETE", "/images/{imageId}", image_id=gone)
    answer = yield lambda: site.ask("GET", "/images/changes", query={"since": since})
    assert [each["imageId"] for each in answer.body["images"]] == [added]
    assert answer.body["removed"] == [gone]


@registered("GET", "/images/timeline")
def a_timeline_by_upload(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images/timeline", query={"sort": "uploaded"})
    assert answer.body["count"] == 1


@registered("GET", "/thumbnails")
def a_list_of_thumbnails(site: Site) -> Steps:
    site.processed(photo())
    answer = yield lambda: site.ask("GET", "/thumbnails")
    assert len(answer.body["thumbnails"]) == 1


@registered("GET", "/thumbnails")
def a_thumbnail_by_name(site: Site) -> Steps:
    name = f"{site.processed(photo())}-photo.jpg"
    answer = yield lambda: site.ask("GET", "/thumbnails", query={"fileName": name})
    assert answer.status == 200


@registered("GET", "/images/{imageId}")
def a_photo(site: Site) -> Steps:
    shown = site.processed(photo())
    answer = yield lambda: site.ask("GET", "/images/{imageId}", image_id=shown)
    assert answer.body["status"] == "ready"


@registered("GET", "/images/{imageId}")
def a_duplicate(site: Site) -> Steps:
    content = photo()
    shown, other = site.processed(content), site.processed(content)
    answer = yield lambda: site.ask("GET", "/images/{imageId}", image_id=other)
    assert answer.body["duplicateOf"] == shown


@registered("GET", "/images/{imageId}/download")
def a_download(site: Site) -> Steps:
    content = photo()
    shown = site.processed(content)
    answer = yield lambda: site.ask("GET", "/images/{imageId}/download", image_id=shown)
    assert answer.status == 302
    stored = site.storage.s3.get_object(
        Bucket=site.stack.output("renditionsBucket"),
        Key=answer.headers["Location"].partition("?")[0][1:],
    )
    assert stored["Body"].read() == content


@registered("GET", "/images/{imageId}/download")
def a_repeated_download(site: Site) -> Steps:
    ask = ("GET", "/images/{imageId}/download")
    shown = site.processed(photo())
    first = site.ask(*ask, image_id=shown)
    answer = yield lambda: site.ask(*ask, image_id=shown)
    assert answer.status == 302
    assert answer.body["fileName"] == first.body["fileName"]


@registered("PATCH", "/images/{imageId}")
def a_description(site: Site) -> Steps:
    shown = site.processed(photo())
    body = {"title": "A title", "alt": ""}
    answer = yield lambda: site.ask("PATCH", "/images/{imageId}", image_id=shown, body=body)
    assert answer.status == 200
    assert site.image(shown).title == "A title"


@registered("POST", "/upload")
def a_ticket_for_a_photo_in_the_trash(site: Site) -> Steps:
    content = photo()
    trashed = site.in_the_trash(content)
    body = {"fileName": "a.jpg", "fileType": "image/jpeg", "sha256": sha256(content)}
    answer = yield lambda: site.ask("POST", "/upload", body=body)
    assert (answer.status, answer.body["imageId"]) == (200, trashed)
    assert answer.body["restored"]
    site.settle()
    assert site.image(trashed).is_listed


@registered("GET", "/trash")
def a_page_of_the_trash(site: Site) -> Steps:
    trashed = site.in_the_trash(photo())
    answer = yield lambda: site.ask("GET", "/trash")
    assert [each["imageId"] for each in answer.body["images"]] == [trashed]


@registered("GET", "/trash")
def a_trash_that_is_counted(site: Site) -> Steps:
    site.in_the_trash(photo())
    answer = yield lambda: site.ask("GET", "/trash", query={"total": "true"})
    assert answer.body["total"] == 1


@registered("POST", "/trash")
def two_photos_for_the_trash(site: Site) -> Steps:
    image_ids = [site.processed(photo()) for _ in range(2)]
    site.ask("GET", "/images/timeline")
    answer = yield lambda: site.ask("POST", "/trash", body={"imageIds": image_ids})
    assert answer.body == {"count": 2, "failed": []}
    site.settle()
    assert all(site.image(each).status is Status.TRASHED for each in image_ids)


@registered("POST", "/trash")
def a_photo_for_the_trash_that_was_on_its_way_back(site: Site) -> Steps:
    trashed = site.in_the_trash(photo())
    body = {"imageIds": [trashed]}
    site.ask("POST", "/trash/restore", body=body)
    answer = yield lambda: site.ask("POST", "/trash", body=body)
    assert answer.body == {"count": 1, "failed": []}
    site.settle()
    assert site.image(trashed).status is Status.TRASHED


@registered("POST", "/trash/restore")
def a_deletion_that_is_undone_at_once(site: Site) -> Steps:
    shown = site.processed(photo())
    body = {"imageIds": [shown]}
    site.ask("POST", "/trash", body=body)
    answer = yield lambda: site.ask("POST", "/trash/restore", body=body)
    assert (answer.status, answer.body) == (200, {"count": 1, "failed": []})
    site.settle()
    assert site.image(shown).is_listed


@registered("POST", "/trash/restore")
def a_photo_from_the_trash(site: Site) -> Steps:
    trashed = site.in_the_trash(photo())
    body = {"imageIds": [trashed]}
    answer = yield lambda: site.ask("POST", "/trash/restore", body=body)
    assert answer.status == 202
    site.settle()
    assert site.image(trashed).is_listed


@registered("POST", "/trash/empty")
def a_photo_in_the_trash_that_is_ended(site: Site) -> Steps:
    trashed = site.in_the_trash(photo())
    body = {"imageIds": [trashed]}
    answer = yield lambda: site.ask("POST", "/trash/empty", body=body)
    # A retry may find that the first try did all the work; it is no error.
    assert (answer.status, answer.body["failed"]) == (202, [])
    site.settle()
    assert site.image(trashed).purged


@registered("POST", "/trash/empty")
def a_whole_trash(site: Site) -> Steps:
    trashed = site.in_the_trash(photo())
    answer = yield lambda: site.ask("POST", "/trash/empty", body={})
    assert answer.status == 202
    site.settle()
    assert site.image(trashed).purged


@registered("GET", "/jobs/{jobId}")
def the_progress_of_a_job(site: Site) -> Steps:
    started = site.ask("POST", "/trash/empty", body={}).body
    answer = yield lambda: site.ask("GET", "/jobs/{jobId}", parameters={"jobId": started["jobId"]})
    assert answer.body["finished"]


def _deletion(site: Site, image_id: str, **query: str) -> Steps:
    resource = "/images/{imageId}"
    answer = yield lambda: site.ask("DELETE", resource, image_id=image_id, query=query)
    assert answer.status == 204
    site.settle()
    assert site.image(image_id).purged


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_photo(site: Site) -> Steps:
    shown = site.processed(photo())
    site.ask("GET", "/images/{imageId}/download", image_id=shown)
    site.ask("GET", "/images/timeline")
    answer = yield lambda: site.ask("DELETE", "/images/{imageId}", image_id=shown)
    assert answer.status == 204
    site.settle()
    assert site.image(shown).status is Status.TRASHED


@registered("DELETE", "/images/{imageId}")
def the_end_of_a_photo(site: Site) -> Steps:
    shown = site.processed(photo())
    site.ask("GET", "/images/{imageId}/download", image_id=shown)
    site.ask("GET", "/images/timeline")
    yield from _deletion(site, shown, permanent="true")


@registered("DELETE", "/images/{imageId}")
def the_end_of_a_photo_in_the_trash(site: Site) -> Steps:
    yield from _deletion(site, site.in_the_trash(photo()), permanent="true")


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_duplicate(site: Site) -> Steps:
    content = photo()
    site.processed(content)
    yield from _deletion(site, site.processed(content))


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_failed_photo(site: Site) -> Steps:
    yield from _deletion(site, site.processed(damaged()))


@registered("DELETE", "/images/{imageId}")
def the_deletion_of_a_pending_photo(site: Site) -> Steps:
    image_id, _ = site.sent(photo())
    yield from _deletion(site, image_id)
