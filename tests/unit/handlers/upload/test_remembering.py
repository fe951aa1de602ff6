from __future__ import annotations

from handlers.upload.remembering import remembered


def test_a_value_is_read_again_once_it_is_old() -> None:
    read = iter(range(10))
    time = 100.0
    value = remembered(lambda: next(read), 5, lambda: time)

    assert [value(), value()] == [0, 0]
    time = 104.9
    assert value() == 0
    time = 105.0
    assert [value(), value()] == [1, 1]
