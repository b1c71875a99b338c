"""What is neither numbers nor holds them is named and refused, before the wire and after it."""

from __future__ import annotations

import datetime
import tracemalloc
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.values import MAX_DEPTH, UnsupportedValueError, pack, unpack
from autograder.wire import Array, Sequence, Table, WireError
from tests.values.classes import Duck, Gradients


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


def test_integers_of_100000_bits_are_refused() -> None:
    """There is an end to the size of integers."""
    with pytest.raises(UnsupportedValueError, match="more than 70,000 bits"):
        pack(1 << 100_000)


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
