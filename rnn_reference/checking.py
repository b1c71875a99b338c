"""What every public function does first: name the argument that has a wrong shape or dtype.

``@takes(X="T * D", h0="* M", W11="M M")`` stands before the equations and declares the shapes in
the lecture's letters. A letter is one size, the same wherever it stands; ``*`` is the batch: no
axis or more, the same wherever it stands; ``...`` is any number of axes, unrelated to others; a
trailing ``?`` allows None. Sizes are at least 1.

All arrays of one call get one dtype: that of the floating (or complex) ones among them; integers
and booleans follow it, and are float64 when alone. What comes out has that dtype; in annotations
``Array`` says float64 for all of them. Arrays are never copied for another reason, and
no function of this package writes into its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeAlias, TypeVar

import numpy as np

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"  # or float32, complex: see above
Parameters: TypeAlias = Mapping[str, Array]
Gradients: TypeAlias = dict[str, Array]
P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

_FLOAT64 = np.dtype(np.float64)


def takes(**shapes: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the shapes of a function's array arguments; a call that breaks them raises.

    Raises (at the call)
    --------------------
    ValueError: a shape is not the declared one, or a size is 0.
    TypeError: an argument is not an array of numbers.
    """
    declared = {name: _parse(text) for name, text in shapes.items()}

    def decorate(func: Callable[P, R]) -> Callable[P, R]:
        order = list(signature(func).parameters)
        places = [(order.index(name), name, dims) for name, dims in declared.items()]
        bind = signature(func).bind

        @wraps(func)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            values: list[Any] = list(args)
            if len(args) <= places[-1][0]:  # an array came by keyword, by default, or not at all
                bound = bind(*args, **kwargs)
                bound.apply_defaults()
                values = list(bound.args)
                kwargs = bound.kwargs  # type: ignore[assignment]
            _agree(func.__name__, places, values)
            return func(*values, **kwargs)

        return checked

    return decorate


def unchecked(func: F) -> F:
    """Return the equations behind ``func``, for callers that have checked the arguments."""
    return func.__wrapped__  # type: ignore[attr-defined, no-any-return]


def one_of(name: str, got: object, choices: Mapping[str, F]) -> F:
    """Return ``choices[got]``, or raise a ValueError (TypeError if no string) naming ``name``."""
    if not isinstance(got, str):
        raise TypeError(f"{name} is {got!r}, expected one of {', '.join(map(repr, choices))}")
    if got not in choices:
        raise ValueError(f"{name} is {got!r}, expected one of {', '.join(map(repr, choices))}")
    return choices[got]


def parameters(who: str, P: Parameters, *keys: str, name: str = "P") -> list[Array]:
    """Return the arrays ``P[key]`` in order; a missing key raises a ValueError that names it."""
    try:
        return [P[key] for key in keys]
    except (KeyError, TypeError, IndexError):
        got = ", ".join(map(str, P)) if isinstance(P, Mapping) else type(P).__name__
    raise ValueError(f"{who}: {name} has {got}, expected a dict with the keys {', '.join(keys)}")


def as_inexact(who: str, name: str, value: object) -> Array:
    """Return ``value`` as an array of float or complex numbers (integers become float64)."""
    array = np.asarray(value)
    if array.dtype.kind in "fc":
        return array
    if array.dtype.kind in "biu":
        return array.astype(_FLOAT64)
    raise TypeError(f"{who}: {name} has dtype {array.dtype}, expected float32, float64 or complex")


def agree(who: str, shapes: Mapping[str, str], values: Mapping[str, object]) -> list[Any]:
    """Check arrays as ``takes`` does, for what is not one argument each (lists, dicts).

    ``values[name]`` has the shape ``shapes[name]``; returned in that order, in one dtype.
    """
    arrays: list[Any] = [values[name] for name in shapes]
    places = [(i, name, _parse(text)) for i, (name, text) in enumerate(shapes.items())]
    _agree(who, places, arrays)
    return arrays


def _parse(text: str) -> tuple[tuple[str, ...], tuple[str, ...] | None, bool]:
    """Split "T * D" into the letters before the batch, those after it (None: no batch), "?"."""
    dims = tuple(text.rstrip("?").split())
    for mark in ("*", "..."):
        if mark in dims:
            at = dims.index(mark)
            return dims[:at], (mark, *dims[at + 1 :]), text.endswith("?")
    return dims, None, text.endswith("?")


def _agree(who: str, places: list[Any], values: list[Any]) -> None:
    """Check shapes and bring the arrays in ``values`` to one dtype, in place in that list."""
    sizes: dict[str, Any] = {}
    first = None
    same = True
    for i, name, (head, tail, optional) in places:
        array = values[i]
        if array is None and optional:
            continue
        if type(array) is not np.ndarray:
            try:
                array = values[i] = np.asarray(array)
            except ValueError as error:  # ragged lists
                raise ValueError(f"{who}: {name} is no array: {error}") from None
        dtype = array.dtype
        if first is None:
            first = dtype
        same = same and dtype is first
        shape = array.shape
        if tail is None:
            fits = len(shape) == len(head)
            pairs = zip(head, shape, strict=False)
        else:
            after = len(tail) - 1
            rest = len(shape) - after
            fits = rest >= len(head)
            pairs = zip(head + tail[1:], shape[: len(head)] + shape[rest:], strict=False)
            if fits and tail[0] == "*":
                fits = sizes.setdefault("*", shape[len(head) : rest]) == shape[len(head) : rest]
        if fits:
            for letter, size in pairs:
                if sizes.setdefault(letter, size) != size or not size:
                    fits = False
        if not fits or 0 in shape:
            raise ValueError(_shape_message(who, name, head, tail, sizes, shape))
    if not same or first is None or first.kind not in "fc":
        _one_dtype(who, places, values)


def _one_dtype(who: str, places: list[Any], values: list[Any]) -> None:
    here = [(i, name) for i, name, _ in places if values[i] is not None]
    floating = [values[i].dtype for i, _ in here if values[i].dtype.kind in "fc"]
    given = [(i, as_inexact(who, name, values[i])) for i, name in here]
    dtype = np.result_type(*floating) if floating else _FLOAT64
    for i, array in given:
        values[i] = array.astype(dtype, copy=False)


def _shape_message(who: str, name: str, head: Any, tail: Any, sizes: Any, shape: Any) -> str:
    if 0 in shape:
        return f"{who}: {name} is empty: its shape is {shape}, expected every size to be at least 1"
    letters: list[str] = list(head)
    known: list[str] = [str(sizes.get(letter, letter)) for letter in head]
    if tail is not None:
        batch = sizes.get("*") if tail[0] == "*" else None
        letters += (["B"] if batch else [] if batch == () else ["..."]) + list(tail[1:])
        known += [str(b) for b in batch] if batch is not None else ["..."]
        known += [str(sizes.get(letter, letter)) for letter in tail[1:]]
    comma = "," if len(letters) == 1 else ""
    want = f"({', '.join(letters)}{comma})"
    sized = f"({', '.join(known)}{',' if len(known) == 1 else ''})"
    return f"{who}: {name} has shape {shape}, expected {want}" + (
        f" = {sized}" if sized != want else ""
    )
