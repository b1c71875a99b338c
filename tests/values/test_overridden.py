"""Values that override what they can are what they hold, whatever they say."""

from __future__ import annotations

import enum
from typing import Any

import numpy as np
import pytest

from tests.values.classes import Duck
from tests.values.round_trip import plain, there_and_back


class LyingArray(np.ndarray):
    """Equal to everything, close to everything, and another array when asked."""

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise AssertionError("nobody asks a subclass what it is")

    def __eq__(self, other: object) -> Any:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __array_ufunc__(self, *args: Any, **kwargs: Any) -> Any:
        return True

    def __array_function__(self, *args: Any, **kwargs: Any) -> Any:
        return True

    def __array_finalize__(self, other: object) -> None:
        pass

    @property
    def shape(self) -> Any:  # type: ignore[override]
        return (7, 7)

    def tobytes(self, order: Any = "C") -> bytes:
        return b"lies"

    def astype(self, *args: Any, **kwargs: Any) -> Any:
        return self


def test_an_array_subclass_is_its_numbers_whatever_it_says() -> None:
    """Overridden comparisons, conversions and attributes do not reach the wire."""
    back = there_and_back(np.arange(3.0).view(LyingArray))
    assert plain(back)
    np.testing.assert_array_equal(back, np.arange(3.0))


def test_an_object_that_gives_an_array_is_that_array() -> None:
    """Tensors of other libraries come as what their `__array__` gives."""
    np.testing.assert_array_equal(there_and_back(Duck(np.arange(3.0))), np.arange(3.0))


class LyingFloat(float):
    def __float__(self) -> float:
        return 100.0

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class LyingInt(int):
    def __int__(self) -> int:
        raise AssertionError

    def __index__(self) -> int:
        raise AssertionError

    def bit_length(self) -> int:
        return 1


class LyingStr(str):
    def __str__(self) -> str:
        return self

    def __getitem__(self, key: Any) -> Any:
        return b"no text"

    def encode(self, *args: Any, **kwargs: Any) -> bytes:
        return b"\xff"


class Colour(enum.IntEnum):
    RED = 5


@pytest.mark.parametrize(
    ("value", "is_really"),
    [(LyingFloat(1.5), 1.5), (LyingInt(3), 3), (LyingStr("a"), "a"), (Colour.RED, 5)],
    ids=["float", "int", "str", "enum"],
)
def test_subclasses_of_numbers_and_strings_are_what_they_hold(value: Any, is_really: Any) -> None:
    """Overridden methods do not reach the wire."""
    back = there_and_back(value)
    assert type(back) is type(is_really) and back == is_really


def test_keys_of_dicts_are_plain_strings() -> None:
    """Keys are cut and plain, and what UTF-8 cannot hold is replaced."""
    back = there_and_back({LyingStr("key"): 1, "x" * 500: 2, "\ud800": 3})
    assert list(back) == ["key", "x" * 100, "?"]


def test_strings_that_utf8_cannot_hold_are_mended() -> None:
    """A lone surrogate costs itself, not the answer."""
    assert there_and_back("a\ud800b") == "a?b"
    assert len(there_and_back("x" * 5000)) == 1000
