"""Pure comparisons: an answer is brought into the form of another, then compared part by part.

The tolerance is derived, not chosen: with recurrent matrices of spectral radius up to 1.1 and
T <= 50, gradients computed in float32 differ from float64 by at most 9.1e-7 of the largest entry,
and do not grow with T; another order of summation in float64 differs by 3e-15. The smallest
deviation of a known mistake is 3e-4. So 1e-5 of the largest entry takes every honest
implementation with a margin of ten, and no mistake with a margin of thirty. It is norm-wise: a
float32 result has relative errors of up to 2.6e-2 in its tiniest entries, and is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RELATIVE = 1e-5
ABSOLUTE = 1e-12

Parts = Mapping[str, Any]
"""The arrays of an answer by their names: {"": array} for one array, {"W11": ...} for a dict,
{"Z": ..., "H[1]": ...} for a tuple of named parts and lists in it."""


@dataclass(frozen=True)
class Misfit:
    """Why an answer is not of the form asked for: a list for an array, a key that is not there."""

    sentence: str


def parts(answer: Any, returns: Sequence[str] = ()) -> dict[str, Any]:
    """An answer of the reference, taken apart into named arrays. None stays out: it is not judged.

    `returns` names the parts of a tuple.
    """
    return dict(_parts("", answer, returns))


def _parts(name: str, answer: Any, returns: Sequence[str]) -> list[tuple[str, Any]]:
    if answer is None:
        return []
    if isinstance(answer, Mapping):
        named = [(_join(name, str(key)), value) for key, value in answer.items()]
    elif isinstance(answer, (list, tuple)):
        names: Sequence[str | int] = range(len(answer))
        if len(returns) == len(answer):
            names = returns
        named = [(_join(name, key), value) for key, value in zip(names, answer, strict=True)]
    elif isinstance(answer, str):
        return [(name, answer)]
    else:
        return [(name, np.asarray(answer))]
    return [part for key, value in named for part in _parts(key, value, ())]


def _join(name: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{name}[{key}]"
    return f"{name}[{key!r}]" if name else key


def fit(form: Any, answer: Any, returns: Sequence[str] = ()) -> dict[str, Any] | Misfit:
    """A student's answer, taken apart by the form of the reference's.

    What carries the same arrays is taken: lists of numbers or of arrays for an array, a list, a
    tuple, one stacked array or a dict for a tuple, a sequence in the documented order for a dict,
    or a dict with keys of its own in that order, a list that starts with an extra None (index 0
    unused), a trailing axis of length 1.
    """
    fitted: dict[str, Any] = {}
    try:
        _fit("", form, answer, returns, fitted)
    except _MisfitError as error:
        return Misfit(str(error))
    return fitted


class _MisfitError(Exception):
    pass


def _fit(name: str, form: Any, answer: Any, returns: Sequence[str], into: dict[str, Any]) -> None:
    if form is None:
        return
    if isinstance(form, str):
        if not isinstance(answer, str):
            raise _MisfitError(f"{_kind(answer)} where a string is asked for{_at(name)}")
        into[name] = answer
    elif isinstance(form, Mapping):
        keys = [str(key) for key in form]
        if isinstance(answer, Mapping):
            values = _under_other_keys(form, answer) or _by_key(name, keys, answer)
        else:
            values = _in_order(name, len(form), answer, "a dict with the keys " + ", ".join(keys))
        for key, value in zip(form, values, strict=True):
            _fit(_join(name, str(key)), form[key], value, (), into)
    elif isinstance(form, (list, tuple)):
        names: Sequence[str | int] = returns if len(returns) == len(form) else range(len(form))
        if isinstance(answer, Mapping) and all(str(key) in answer for key in names):
            answer = [answer[str(key)] for key in names]
        elif isinstance(answer, Mapping):
            answer = list(answer.values())
        wanted = "the parts " + ", ".join(returns) if returns else f"a list of {len(form)}"
        values = _in_order(name, len(form), answer, wanted)
        for key, part, value in zip(names, form, values, strict=True):
            _fit(_join(name, key), part, value, (), into)
    else:
        array = np.asarray(form)
        if array.ndim and isinstance(answer, list) and len(answer) == len(array) + 1:
            answer = answer[1:] if answer[0] is None else answer
        got = _as_array(name, answer)
        into[name] = _squeezed(array, got if array.dtype == object else _as_float(got))


def _under_other_keys(form: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Any] | None:
    """The values of a dict or record whose keys are all its own, if they are in order by shape."""
    values = list(answer.values())
    if len(values) != len(form) or any(str(key) in answer for key in form):
        return None
    fits = all(np.shape(form[key]) == _shape(v) for key, v in zip(form, values, strict=True))
    return values if fits else None


def _shape(value: Any) -> tuple[int, ...] | None:
    return value.shape if isinstance(value, np.ndarray) else None


def _by_key(name: str, keys: Sequence[str], answer: Mapping[str, Any]) -> list[Any]:
    missing = [key for key in keys if key not in answer]
    if missing:
        found = ", ".join(str(key)[:30] for key in list(answer)[:8]) or "none"
        raise _MisfitError(f"a dict without {', '.join(missing)}{_at(name)} (its keys are {found})")
    return [answer[key] for key in keys]


def _in_order(name: str, length: int, answer: Any, wanted: str) -> list[Any]:
    if not isinstance(answer, list) and not (isinstance(answer, np.ndarray) and answer.ndim):
        raise _MisfitError(f"{_kind(answer)} where {wanted} {_is(wanted)} asked for{_at(name)}")
    values = list(answer[: length + 2])  # an array of no entries may have 2**40 rows of them
    if len(values) == length + 1 and values[0] is None:
        del values[0]
    if len(values) != length:
        raise _MisfitError(f"{len(answer)} parts{_at(name)} where {length} are asked for: {wanted}")
    return values


def _as_array(name: str, answer: Any) -> Any:
    if isinstance(answer, (bool, int, float, np.ndarray, np.generic)):
        return np.asarray(answer)
    if isinstance(answer, list) and answer and not _holds_text(answer):
        try:
            stacked = np.array(answer)
        except (ValueError, TypeError, OverflowError):
            if all(isinstance(part, np.ndarray) and part.ndim for part in answer):
                parts = f"{len(answer)} arrays of different shapes"
                raise _MisfitError(f"{parts} where one is asked for{_at(name)}") from None
            raise _MisfitError(f"a ragged list where one array is asked for{_at(name)}") from None
        if stacked.dtype.kind in "biufc":
            return stacked
    raise _MisfitError(f"{_kind(answer)} where an array of numbers is asked for{_at(name)}")


def _holds_text(answer: Any) -> bool:
    """Whether a list has a string in it: NumPy would give every entry the room of the longest."""
    return isinstance(answer, str) or (isinstance(answer, list) and any(map(_holds_text, answer)))


def _as_float(answer: Any) -> Any:
    """An integer beyond 64 bits as the real number that it is near to, or inf."""
    if answer.dtype != object:
        return answer
    try:
        return np.asarray(float(answer.item()))
    except OverflowError:
        return np.asarray(np.inf)


def _squeezed(form: Any, answer: Any) -> Any:
    """Columns for vectors, (M, 1) for (M,), are the same numbers; a row (1, M) is a mistake."""
    if answer.shape == (*form.shape, 1):
        return answer[..., 0]
    return answer


def is_squeezed(form: Any, answer: Any) -> bool:
    """Whether a vector or more is taken although it has a trailing axis of length 1 too many."""
    if isinstance(form, (list, tuple, Mapping, str)) or not np.ndim(form):
        return False
    return isinstance(answer, np.ndarray) and answer.shape == (*np.shape(form), 1)


def close(expected: Any, got: Any) -> bool:
    """Whether an array is the expected one: the same shape, and no entry further off than allowed.

    Where a mistake's own version holds nan or inf, `got` must hold some too. In which entries, and
    which of the two, depends on the order of operations: a matrix product spreads what a product
    entry by entry does not.
    """
    if isinstance(expected, str) or isinstance(got, str):
        return isinstance(expected, str) and isinstance(got, str) and expected == got
    if expected.shape != got.shape or not right_kind(expected, got):
        return False
    return bool(np.all(agreement(expected, got)))


def agreement(expected: Any, got: Any) -> Any:
    """Entry by entry, whether two arrays of one shape agree norm-wise."""
    if object in (expected.dtype, got.dtype):
        return np.equal(expected, got)
    if expected.dtype.kind in "biu" and got.dtype.kind in "biu":
        return expected == got
    finite = np.isfinite(expected)
    scale = np.abs(expected[finite]).max(initial=0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got.astype(np.float64) - expected) <= RELATIVE * scale + ABSOLUTE
    broken = ~np.isfinite(got)
    if finite.all() or not broken.any():
        return near & finite
    return near | broken | ~finite


def right_kind(expected: Any, got: Any) -> bool:
    """Whether the dtype is one that can hold the answer: real numbers, or truth values."""
    if isinstance(expected, str) or isinstance(got, str):
        return isinstance(expected, str) and isinstance(got, str)
    if expected.dtype.kind == "b":
        return bool(got.dtype.kind in "biuf")
    return bool(got.dtype.kind in "iufO")


def same(expected: Parts, got: Parts) -> bool:
    """Whether all parts are close."""
    return expected.keys() == got.keys() and all(close(expected[k], got[k]) for k in expected)


def _kind(answer: Any) -> str:
    match answer:
        case None:
            return "nothing (None)"
        case np.ndarray():
            return f"an array of shape {answer.shape}"
        case Mapping():
            return "a dict"
        case list():
            return f"a list or tuple of {len(answer)}"
        case str():
            return "a string"
        case _:
            return "a single number"


def _at(name: str) -> str:
    return f" at {name}" if name else ""


def _is(wanted: str) -> str:
    return "are" if wanted.startswith("the parts") else "is"
