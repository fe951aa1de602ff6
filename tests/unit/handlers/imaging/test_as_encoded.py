"""Files are handed out as soon as each is encoded, as announced, on one processor or on many."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from bench.photos import picture
from handlers.imaging import Limits, UnusablePhotoError, encoding, render
from handlers.imaging.errors import too_complex
from tests.support import samples_jpeg
from tests.support.samples import BY_NAME
from tests.unit.handlers.pictures import encoded

if TYPE_CHECKING:
    from handlers.imaging import PlannedFile, RenderedFile

ONE = Limits(max_pixels=20_000_000, processors=1)
MANY = Limits(max_pixels=20_000_000, processors=4)


@cache
def photo(width: int, height: int, profile: str | None = None) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = 6
    seen = picture(width, height, seed=3)
    icc = samples_jpeg.profile(profile) if profile else None
    return encoded(seen, "JPEG", quality=90, exif=tags, icc_profile=icc)


CONTENTS = {
    "photo": lambda: photo(1500, 1000),
    "photo whose half is nearly large enough": lambda: photo(4032, 3024, "p3"),
    "photo that is resampled": lambda: photo(6000, 2000),
    "icon": lambda: encoded(Image.new("RGB", (20, 30), "red"), "PNG"),
    "strip": lambda: encoded(Image.new("RGB", (6000, 100), "red"), "PNG"),
    "see-through": lambda: encoded(Image.new("RGBA", (2500, 500), (9, 99, 9, 9)), "WEBP"),
    "animation": lambda: BY_NAME["gif-animated"].content,
    "truncated": lambda: photo(1500, 1000)[:200_000],
}


@pytest.mark.parametrize("limits", [ONE, MANY], ids=["one", "many"])
@pytest.mark.parametrize("name", CONTENTS)
def test_what_is_announced_is_handed_out_once_each_and_returned(name: str, limits: Limits) -> None:
    told: list[tuple[PlannedFile, ...]] = []
    given: list[RenderedFile] = []

    def announced(plan: tuple[PlannedFile, ...]) -> None:
        assert not given
        told.append(plan)

    made = render(CONTENTS[name](), limits, on_plan=announced, on_file=given.append)

    assert told == [tuple(file.planned for file in made.files)]
    assert sorted(given, key=made.files.index) == list(made.files)
    for file in made.files:
        with Image.open(io.BytesIO(file.data)) as image:
            assert image.size == (file.width, file.height)


@pytest.mark.parametrize("name", CONTENTS)
def test_many_processors_make_the_same_files_as_one(name: str) -> None:
    content = CONTENTS[name]()

    assert render(content, MANY) == render(content, ONE)


def test_a_file_is_handed_out_while_others_are_encoded_in_the_callers_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_is_out = threading.Event()
    encode, threads = encoding.webp, set[int]()

    def waiting(image: Image.Image, edge: int, **settings: bool) -> RenderedFile:
        threads.add(threading.get_ident())
        # The largest one is encoded for as long as another one has not been handed out.
        assert edge != 1500 or small_is_out.wait(20)
        return encode(image, edge, **settings)

    def given(file: RenderedFile) -> None:
        assert threading.get_ident() == caller
        if file.name == "320.webp":
            small_is_out.set()

    caller = threading.get_ident()
    monkeypatch.setattr(encoding, "webp", waiting)

    made = render(CONTENTS["photo"](), MANY, on_file=given)

    assert [file.name for file in made.files][-1] == "1500.webp"
    assert caller not in threads


@pytest.mark.parametrize("limits", [ONE, MANY], ids=["one", "many"])
@pytest.mark.parametrize("error", [MemoryError(), too_complex()], ids=["memory", "complex"])
def test_an_encoder_that_fails_fails_the_photo_and_leaves_no_thread(
    monkeypatch: pytest.MonkeyPatch, limits: Limits, error: Exception
) -> None:
    encode, before = encoding.webp, threading.active_count()

    def failing(image: Image.Image, edge: int, **settings: bool) -> RenderedFile:
        if edge == 640:
            raise error
        return encode(image, edge, **settings)

    monkeypatch.setattr(encoding, "webp", failing)
    given: list[str] = []

    with pytest.raises(type(error)):
        render(CONTENTS["photo"](), limits, on_file=lambda file: given.append(file.name))

    assert "640.webp" not in given
    assert threading.active_count() == before


@pytest.mark.parametrize("limits", [ONE, MANY], ids=["one", "many"])
def test_an_error_of_the_receiver_is_passed_on(limits: Limits) -> None:
    before = threading.active_count()

    def full(_file: RenderedFile) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        render(CONTENTS["photo"](), limits, on_file=full)

    assert threading.active_count() == before


def test_no_encoding_begins_after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that are waiting for a processor are given up too."""
    begun: list[int] = []
    encode, over = encoding.webp, threading.Event()

    def slow(image: Image.Image, edge: int, **settings: bool) -> RenderedFile:
        begun.append(edge)
        over.set()
        time.sleep(0.05)
        return encode(image, edge, **settings)

    monkeypatch.setattr(encoding, "webp", slow)
    limits = replace(MANY, deadline=lambda: 0.0 if over.is_set() else 1.0)

    with pytest.raises(UnusablePhotoError, match="too_complex"):
        render(CONTENTS["photo"](), limits)

    assert begun == [1500]


@pytest.mark.parametrize(
    ("name", "scaled"),
    [
        ("photo whose half is nearly large enough", [2048]),
        ("photo", []),
        ("photo that is resampled", []),
        ("see-through", []),
    ],
)
def test_only_a_photo_as_the_decoder_has_scaled_it_has_a_higher_quality(
    monkeypatch: pytest.MonkeyPatch, name: str, scaled: list[int]
) -> None:
    encode, found = encoding.webp, list[int]()

    def seen(image: Image.Image, edge: int, **settings: bool) -> RenderedFile:
        if settings["scaled"]:
            found.append(edge)
        return encode(image.crop((0, 0, 16, 16)), edge, **settings)

    monkeypatch.setattr(encoding, "webp", seen)

    render(CONTENTS[name](), ONE)

    assert found == scaled


def test_the_higher_quality_costs_a_few_bytes() -> None:
    seen = picture(1500, 1000, seed=3)

    plain, scaled = (len(encoding.webp(seen, 1500, scaled=each).data) for each in (False, True))

    assert 1.01 < scaled / plain < 1.12
