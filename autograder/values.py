"""Python and NumPy values to wire values and back; used on both sides of the wire.

`pack` meets whatever a student's function returns: it makes plain, owned, little-endian arrays of
it (subclasses, read-only, Fortran-ordered, big-endian and extended-precision ones alike) or says
what it cannot take. `unpack` meets whatever came over the wire, and checks what it declares.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from autograder.wire import MAX_PARTS, Array, BigInt, DType, Sequence, Table, Value, WireError

DTYPES = frozenset(get_args(DType))
MAX_DEPTH = 6


class UnsupportedValueError(TypeError):
    """A value that does not go over the wire; the message says what it is."""


def pack(value: Any) -> Value:
    """The wire's form of a value.

    `None`, `...` and `NotImplemented` (what an unfinished function returns) all become None.

    Raises:
        UnsupportedValueError: It is, or holds, something other than numbers, strings, arrays and
            lists, tuples, named tuples, dicts or dataclasses of them.
    """
    return _Packer().pack(value, MAX_DEPTH)


def unpack(value: Value) -> Any:
    """The Python and NumPy form of a wire value: fresh, writable arrays.

    Raises:
        WireError: An array's bytes are not those that its dtype and shape need, or lists nest
            deeper than `pack` would make them.
    """
    return _unpack(value, MAX_DEPTH)


def plain_text(text: str, most: int) -> str:
    """The start of a string, without what its class overrides and what UTF-8 cannot hold."""
    return str.__getitem__(text, slice(most)).encode("utf-8", "replace").decode("utf-8")


def class_name(value: object) -> str:
    """The name of a value's class, short, whatever its metaclass and its maker say."""
    return plain_text(_name_of(type(value)), 80)


_name_of = type.__dict__["__name__"].__get__


class _Packer:
    def __init__(self) -> None:
        self._parts = MAX_PARTS

    def pack(self, value: Any, depth: int) -> Value:
        self._parts -= 1
        if depth < 0 or self._parts < 0:
            raise UnsupportedValueError("lists within lists without end")
        if value is None or value is ... or value is NotImplemented:
            return None
        if isinstance(value, (bool, np.bool_)):
            return bool(value)
        if isinstance(value, float) and not isinstance(value, np.generic):
            return float.__float__(value)  # not what a subclass makes of it
        if isinstance(value, int):
            return _pack_int(int.__int__(value))
        if isinstance(value, str):
            return plain_text(value, 1000)
        if isinstance(value, np.ndarray) and value.dtype == object:  # numbers all the same?
            return self.pack(np.ndarray.tolist(value), depth - 1)
        if isinstance(value, tuple) and hasattr(value, "_fields"):  # a named tuple
            return self._pack_table(dict(zip(value._fields, value, strict=True)), depth)
        if isinstance(value, (list, tuple)):
            return self._pack_list(value, depth)
        if isinstance(value, Mapping):
            return self._pack_table(dict(value), depth)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = dataclasses.fields(value)
            return self._pack_table({f.name: getattr(value, f.name) for f in fields}, depth)
        if isinstance(value, (np.ndarray, np.generic, complex)) or hasattr(value, "__array__"):
            return _pack_array(value)
        raise UnsupportedValueError(_a(class_name(value)))

    def _pack_list(self, value: list[Any] | tuple[Any, ...], depth: int) -> Value:
        if not any(isinstance(item, np.ndarray) and item.ndim for item in value):
            rectangle = _rectangle(value)
            if rectangle is not None:
                return _pack_array(rectangle)
        return Sequence(tuple(self.pack(item, depth - 1) for item in value))

    def _pack_table(self, value: dict[Any, Any], depth: int) -> Table:
        entries: dict[str, Value] = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise UnsupportedValueError(f"a dict with {_a(class_name(key))} as a key")
            entries[plain_text(key, 100)] = self.pack(item, depth - 1)
        return Table(entries)


def _rectangle(value: list[Any] | tuple[Any, ...]) -> np.ndarray | None:
    """The list as one array of numbers, or None if it is ragged or holds something else."""
    if not value:
        return None
    try:
        array = np.array(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _pack_int(value: int) -> Value:
    if -(1 << 63) <= value < 1 << 63:
        return value
    if value.bit_length() > 70_000:
        raise UnsupportedValueError("an integer of more than 70,000 bits")
    return BigInt(hex(value))


def _pack_array(value: Any) -> Array:
    array = np.array(value, subok=False, order="C")
    if array.dtype.kind in "fc" and array.dtype.itemsize > (8 if array.dtype.kind == "f" else 16):
        array = array.astype(np.float64 if array.dtype.kind == "f" else np.complex128)
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    if array.dtype.str not in DTYPES:
        raise UnsupportedValueError(f"an array of dtype {array.dtype.name}"[:100])
    if array.ndim > 8:
        raise UnsupportedValueError(f"an array of {array.ndim} axes")
    return Array(array.dtype.str, array.shape, array.tobytes())  # type: ignore[arg-type]


def _unpack(value: Value, depth: int) -> Any:
    if depth < 0:
        raise WireError("lists within lists without end")
    if isinstance(value, Array):
        return _unpack_array(value)
    if isinstance(value, BigInt):
        return int(value.hex, 16)
    if isinstance(value, Sequence):
        return [_unpack(item, depth - 1) for item in value.items]
    if isinstance(value, Table):
        return {key: _unpack(item, depth - 1) for key, item in value.entries.items()}
    return value


def _unpack_array(value: Array) -> np.ndarray:
    dtype = np.dtype(value.dtype)
    size = dtype.itemsize
    for length in value.shape:
        size *= length
    if size != len(value.data):
        raise WireError(f"{len(value.data)} bytes for {value.dtype} of shape {value.shape}")
    try:
        return np.frombuffer(value.data, dtype).reshape(value.shape).copy()
    except ValueError as error:
        raise WireError(f"no array of shape {value.shape}: {error}") from None


def _a(noun: str) -> str:
    article = "an" if noun[:1].lower() in "aeiou" else "a"
    return f"{article} {noun[:60]}"
