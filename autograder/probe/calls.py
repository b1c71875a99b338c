"""Making a call: what a student's function gets, and what becomes of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograder.values import UnsupportedValueError, class_name, pack, plain_text, unpack
from autograder.wire import Call, CallResult, Died, Raised, Returned, Undefined, Unsupported


def call(asked: Call, namespace: Mapping[str, Any]) -> CallResult:
    """Calls the function with fresh arrays; every way it can end is a result.

    Without arguments, a name that holds no function gives what it holds: an answer in a table.
    """
    function = namespace.get(asked.function)
    arguments = {name: unpack(value) for name, value in asked.arguments.items()}
    try:
        if callable(function):
            value = pack(_apply(function, arguments))
        elif function is None or arguments:
            return Undefined()
        else:
            value = pack(function)
    except UnsupportedValueError as error:
        return Unsupported(str(error))
    except MemoryError:
        return Died("memory")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers as well
        return Raised(class_name(error), _message(error))
    return Returned(value, _changed(asked, arguments))


def _apply(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Calls by the contract's names where the function has them, the rest in the contract's order.

    So parameters may stand in another order, have names of their own, or be keyword-only. What
    can go by position goes so: a decorator may have hidden that the names are other ones inside.
    """
    kind = inspect.Parameter
    try:
        known = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        known = []
    open_ended = {p.kind for p in known} & {kind.VAR_POSITIONAL, kind.VAR_KEYWORD}
    takes = {p.name: p.kind for p in known if p.kind not in open_ended}
    own_names = [name for name in takes if name not in arguments]
    unnamed = [name for name in arguments if name not in takes]
    if kind.VAR_POSITIONAL in open_ended or (len(unnamed) > len(own_names) and not open_ended):
        by_name = {n: value for n, value in arguments.items() if takes.get(n) == kind.KEYWORD_ONLY}
        return function(*(arguments[n] for n in arguments if n not in by_name), **by_name)
    renamed = dict(zip(unnamed, own_names, strict=False))
    by_name = {renamed.get(name, name): value for name, value in arguments.items()}
    by_position = []
    for name in takes:
        if name not in by_name or takes[name] == kind.KEYWORD_ONLY:
            break
        by_position.append(by_name.pop(name))
    return function(*by_position, **by_name)


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
