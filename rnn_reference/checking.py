"""What every public function does first: name the argument that has a wrong shape or dtype.

``@takes(X="T * D", h0="* M", W11="M M")`` stands before the equations and declares the shapes in
the lecture's letters. A letter is one size, the same wherever it stands; ``*`` is the batch: no
axis or one, the same wherever it stands; ``...`` is any number of axes, unrelated to others; a
trailing ``?`` allows None. Sizes are at least 1.

All arrays of one call get one dtype: that of the floating (or complex) ones among them; integers
and booleans follow it, and are float64 when alone. What comes out has that dtype; in annotations
``Array`` says float64 for all of them. Arrays are never copied for another reason, and
no function of this package writes into its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeAlias, TypeVar

import numpy as np
from numpy import ndarray

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"  # or float32, complex: see above
Booleans: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"
Parameters: TypeAlias = Mapping[str, Array]
Gradients: TypeAlias = dict[str, Array]
P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

# Where an argument stands, its name, the letters before the batch, the batch's mark ("*", "..." or
# none), the letters after it, all letters, whether None is allowed.
_Place: TypeAlias = tuple[int, str, list[str], str, list[str], list[str], bool]


def takes(**shapes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the shapes of a function's array arguments; a call that breaks them raises.

    Raises (at the call)
    --------------------
    ValueError: a shape is not the declared one, or a size is 0.
    TypeError: an argument is not an array of numbers.
    """

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        order = func.__code__.co_varnames  # arguments come first; a Signature would take ten times
        places = [_parse(order.index(name), name, text) for name, text in shapes.items()]
        last = max(i for i, *_ in places)
        who = func.__name__.lstrip("_")  # a checked part speaks for the public function
        where = sorted(i for i, *_ in places)
        foremost = len(where) == last + 1  # the arrays come first, as in most functions
        right: set[Any] = set()  # the shapes that were found right: a training loop repeats them

        @wraps(func)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            key = None
            if len(args) > last:
                key = _key(args[: last + 1] if foremost else [args[i] for i in where])
            if key in right:
                return func(*args, **kwargs)
            values: list[Any] = list(args)
            if len(args) <= last:  # an array came by keyword, by default, or not at all
                try:
                    bound = signature(func).bind(*args, **kwargs)
                except TypeError:  # Python itself says best which argument is missing or too many
                    return func(*args, **kwargs)
                bound.apply_defaults()
                values = list(bound.args)
                kwargs = bound.kwargs  # type: ignore[assignment]
            _agree(who, places, values, {})
            if key and len(right) < 1000:
                right.add(key)
            return func(*values, **kwargs)

        return checked

    return decorate


def unchecked(func: F) -> F:
    """Return the equations behind ``func``, for callers that have checked the arguments."""
    return func.__wrapped__  # type: ignore[attr-defined, no-any-return]


def one_of(name: str, got: object, choices: Mapping[str, F]) -> F:
    """Return ``choices[got]``, or raise a ValueError (TypeError if no string) naming ``name``."""
    if isinstance(got, str) and got in choices:
        return choices[got]
    wrong = ValueError if isinstance(got, str) else TypeError
    raise wrong(f"{name} is {got!r}, expected one of {', '.join(map(repr, choices))}")


def parameters(who: str, P: Parameters, *keys: str, name: str = "P") -> list[Array]:
    """Return the arrays ``P[key]`` in order; a missing key raises a ValueError that names it."""
    try:
        return [P[key] for key in keys]
    except (KeyError, TypeError, IndexError):
        got = ", ".join(map(str, P)) if isinstance(P, Mapping) else type(P).__name__
    raise ValueError(f"{who}: {name} has {got}, expected a dict with the keys {', '.join(keys)}")


def at_least(who: str, name: str, value: int, least: int) -> int:
    """Return ``value``, or raise (TypeError: no integer, ValueError: too small) naming it."""
    if not hasattr(value, "__index__"):
        raise TypeError(f"{who}: {name} is {value!r}, expected an integer")
    if value < least:
        raise ValueError(f"{who}: {name} is {value}, expected at least {least}")
    return value


def as_inexact(who: str, name: str, value: object) -> Array:
    """Return ``value`` as an array of float or complex numbers (integers become float64)."""
    array = np.asarray(value)
    if array.dtype.char in "fdFD":
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    raise TypeError(_dtype_message(who, name, array))


