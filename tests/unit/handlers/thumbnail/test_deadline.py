"""A photo that is too slow is abandoned in time; one that was left too little time is retried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from components.slices.thumbnail import TIMEOUT
from handlers.imaging import Limits, Rendered, UnusablePhotoError
from handlers.imaging.errors import damaged, too_complex
from handlers.thumbnail.deadline import FAIR_SHARE, MARGIN, OutOfTimeError, within
from tests.unit.handlers.fake_renderer import Ignoring, fake_render

if TYPE_CHECKING:
    from handlers.thumbnail.ports import Receiver


@dataclass
class Invocation:
    """The context of a function with this many seconds left."""

    seconds: float
    memory_limit_in_mb: str = "2048"

    def get_remaining_time_in_millis(self) -> int:
        return round(self.seconds * 1000)


def taking(seconds: float, invocation: Invocation) -> Rendered:
    """The outcome of a photo whose rendering takes this long and then checks its deadline."""

    def render(content: bytes, limits: Limits, _receiver: Receiver) -> Rendered:
        invocation.seconds -= seconds
        limits.check_deadline()
        return fake_render(content)

    return within(invocation, render, 100)(b"photo", Ignoring())


def test_the_renderer_is_told_the_limits() -> None:
    received: list[Limits] = []

    def render(content: bytes, limits: Limits, _receiver: Receiver) -> Rendered:
        received.append(limits)
        return fake_render(content)

    within(Invocation(50), render, 1234)(b"photo", Ignoring())

    (limits,) = received
    assert limits.max_pixels == 1234
    assert limits.max_memory == 2048 * 1024 * 1024
    assert limits.deadline is not None
    assert limits.deadline() == 50 - MARGIN


def test_a_photo_in_time_is_rendered() -> None:
    assert taking(TIMEOUT - MARGIN - 1, Invocation(TIMEOUT))


def test_a_photo_that_exceeds_the_functions_time_is_too_complex() -> None:
    with pytest.raises(UnusablePhotoError) as caught:
        taking(TIMEOUT - MARGIN, Invocation(TIMEOUT))

    assert caught.value.code == "too_complex"


@pytest.mark.parametrize("left", [FAIR_SHARE + MARGIN - 1, MARGIN, 1, 0])
def test_a_photo_with_only_the_time_left_by_others_is_retried(left: int) -> None:
    with pytest.raises(OutOfTimeError):
        taking(left, Invocation(left))


def test_a_photo_that_had_its_fair_share_is_not_retried_forever() -> None:
    with pytest.raises(UnusablePhotoError):
        taking(FAIR_SHARE, Invocation(FAIR_SHARE + MARGIN))


def test_the_first_photo_has_its_fair_share_even_after_a_slow_download() -> None:
    assert FAIR_SHARE + MARGIN <= TIMEOUT - 10


@pytest.mark.parametrize(("error", "left"), [(damaged(), 1), (too_complex(), TIMEOUT)])
def test_any_other_error_is_passed_on_unchanged(error: UnusablePhotoError, left: int) -> None:
    def render(_content: bytes, _limits: Limits, _receiver: Receiver) -> Rendered:
        raise error

    with pytest.raises(UnusablePhotoError) as caught:
        within(Invocation(left), render, 100)(b"photo", Ignoring())

    assert caught.value is error
