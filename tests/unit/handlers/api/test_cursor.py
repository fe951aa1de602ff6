from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.api.cursor import InvalidCursorError, decode, encode
from handlers.model.order import Order, Position

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone
IDS = st.uuids(version=4).map(str)
# In either order; a camera's clock may show any time.
POSITIONS = st.builds(Position, MOMENTS, IDS, st.none() | st.datetimes())


@given(POSITIONS)
def test_a_cursor_decodes_to_the_end_of_the_page(position: Position) -> None:
    assert decode(encode(position), position.order) == position


@given(POSITIONS)
def test_a_cursor_needs_no_escaping_in_a_url(position: Position) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{39}|[A-Za-z0-9_-]{50}", encode(position))


@given(POSITIONS)
def test_a_cursor_of_one_order_is_invalid_in_the_other(position: Position) -> None:
    (other,) = set(Order) - {position.order}

    with pytest.raises(InvalidCursorError):
        decode(encode(position), other)


@given(POSITIONS, st.data())
def test_a_cursor_with_another_character_anywhere_is_refused(
    position: Position, data: st.DataObject
) -> None:
    text = encode(position)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place]))

    with pytest.raises(InvalidCursorError):
        decode(text[:place] + other + text[place + 1 :], position.order)


@given(st.text(max_size=60), st.sampled_from(Order))
def test_an_invented_cursor_is_refused(text: str, order: Order) -> None:
    with pytest.raises(InvalidCursorError):
        decode(text, order)


@pytest.mark.parametrize("taken_at", [None, datetime(2026, 11, 20, 12)])  # noqa: DTZ001  # a camera's clock
def test_a_cut_cursor_is_refused(taken_at: datetime | None) -> None:
    image_id = "00000000-0000-4000-8000-000000000001"
    position = Position(datetime(2026, 11, 21, tzinfo=UTC), image_id, taken_at)
    text = encode(position)

    for length in range(len(text)):
        with pytest.raises(InvalidCursorError):
            decode(text[:length], position.order)
