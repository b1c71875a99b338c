"""Answering calls: each question in a fork of the notebook's state, so that it costs only itself.

The fork is killed when a call takes too long, and asked no more when it died; the calls that are
left go to a fresh fork, a few times.
"""

from __future__ import annotations

import inspect
import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from autograder import wire
from autograder.values import UnsupportedValueError, pack, unpack
from autograder.wire import Ask, Call, CallResult, Died, Raised, Returned, TooLarge, Undefined

MOST_DEATHS = 3
"""After so many forks of one question have died, its last calls share the fate; after the first,
where no call has come back yet."""

# Taken now: a notebook may replace what the modules hold.
_fork, _waitpid, _killpg, _pipe, _close = os.fork, os.waitpid, os.killpg, os.pipe, os.close
_read, _write, _exit, _setpgid = os.read, os.write, os._exit, os.setpgid
_select, _monotonic = select.select, time.monotonic


def answer(ask: Ask, namespace: Mapping[str, Any]) -> tuple[CallResult, ...]:
    """What becomes of each call of a question."""
    results: list[CallResult] = []
    while len(results) < len(ask.calls):
        deaths = sum(isinstance(result, Died) for result in results)
        if deaths >= MOST_DEATHS or (deaths and deaths == len(results)):
            results.append(results[-1])
        else:
            results += _in_a_fork(ask.calls[len(results) :], namespace, ask.call_seconds)
    return _that_fit(results)


def _that_fit(results: list[CallResult]) -> tuple[CallResult, ...]:
    """The results, those beyond what one frame holds replaced by `TooLarge`."""
    room = wire.FROM_PROBE_BYTES - 4096
    fitting: list[CallResult] = []
    for result in results:
        size = len(wire.frame(result))
        fitting.append(result if size <= room else TooLarge())
        room -= min(size, room) if size <= room else 0
    return tuple(fitting)


def _in_a_fork(
    calls: Sequence[Call], namespace: Mapping[str, Any], seconds: float
) -> list[CallResult]:
    """The results of the calls up to the last, or up to the one that ended the fork."""
    source, sink = _pipe()
    pid = _fork()
    if pid == 0:
        _serve(calls, namespace, source, sink)  # never returns
    with suppress(OSError):
        _setpgid(pid, pid)
    _close(sink)
    results: list[CallResult] = []
    frames = wire.Frames(wire.FROM_PROBE_BYTES)
    deadline = _monotonic() + seconds
    end: CallResult | None = None
    while len(results) < len(calls) and end is None:
        ready, _, _ = _select([source], [], [], max(0.0, deadline - _monotonic()))
        if not ready:
            end = Died("time", f"{seconds:g} s")
            break
        data = _read(source, 1 << 16)
        if not data:
            end = Died("crash")
            break
        try:
            for body in frames.feed(data):
                results.append(wire.call_result(body))
                deadline = _monotonic() + seconds
        except wire.WireError:
            end = Died("crash", "its answer was cut short")
    _close(source)
    with suppress(OSError):
        _killpg(pid, signal.SIGKILL)
    _, status = _waitpid(pid, 0)
    if end == Died("crash") and os.WIFSIGNALED(status):
        end = Died("crash", signal.Signals(os.WTERMSIG(status)).name)
    del results[len(calls) :]
    return results if end is None else [*results, end]


def _serve(calls: Sequence[Call], namespace: Mapping[str, Any], source: int, sink: int) -> None:
    """In the fork: make each call, send what became of it, and be gone."""
    try:
        _setpgid(0, 0)
        _close(source)
        for call in calls:
            data = memoryview(wire.frame(_small(_call(call, namespace))))
            while data:
                data = data[_write(sink, data) :]
        _exit(0)
    finally:
        _exit(1)


def _small(result: CallResult) -> CallResult:
    fits = len(wire.frame(result)) <= wire.FROM_PROBE_BYTES - 4096
    return result if fits else TooLarge()


def _call(call: Call, namespace: Mapping[str, Any]) -> CallResult:
    function = namespace.get(call.function)
    if function is None or not callable(function):
        return Undefined()
    arguments = {name: unpack(value) for name, value in call.arguments.items()}
    try:
        value = pack(_apply(function, arguments))
    except UnsupportedValueError as error:
        return wire.Unsupported(str(error))
    except MemoryError:
        return Died("memory")
    except BaseException as error:  # SystemExit and KeyboardInterrupt are answers as well
        return Raised(type(error).__name__[:80], _message(error))
    return Returned(value, _changed(call, arguments))


def _apply(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    """Calls by name where the function knows all of the contract's names, else by position."""
    try:
        known = inspect.signature(function).parameters
    except (TypeError, ValueError):
        known = {}  # type: ignore[assignment]
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    if all(name in known and known[name].kind in by_name for name in arguments):
        return function(**arguments)
    return function(*arguments.values())


def _changed(call: Call, arguments: dict[str, Any]) -> tuple[str, ...]:
    """The names of the arguments that are no longer what was sent."""
    changed = []
    for name, sent in call.arguments.items():
        try:
            same = pack(arguments[name]) == sent
        except Exception:
            same = False
        if not same:
            changed.append(name)
    return tuple(changed)


def _message(error: BaseException) -> str:
    try:
        return str(error)[:300]
    except BaseException:
        return ""
