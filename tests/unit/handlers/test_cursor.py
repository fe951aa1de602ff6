from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.shared.cursor import InvalidCursorError, Position, decode, encode

POSITIONS = st.builds(
    Position,
    st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
    st.uuids(version=4).map(str),
)


@given(POSITIONS)
def test_a_cursor_leads_back_to_where_the_page_ended(position: Position) -> None:
    assert decode(encode(position)) == position


@given(POSITIONS)
def test_a_cursor_needs_no_escaping_in_an_address(position: Position) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{39}", encode(position))


@given(POSITIONS, st.data())
def test_a_cursor_with_another_character_anywhere_is_refused(
    position: Position, data: st.DataObject
) -> None:
    text = encode(position)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place]))

    with pytest.raises(InvalidCursorError):
        decode(text[:place] + other + text[place + 1 :])


@given(st.text(max_size=60))
def test_an_invented_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidCursorError):
        decode(text)


def test_a_cut_cursor_is_refused() -> None:
    text = encode(
        Position(datetime(2026, 11, 21, tzinfo=UTC), "00000000-0000-4000-8000-000000000001")
    )

    for length in range(len(text)):
        with pytest.raises(InvalidCursorError):
            decode(text[:length])
