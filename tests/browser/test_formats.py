"""Every supported format and variant, from the file chooser to the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import pixels
from tests.browser.files import upload
from tests.browser.held_requests import hold
from tests.support import samples

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.gallery_page import GalleryPage
    from tests.support.samples_model import Sample

# All of them in turn, on a busy machine.
PROCESSED_MS = 240_000

REASONS = {
    # The page checks this itself.
    "not_an_image": "Supported formats: JPEG",
    "damaged": "incomplete or damaged",
    "too_many_pixels": "too many pixels",
    "too_complex": "too complex",
    "unsupported": "This kind of photo isn’t supported",
}


def choose(gallery: GalleryPage, chosen: tuple[Sample, ...]) -> None:
    # Without a type, as on systems that do not know it.
    gallery.choose(*(upload(each.file_name, each.content, "") for each in chosen))


def faults(gallery: GalleryPage, sample: Sample) -> list[str]:
    """What is wrong with the photo made from a sample."""
    gallery.expect_shown(sample.file_name)
    picture = gallery.picture(sample.file_name)
    found = pixels.faults(picture, sample)
    frames, repetitions = pixels.frames(picture)
    if len(frames) != sample.frames or len({frame.seen for frame in frames}) != sample.frames:
        found.append(f"{len(frames)} frames, {sample.frames} expected, each unlike the others")
    elif sample.animated:
        durations = tuple(frame.milliseconds for frame in frames)
        if durations != sample.durations:
            found.append(f"frames stay {durations} ms in place of {sample.durations}")
        if repetitions != sample.loop - 1:
            found.append(f"repeats {repetitions} times in place of {sample.loop - 1}")
    return found


def test_every_format_comes_out_upright_and_in_the_right_colours(gallery: GalleryPage) -> None:
    choose(gallery, samples.SAMPLES)

    bar = gallery.uploads.get_by_role("progressbar", name="All uploads")
    expect(bar).to_be_visible()
    expect(bar).to_be_hidden(timeout=PROCESSED_MS)
    # Nothing is in progress: only refused and failed files stay in the list.
    assert gallery.troubled.all_inner_texts() == []
    expect(gallery.uploads).to_contain_text(f"{len(samples.SAMPLES)} added")
    found = {str(sample): faults(gallery, sample) for sample in samples.SAMPLES}
    assert {name: each for name, each in found.items() if each} == {}


def test_an_incomplete_file_is_shown_as_far_as_it_goes_with_a_sign(
    gallery: GalleryPage,
) -> None:
    damaged = tuple(sample for sample in samples.SAMPLES if sample.damaged)
    choose(gallery, damaged)

    for sample in damaged:
        gallery.expect_shown(sample.file_name)
        expect(gallery.row(sample.file_name)).to_contain_text("This file is damaged")
        mark = gallery.photo(sample.file_name).get_by_role("img", name="This file is damaged")
        expect(mark).to_be_visible()
        gallery.link(sample.file_name).click()
        expect(gallery.full_view).to_contain_text("This file is damaged")
        gallery.full_view.get_by_role("button", name="Back").click()
        expect(gallery.full_view).to_have_count(0)


def test_animations_play_in_the_viewer(gallery: GalleryPage) -> None:
    sample = next(each for each in samples.SAMPLES if each.animated)
    choose(gallery, (sample,))
    gallery.expect_shown(sample.file_name)

    gallery.link(sample.file_name).click()

    view = gallery.full_view
    large = view.get_by_role("img", name=f"Photo: {sample.file_name}", exact=True)
    expect(large).to_be_visible()
    gallery.page.wait_for_function(
        "picture => picture.complete && picture.naturalWidth > 0", arg=large.element_handle()
    )
    frames, _ = pixels.frames(large)
    assert tuple(frame.milliseconds for frame in frames) == sample.durations
    view.get_by_role("button", name="Details", exact=True).click()
    expect(view.get_by_text(", animated")).to_be_visible()


def test_a_file_that_cannot_be_shown_has_a_reason(gallery: GalleryPage) -> None:
    choose(gallery, samples.HOSTILE)

    expect(gallery.uploads).to_contain_text(
        f"{len(samples.HOSTILE)} couldn’t be added", timeout=PROCESSED_MS
    )
    gallery.show_uploads()
    for group in gallery.uploads.locator(".refused").all():
        group.locator("summary").click()
    for sample in samples.HOSTILE:
        group = gallery.uploads.locator(".refused").filter(
            has=gallery.page.get_by_text(sample.file_name, exact=True)
        )
        expect(group).to_contain_text(REASONS[sample.failure or ""])
    expect(gallery.empty).to_be_visible()


@pytest.mark.parametrize("name", ["heic-8-bit", "tiff-rgb"])
def test_a_photo_that_the_browser_cannot_show_has_an_icon_until_it_is_ready(
    page: Page, gallery: GalleryPage, name: str
) -> None:
    sample = samples.BY_NAME[name]
    held = hold(page, "**/v1/images/*")
    choose(gallery, (sample,))

    row = gallery.row(sample.file_name)
    drawing = row.locator(".upload-photo")
    expect(drawing).to_be_visible()
    expect(row.locator("canvas")).to_be_hidden()

    expect(row).to_contain_text("Processing")
    # Without a route left, Playwright may continue the held requests by itself.
    for route in held:
        route.continue_()
    page.unroute("**/v1/images/*")
    expect(row).to_contain_text("In the gallery")
    # From now on the photo itself, which any browser can show.
    expect(row.locator("img")).to_be_visible()
    expect(drawing).to_be_hidden()
    gallery.expect_shown(sample.file_name)
