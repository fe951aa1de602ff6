from __future__ import annotations

import os

import pytest

from local.emulator import server


def test_the_token_is_the_first_line_of_the_pipe_and_no_more_is_read() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"secret\nrest")

    assert server.read_token(reading) == "secret"
    assert os.read(reading, 10) == b"rest"

    os.close(writing)
    with pytest.raises(SystemExit):
        server.read_token(reading)
    os.close(reading)
