"""Making a call: what a student's function gets, and what becomes of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograder.values import UnsupportedValueError, pack, plain_text, unpack
from autograder.wire import Call, CallResult, Died, Raised, Returned, Undefined, Unsupported


def call(asked: Call, namespace: Mapping[str, Any]) -> CallResult:
    """Calls the function with fresh arrays; every way it can end is a result."""
    function = namespace.get(asked.function)
    if function is None or not callable(function):
        return Undefined()
    arguments = {name: unpack(value) for name, value in asked.arguments.items()}
    try:
        value = pack(_apply(function, arguments))
    except UnsupportedValueError as error:
        return Unsupported(str(error))
    except MemoryError:
        return Died("memory")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers as well
        return Raised(type(error).__name__[:80], _message(error))
    return Returned(value, _changed(asked, arguments))


def _apply(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Calls by name where the function knows all of the contract's names, else by position."""
    try:
        known = dict(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        known = {}
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    if all(name in known and known[name].kind in by_name for name in arguments):
        return function(**arguments)
    return function(*arguments.values())


def _changed(asked: Call, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The names of the arguments that are no longer what was sent."""
    changed = []
    for name, sent in asked.arguments.items():
        try:
            same = pack(arguments[name]) == sent
        except Exception:
            same = False
        if not same:
            changed.append(name)
    return tuple(changed)


def _message(error: BaseException) -> str:
    try:
        return plain_text(str(error), 300)
    except BaseException:
        return ""
