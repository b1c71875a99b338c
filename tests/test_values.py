"""Values: whatever a student's function returns becomes plain arrays, or is named and refused."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import tracemalloc
import types
from collections import OrderedDict, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire
from autograder.values import DTYPES, MAX_DEPTH, UnsupportedValueError, pack, unpack
from autograder.wire import Array, BigInt, Sequence, Table, WireError

ENOUGH = settings(max_examples=150, deadline=None)


def there_and_back(value: Any) -> Any:
    """A value as the judge gets it: packed, framed, decoded, unpacked."""
    framed = wire.frame(wire.Returned(pack(value)))[wire.HEADER :]
    result = wire.call_result(framed)
    assert isinstance(result, wire.Returned)
    return unpack(result.value)


def plain(array: Any) -> bool:
    """Whether this is an array that nobody has a hand in any more."""
    return (
        type(array) is np.ndarray
        and array.flags.writeable
        and array.flags.owndata
        and array.flags.c_contiguous
    )


dtypes = st.sampled_from(sorted(DTYPES)).map(np.dtype)
any_order = st.sampled_from(["C", "F", ">", "reversed", "read-only"])


@ENOUGH
@given(hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=3)))
def test_arrays_of_every_dtype_and_shape_come_back(array: np.ndarray) -> None:
    """An array comes back with its dtype, its shape and its bytes."""
    back = there_and_back(array)
    assert plain(back)
    assert back.dtype == array.dtype and back.shape == array.shape
    assert back.tobytes() == array.tobytes()


@ENOUGH
@given(hnp.arrays(dtypes, hnp.array_shapes(max_dims=4, max_side=4)), any_order)
def test_arrays_in_every_memory_layout_come_back(array: np.ndarray, layout: str) -> None:
    """Fortran order, big-endian bytes, negative strides and write protection leave no trace."""
    laid_out = {
        "C": lambda: array,
        "F": lambda: np.asfortranarray(array),
        ">": lambda: array.astype(array.dtype.newbyteorder(">")),
        "reversed": lambda: array[::-1].copy()[::-1],
        "read-only": lambda: np.broadcast_to(array, (2, *array.shape))[1],
    }[layout]()
    back = there_and_back(laid_out)
    assert plain(back) and back.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    ("value", "same_as"),
    [
        (np.broadcast_to(np.float64(2), (3, 2)), np.full((3, 2), 2.0)),
        (np.arange(12.0).reshape(3, 4)[:, 1::2], np.array([[1.0, 3], [5, 7], [9, 11]])),
        (np.float64(0.5), np.array(0.5)),
        (np.int32(-3), np.array(-3, np.int32)),
        (np.array(7), np.array(7)),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.longdouble("1.5"), np.array(1.5)),
        (np.array([1, 2], np.clongdouble), np.array([1, 2], complex)),
        (1 + 2j, np.array(1 + 2j)),
        (np.ma.masked_array([1.0, 2.0], [False, True]), np.array([1.0, 2.0])),
        (np.array([[1.0, 2.0]]).view(np.matrix), np.array([[1.0, 2.0]])),
        ([1.0, 2, True], np.array([1.0, 2.0, 1.0])),
        (([1, 2], (3, 4)), np.array([[1, 2], [3, 4]])),
        ([np.float32(1), np.float32(2)], np.array([1, 2], np.float32)),
        ([np.array(1.0), np.array(2.0)], np.array([1.0, 2.0])),
        (np.float16(0.1), np.array(0.1, np.float16)),
        ([float("nan"), float("-inf")], np.array([np.nan, -np.inf])),
        (np.array([True, False]), np.array([True, False])),
    ],
)
def test_what_holds_an_array_of_numbers_becomes_that_array(value: Any, same_as: np.ndarray) -> None:
    """Lists of numbers, NumPy scalars, views, subclasses and long doubles are plain arrays."""
    back = there_and_back(value)
    assert plain(back)
    assert back.dtype == same_as.dtype and back.shape == same_as.shape
    np.testing.assert_array_equal(back, same_as)


def test_what_overflows_a_double_is_inf() -> None:
    """A long double beyond 64 bits is inf, as it is in double precision."""
    with np.errstate(over="ignore"):
        assert there_and_back(np.longdouble("1e4000")) == np.inf


numbers = st.none() | st.booleans() | st.integers(-(1 << 62), 1 << 62) | st.floats(allow_nan=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@ENOUGH
@given(numbers | texts | st.integers(-(1 << 400), 1 << 400))
def test_numbers_and_strings_come_back_as_they_are(value: Any) -> None:
    """None, truth values, integers of any size, floats and strings keep type and value."""
    back = there_and_back(value)
    assert type(back) is type(value) and back == value


@ENOUGH
@given(
    st.recursive(
        texts | st.none(),
        lambda inner: (
            st.lists(inner, min_size=1, max_size=4) | st.dictionaries(texts, inner, max_size=4)
        ),
        max_leaves=10,
    ).filter(lambda value: depth(value) <= MAX_DEPTH)
)
def test_nested_lists_and_dicts_come_back_as_they_are(value: Any) -> None:
    """What is no rectangle of numbers comes back part by part."""
    assert there_and_back(value) == value


def depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


class Pair(NamedTuple):
    W: Any
    b: Any


@dataclasses.dataclass
class Gradients:
    W: Any
    b: Any


Old = namedtuple("Old", ["W", "b"])


@pytest.mark.parametrize("made", [Pair, Old])
def test_a_named_tuple_goes_by_its_names(made: Any) -> None:
    """Its parts are found whatever their order is."""
    back = there_and_back(made(np.eye(2), np.zeros(2)))
    assert list(back) == ["W", "b"]
    np.testing.assert_array_equal(back["W"], np.eye(2))
    np.testing.assert_array_equal(back["b"], np.zeros(2))


@pytest.mark.parametrize(
    "value",
    [
        {"W": np.eye(2), "b": 1},
        OrderedDict(W=np.eye(2), b=1),
        Gradients(np.eye(2), 1),
        types.MappingProxyType({"W": np.eye(2), "b": 1}),
    ],
    ids=["dict", "OrderedDict", "dataclass", "mapping"],
)
def test_dicts_mappings_and_dataclasses_are_tables(value: Any) -> None:
    """Their entries come by name, in order."""
    back = there_and_back(value)
    assert list(back) == ["W", "b"] and back["b"] == 1
    np.testing.assert_array_equal(back["W"], np.eye(2))


def test_lists_of_different_arrays_stay_lists() -> None:
    """Arrays of several shapes are a sequence, not an array of objects."""
    first, second = there_and_back([np.zeros((2, 3)), np.ones(4)])
    assert first.shape == (2, 3) and second.shape == (4,)


def test_a_list_that_starts_with_none_stays_a_list() -> None:
    """Index 0 unused is a way to count layers from 1."""
    assert there_and_back([None, 1.0]) == [None, 1.0]


@pytest.mark.parametrize("value", [None, ..., NotImplemented])
def test_what_unfinished_functions_return_is_nothing(value: Any) -> None:
    """None, `...` and NotImplemented are no answer."""
    assert pack(value) is None


def test_integers_of_300_bits_come_back() -> None:
    """An integer of more than 64 bits has a form of its own."""
    for value in (1 << 300, -(1 << 300) + 1, (1 << 64) - 1, -(1 << 63) - 1):
        assert isinstance(pack(value), BigInt)
        assert there_and_back(value) == value


def test_integers_of_100000_bits_are_refused() -> None:
    """There is an end to the size of integers."""
    with pytest.raises(UnsupportedValueError, match="more than 70,000 bits"):
        pack(1 << 100_000)


# --- what overrides what it can -------------------------------------------------------------------


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


class Duck:
    def __init__(self, array: Any) -> None:
        self.array = array

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.array


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


# --- what is refused ------------------------------------------------------------------------------


def endless_list() -> list[Any]:
    endless: list[Any] = []
    endless.append(endless)
    return endless


def endless_dict() -> dict[str, Any]:
    endless: dict[str, Any] = {}
    endless["more"] = endless
    return endless


def deep(levels: int) -> Any:
    value: Any = "bottom"
    for _ in range(levels):
        value = [value]
    return value


REFUSED = {
    "a generator": ((n for n in [1]), "a generator"),
    "a set": ({1, 2}, "a set"),
    "a function": (len, "a builtin_function_or_method"),
    "a class": (Gradients, "a type"),
    "a module": (np, "a module"),
    "bytes": (b"12", "a bytes"),
    "an iterator": (iter([1]), "a list_iterator"),
    "an object": (object(), "an object"),
    "a decimal": (Decimal(1), "a Decimal"),
    "a fraction": (Fraction(1, 2), "a Fraction"),
    "a date": (datetime.date(2026, 1, 1), "a date"),
    "a dict of numbers": ({1: 2.0}, "a dict with an int as a key"),
    "a dict of tuples": ({(1, 2): 2.0}, "a dict with a tuple as a key"),
    "an array of objects": (np.array([object()]), "an object"),
    "objects in a list": ([object()], "an object"),
    "strings of NumPy": (np.array(["a"]), "an array of dtype str32"),
    "dates of NumPy": (np.array(["2026-01-01"], "M8[D]"), "an array of dtype datetime64"),
    "records": (np.zeros(2, [("a", "f8"), ("b", "i4")]), "an array of dtype void96"),
    "a duck of objects": (Duck(np.array([{}])), "an array of dtype object"),
    "nine axes": (np.zeros((1,) * 9), "an array of 9 axes"),
    "a list in itself": (endless_list(), "lists within lists without end"),
    "a dict in itself": (endless_dict(), "lists within lists without end"),
    "lists 50 deep": (deep(50), "lists within lists without end"),
    "lists 100,000 deep": (deep(100_000), "lists within lists without end"),
    "ten thousand strings": (["x"] * 10_000, "lists within lists without end"),
}


@pytest.mark.parametrize(("value", "sentence"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_neither_numbers_nor_holds_them_is_named_and_refused(
    value: Any, sentence: str
) -> None:
    """The refusal says what was returned instead."""
    with pytest.raises(UnsupportedValueError) as refusal:
        pack(value)
    assert str(refusal.value).startswith(sentence)


def test_a_class_name_without_end_is_cut() -> None:
    """Names that students make do not flood a message."""
    with pytest.raises(UnsupportedValueError) as refusal:
        pack(type("X" * 10_000, (), {})())
    assert len(str(refusal.value)) < 100


# --- unpacking what lies --------------------------------------------------------------------------

HUGE = 1 << 62
LIES = {
    "too few bytes": Array("<f8", (2,), b"\0" * 8),
    "too many bytes": Array("<f8", (1,), b"\0" * 16),
    "bytes for none": Array("<f8", (0,), b"\0" * 8),
    "no bytes for one": Array("<f8", (), b""),
    "huge": Array("<f8", (HUGE,), b""),
    "huge twice": Array("<f8", (HUGE, HUGE), b"\0" * 8),
    "huge by nothing": Array("<f8", (HUGE, HUGE, 0), b""),
    "more than 64 bits by nothing": Array("<f8", ((1 << 64) - 1, 0), b""),
    "more than 64 bits": Array("|u1", ((1 << 64) - 1,) * 8, b""),
    "negative": Array("<f8", (-1,), b"\0" * 8),
    "negative twice": Array("<f8", (-1, -1), b"\0" * 8),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=list(LIES))
def test_an_array_that_is_not_what_it_declares_is_a_wire_error(lie: Array) -> None:
    """Shapes that do not fit the bytes raise WireError, and take no memory."""
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            unpack(lie)
        with pytest.raises(WireError):
            unpack(Sequence((1, Table({"a": lie}))))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 300])
def test_nesting_deeper_than_pack_makes_it_is_a_wire_error(levels: int) -> None:
    """A forged answer cannot exhaust the judge's stack."""
    sequences: wire.Value = 1
    tables: wire.Value = 1
    for _ in range(levels):
        sequences, tables = Sequence((sequences,)), Table({"a": tables})
    for value in (sequences, tables):
        with pytest.raises(WireError, match="without end"):
            unpack(value)


def test_unpacked_arrays_do_not_share_memory() -> None:
    """Writing into one argument does not change the other, nor what was sent."""
    sent = pack(np.zeros(3))
    first, second = unpack(sent), unpack(sent)
    first += 1
    assert not second.any() and not unpack(sent).any()
