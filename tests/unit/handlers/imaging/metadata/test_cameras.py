from __future__ import annotations

import pytest

from handlers.imaging.metadata import cameras


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Apple", "iPhone 15 Pro", "Apple iPhone 15 Pro"),
        ("Canon", "Canon EOS 5D Mark IV", "Canon EOS 5D Mark IV"),
        ("NIKON CORPORATION", "NIKON D750", "Nikon D750"),
        ("NIKON", "COOLPIX P900", "Nikon COOLPIX P900"),
        ("OLYMPUS IMAGING CORP.  ", "E-M10          ", "Olympus E-M10"),
        ("RICOH IMAGING COMPANY, LTD.", "PENTAX K-1", "Pentax K-1"),
        ("FUJI PHOTO FILM CO., LTD.", "FinePix2400Zoom", "Fujifilm FinePix2400Zoom"),
        ("EASTMAN KODAK COMPANY", "KODAK DX7590 ZOOM", "Kodak DX7590 ZOOM"),
        ("samsung", "SM-G998B", "Samsung SM-G998B"),
        ("SONY", "ILCE-7M3", "Sony ILCE-7M3"),
        ("LEICA CAMERA AG", "LEICA Q2", "Leica Q2"),
        ("Hewlett-Packard", "HP PhotoSmart C945", "Hewlett-Packard HP PhotoSmart C945"),
        ("Phase One", "Phase One IQ3", "Phase One IQ3"),
        ("", "Mavic 2 Pro", "Mavic 2 Pro"),
        ("DJI", "", "DJI"),
        ("Google", "Google", "Google"),
        ("", "", None),
        ("----", "  ", None),
    ],
)
def test_a_camera_has_a_readable_name(make: str, model: str, expected: str | None) -> None:
    assert cameras.name(make.encode() + b"\0", model.encode() + b"\0") == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"EF50mm f/1.8 STM\0\0\0", "EF50mm f/1.8 STM"),
        (b"Lens\0and what lay in memory", "Lens"),
        (b"  many   blanks \t here\n", "many blanks here"),
        ("Câmera 夕焼け".encode(), "Câmera 夕焼け"),
        ("Câmera".encode("latin-1"), "Câmera"),
        (b"bell\x07 and \x1b[31mescape", "bell and [31mescape"),
        ("gpj.\u202eexe".encode(), "gpj.exe"),
        (b"----", None),
        (b"\xff\xff\xff", "ÿÿÿ"),
        (b"", None),
        (b"\0Canon", None),
        (b"x" * 5000, "x" * 100),
    ],
)
def test_a_text_becomes_one_short_line(data: bytes, expected: str | None) -> None:
    assert cameras.text(data) == expected
