"""Calls: a student's function gets fresh arrays, and every way it can end is a result."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from autograder.probe.calls import call
from autograder.values import pack
from autograder.wire import Call, CallResult, Died, Raised, Returned, Undefined, Unsupported


def ask(function: Any, **arguments: Any) -> CallResult:
    """The result of a call of `f`."""
    asked = Call("f", {name: pack(value) for name, value in arguments.items()})
    return call(asked, {} if function is None else {"f": function})


def test_what_a_function_returns_is_the_result() -> None:
    """The value comes packed, with no argument changed."""
    assert ask(lambda x: 2 * x, x=np.arange(2.0)) == Returned(pack(np.array([0.0, 2.0])))


@pytest.mark.parametrize("function", [None, 5, "f", np.zeros(2)])
def test_what_is_no_function_is_undefined(function: Any) -> None:
    """A name that is not there or holds no function cannot be called."""
    assert ask(function, x=1.0) == Undefined()


def test_every_call_gets_arrays_of_its_own() -> None:
    """What one call does to its arguments the next does not see."""

    def f(x: Any) -> Any:
        x += 1
        return x

    asked = Call("f", {"x": pack(np.zeros(2))})
    results = {repr(call(asked, {"f": f})) for _ in range(2)}
    assert results == {repr(Returned(pack(np.ones(2)), ("x",)))}


class Sum:
    def __call__(self, a: Any, b: Any) -> Any:
        return a - b

    def method(self, a: Any, b: Any) -> Any:
        return a - b


def keyword(*, b: Any, a: Any) -> Any:
    return a - b


def swapped(b: Any, a: Any) -> Any:
    return a - b


def other_names(p: Any, q: Any) -> Any:
    return p - q


def more(a: Any, b: Any, verbose: bool = True) -> Any:
    return a - b


def by_place(a: Any, b: Any, /) -> Any:
    return a - b


@pytest.mark.parametrize(
    "function",
    [
        *(keyword, swapped, other_names, more, by_place, Sum(), Sum().method),
        *(lambda *all: all[0] - all[1], lambda **all: all["a"] - all["b"], np.subtract),
    ],
)
def test_arguments_go_by_name_or_by_place(function: Any) -> None:
    """Another order, other names, keyword-only, open-ended and built-in functions are called."""
    assert ask(function, a=5.0, b=3.0) == Returned(2.0) or (
        ask(function, a=5.0, b=3.0) == Returned(pack(np.float64(2.0)))
    )


def test_a_decorator_with_parameters_of_its_own_is_called_by_place() -> None:
    """`functools.wraps` shows the names of the function inside, which the wrapper does not take."""

    @functools.wraps(other_names)
    def wrapper(first: Any, *rest: Any) -> Any:
        return other_names(first, *rest)

    assert ask(wrapper, a=5.0, b=3.0) == Returned(2.0)


def test_a_function_with_too_few_parameters_raises() -> None:
    """The TypeError is the student's to read."""
    result = ask(lambda a: a, a=1.0, b=2.0)
    assert isinstance(result, Raised) and result.kind == "TypeError"


class Speechless(Exception):
    def __str__(self) -> str:
        raise SystemExit


class Loud(BaseException):
    pass


def raising(error: BaseException) -> Any:
    def f(x: Any) -> Any:
        raise error

    return f


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (KeyError("k"), Raised("KeyError", "'k'")),
        (SystemExit(3), Raised("SystemExit", "3")),
        (KeyboardInterrupt(), Raised("KeyboardInterrupt", "")),
        (Loud("x" * 1000), Raised("Loud", "x" * 300)),
        (Speechless(), Raised("Speechless", "")),
        (ValueError("\ud800"), Raised("ValueError", "?")),
        (MemoryError(), Died("memory")),
        (RecursionError("deep"), Raised("RecursionError", "deep")),
        (StopIteration(), Raised("StopIteration", "")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_raised_is_the_result(error: BaseException, result: CallResult) -> None:
    """Any exception is an answer, whatever its `__str__` does."""
    assert ask(raising(error), x=1.0) == result


def test_what_does_not_go_over_the_wire_is_named() -> None:
    """A generator is no array."""
    assert ask(lambda x: (n for n in [x]), x=1.0) == Unsupported("a generator")


class Bomb:
    @property
    def __array__(self) -> Any:
        raise RuntimeError("no array")


def test_a_value_that_raises_when_it_is_packed_raised() -> None:
    """What an object does when it is looked at is its function's doing."""
    assert ask(lambda x: Bomb(), x=1.0) == Raised("RuntimeError", "no array")


def test_arguments_that_are_written_into_are_named() -> None:
    """In place, in a dict, by a new key, by another type: each argument is compared."""

    def f(x: Any, P: Any, L: Any, n: Any) -> Any:
        P["W"][0] = 1
        L.append(1)
        return n

    arguments = {"x": np.zeros(2), "P": {"W": np.zeros(2)}, "L": [None, 1], "n": 2}
    assert ask(f, **arguments) == Returned(2, ("P", "L"))

    def replaces(P: Any) -> Any:
        P["W"] = object()
        return 1

    assert ask(replaces, P={"W": np.zeros(2)}) == Returned(1, ("P",))