def agree(
    who: str, shapes: Mapping[str, str], values: Mapping[str, object], **sizes: int
) -> list[Any]:
    """Check arrays as ``takes`` does, for what is not one argument each (lists, dicts).

    ``values[name]`` has the shape ``shapes[name]``, with the ``sizes`` that are known of some
    letters; returned in that order, in one dtype.
    """
    arrays: list[Any] = [values[name] for name in shapes]
    places = [_parse(i, name, text) for i, (name, text) in enumerate(shapes.items())]
    _agree(who, places, arrays, sizes)
    return arrays


def _key(arrays: Sequence[Any]) -> tuple[Any, ...] | None:
    """What a check depends on, when all are arrays of one floating dtype; None otherwise."""
    dtype: Any = getattr(arrays[0], "dtype", None)
    shapes = [a.shape for a in arrays if type(a) is ndarray and a.dtype is dtype]
    if len(shapes) < len(arrays) or dtype.char not in "fdFD":
        return None
    return (dtype.char, *shapes)


def _parse(i: int, name: str, text: str) -> _Place:
    """Split "T * D" into the letters before the batch, the batch's mark, the letters after it."""
    dims = text.rstrip("?").split()
    mark = "*" if "*" in dims else "..." if "..." in dims else ""
    at = dims.index(mark) if mark else len(dims)
    head, tail = dims[:at], dims[at + 1 :]
    return i, name, head, mark, tail, head + tail, text.endswith("?")


def _agree(who: str, places: list[_Place], values: list[Any], sizes: dict[str, Any]) -> None:
    """Check shapes and bring the arrays in ``values`` to one dtype, in place in that list."""
    first = None
    same = True
    for i, name, head, mark, tail, letters, optional in places:
        array = values[i]
        if type(array) is not np.ndarray:
            if array is None and optional:
                continue
            array = values[i] = _as_array(who, name, array)
        if first is None:
            first = array.dtype
        elif array.dtype is not first:
            same = False
        shape = core = array.shape
        fits = len(shape) >= len(letters)
        before = len(sizes)
        if mark and fits:
            start, stop = len(head), len(shape) - len(tail)
            batch = shape[start:stop]
            core = shape[:start] + shape[stop:]
            if mark == "*":
                fits = len(batch) <= 1 and sizes.setdefault("*", batch) == batch
        fits = fits and len(core) == len(letters)
        if fits:
            for letter, size in zip(letters, core):  # noqa: B905 (as long as each other)
                if sizes.setdefault(letter, size) != size:
                    fits = False
        if not fits or 0 in shape:
            known = dict(list(sizes.items())[:before])  # without what this array said
            raise ValueError(_shape_message(who, name, head, mark, tail, known, shape))
    if not same or first is None or first.char not in "fdFD":
        _one_dtype(who, places, values)


def _as_array(who: str, name: str, value: object) -> Any:
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged lists
        raise ValueError(f"{who}: {name} is no array: {error}") from None
    if array.dtype.kind not in "biufc":
        raise TypeError(_dtype_message(who, name, array))
    return array


def _dtype_message(who: str, name: str, array: Any) -> str:
    return f"{who}: {name} has dtype {array.dtype}, expected float32, float64 or complex"


def _one_dtype(who: str, places: list[_Place], values: list[Any]) -> None:
    here = [(i, name) for i, name, *_ in places if values[i] is not None]
    floating = [values[i].dtype for i, _ in here if values[i].dtype.kind in "fc"]
    given = [(i, as_inexact(who, name, values[i])) for i, name in here]
    dtype = np.result_type(*floating) if floating else np.dtype(np.float64)
    for i, array in given:
        values[i] = array.astype(dtype, copy=False)


def _shape_message(
    who: str, name: str, head: Any, mark: str, tail: Any, sizes: Any, shape: Any
) -> str:
    if 0 in shape:
        return f"{who}: {name} is empty: its shape is {shape}, expected every size to be at least 1"
    batch = sizes.get("*") if mark == "*" else ()
    if batch:
        sizes["B"] = batch[0]
    if batch is None or len(batch) > 1:  # the first array that could have a batch does not fit
        wants = [[*head, *tail], [*head, "B", *tail]]
    else:
        wants = [[*head, *(["B"] if batch else ["..."] if mark == "..." else []), *tail]]
    want = " or ".join(map(_tuple, wants))
    known = " or ".join(_tuple([sizes.get(letter, letter) for letter in w]) for w in wants)
    equals = f" = {known}" if known != want else ""
    return f"{who}: {name} has shape {shape}, expected {want}{equals}"


def _tuple(items: list[Any]) -> str:
    return f"({', '.join(map(str, items))}{',' if len(items) == 1 else ''})"
