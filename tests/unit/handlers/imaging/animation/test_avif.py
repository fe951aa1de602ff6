"""The loop count of AVIF sequences, from their boxes."""

from __future__ import annotations

import struct

import pytest

from tests.unit.handlers.imaging.animation.animations import loop, saved, scenes


def sequence(*, repeated: int, once: int, whole: int) -> bytes:
    """A sequence with an edit list; durations in the units of the file."""
    content = bytearray(saved(scenes(2, (60, 40)), "AVIF", duration=100, speed=10))
    edits = content.index(b"elst") + 4
    header = content.index(b"tkhd") + 4
    content[edits + 3] = repeated
    form, place = (">Q", 28) if content[header] else (">I", 20)
    struct.pack_into(form, content, header + place, whole)
    struct.pack_into(">Q" if content[edits] else ">I", content, edits + 8, once)
    return bytes(content)


@pytest.mark.parametrize(
    ("repeated", "once", "whole", "times"),
    [(0, 200, 200, 1), (1, 200, 200, 1), (1, 200, 600, 3), (1, 200, 500, 3)],
)
def test_the_edit_list_states_the_number_of_repetitions(
    repeated: int, once: int, whole: int, times: int
) -> None:
    assert loop(sequence(repeated=repeated, once=once, whole=whole)) == times


def test_a_sequence_without_an_edit_list_is_played_for_ever() -> None:
    content = saved(scenes(2, (60, 40)), "AVIF", duration=100, speed=10)

    assert loop(content) == 0
    assert loop(content.replace(b"edts", b"free")) == 0
