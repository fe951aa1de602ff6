"""A photo that is too slow is given up in time; one that came too late is tried again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from components.slices.thumbnail import TIMEOUT
from handlers.imaging import Limits, Rendered, UnusablePhotoError
from handlers.imaging.errors import damaged, too_complex
from handlers.thumbnail.deadline import FAIR_SHARE, MARGIN, OutOfTimeError, within
from tests.unit.handlers.fake_renderer import fake_render


@dataclass
class Invocation:
    """A function that is ended in so many seconds."""

    seconds: float
    memory_limit_in_mb: str = "2048"

    def get_remaining_time_in_millis(self) -> int:
        return round(self.seconds * 1000)


def taking(seconds: float, invocation: Invocation) -> Rendered:
    """What becomes of a photo whose rendering takes so long and ends with a look at the clock."""

    def render(content: bytes, limits: Limits) -> Rendered:
        invocation.seconds -= seconds
        limits.check_deadline()
        return fake_render(content)

    return within(invocation, render, 100)(b"photo")


def test_the_renderer_is_told_the_limits() -> None:
    told: list[Limits] = []

    def render(content: bytes, limits: Limits) -> Rendered:
        told.append(limits)
        return fake_render(content)

    within(Invocation(50), render, 1234)(b"photo")

    (limits,) = told
    assert limits.max_pixels == 1234
    assert limits.max_memory == 2048 * 1024 * 1024
    assert limits.deadline is not None
    assert limits.deadline() == 50 - MARGIN


def test_a_photo_in_time_is_rendered() -> None:
    assert taking(TIMEOUT - MARGIN - 1, Invocation(TIMEOUT))


def test_a_photo_that_takes_longer_than_the_function_may_is_too_complex() -> None:
    with pytest.raises(UnusablePhotoError) as caught:
        taking(TIMEOUT - MARGIN, Invocation(TIMEOUT))

    assert caught.value.code == "too_complex"


@pytest.mark.parametrize("left", [FAIR_SHARE + MARGIN - 1, MARGIN, 1, 0])
def test_a_photo_that_only_got_what_others_had_left_is_tried_again(left: int) -> None:
    with pytest.raises(OutOfTimeError):
        taking(left, Invocation(left))


def test_a_photo_that_had_its_share_is_not_tried_again_for_ever() -> None:
    with pytest.raises(UnusablePhotoError):
        taking(FAIR_SHARE, Invocation(FAIR_SHARE + MARGIN))


def test_the_first_photo_of_a_message_has_its_share_after_ten_seconds_for_its_bytes() -> None:
    assert FAIR_SHARE + MARGIN <= TIMEOUT - 10


@pytest.mark.parametrize(("error", "left"), [(damaged(), 1), (too_complex(), TIMEOUT)])
def test_any_other_reason_is_left_as_it_is(error: UnusablePhotoError, left: int) -> None:
    def render(_content: bytes, _limits: Limits) -> Rendered:
        raise error

    with pytest.raises(UnusablePhotoError) as caught:
        within(Invocation(left), render, 100)(b"photo")

    assert caught.value is error
