"""Arrays, numbers, strings, lists and tables come over the wire as they went."""

from __future__ import annotations

import types
from collections import OrderedDict, namedtuple
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.values import DTYPES, MAX_DEPTH, pack
from autograder.wire import BigInt
from tests.values.classes import Gradients
from tests.values.round_trip import plain, there_and_back

ENOUGH = settings(max_examples=150, deadline=None)
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
