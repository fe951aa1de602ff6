"""Matrices between red, green and blue and CIE XYZ: three rows of three."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handlers.imaging.colour.colour_space import Chromaticity, Primaries

Matrix = tuple[tuple[float, float, float], ...]

_BRADFORD: Matrix = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
D50 = (0.9642, 1.0, 0.8249)


def to_xyz(
    primaries: Primaries,
    adapted_to: tuple[float, float, float] | None = None,
) -> Matrix:
    """The matrix from linear light of these primaries to XYZ; white has a Y of 1.

    Args:
        primaries: Of red, green, blue and white.
        adapted_to: The white point to adapt to (Bradford); None for no adaptation.

    Raises:
        ArithmeticError: They are degenerate.
    """
    *colours, white = (_to_xyz(each) for each in primaries)
    columns: Matrix = tuple(zip(*colours, strict=True))
    amounts = times(inverse(columns), white)
    matrix: Matrix = tuple(
        (row[0] * amounts[0], row[1] * amounts[1], row[2] * amounts[2]) for row in columns
    )
    if adapted_to is None:
        return matrix
    have, want = times(_BRADFORD, white), times(_BRADFORD, adapted_to)
    scaled: Matrix = tuple(
        (row[0] * b / a, row[1] * b / a, row[2] * b / a)
        for row, a, b in zip(product(_BRADFORD, matrix), have, want, strict=True)
    )
    return product(inverse(_BRADFORD), scaled)


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, float, float]:
    """The product of a matrix and a vector."""
    x, y, z = vector
    a, b, c = (row[0] * x + row[1] * y + row[2] * z for row in matrix)
    return a, b, c


def product(one: Matrix, other: Matrix) -> Matrix:
    """The product of two matrices."""
    return tuple(zip(*(times(one, column) for column in zip(*other, strict=True)), strict=True))


def inverse(matrix: Matrix) -> Matrix:
    """The inverse of a matrix.

    Raises:
        ArithmeticError: It is singular.
    """
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return tuple((x / determinant, y / determinant, z / determinant) for x, y, z in cofactors)


def _to_xyz(chromaticity: Chromaticity) -> tuple[float, float, float]:
    x, y = chromaticity
    return x / y, 1.0, (1 - x - y) / y
