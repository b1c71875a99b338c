"""What is known of a wrong answer when no mistake explains it: facts, in a sentence.

The sentences name shapes, how many entries differ, from which t on, a factor, a transpose. They
never show an input or an expected value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder import checks
from autograder.checks import Misfit
from autograder.exam import Attempt
from autograder.model import INTEGERS, ONE_STEP, Item
from autograder.no_answer import no_answer
from autograder.text import one_line
from autograder.wire import Died


def describe(item: Item, failed: Sequence[Attempt], because: str | None = None) -> str:
    """What is known of the failed cases of one group, or of all main groups."""
    function = failed[0].case.function or item.name
    for attempt in failed:
        sentence = no_answer(function, attempt.result, because)
        if sentence is not None:
            return sentence
    for attempt in failed:
        if attempt.fitted is None:
            return f"`{function}` returned nothing (None or `...`). Does it end with a return?"
        if isinstance(attempt.fitted, Misfit):
            return f"`{function}` returned {one_line(attempt.fitted.sentence, 300)}."
    if _always_the_same(failed):
        return (
            f"`{function}` returns the same whatever it is given. Does it use variables of the"
            " notebook in place of its parameters?"
        )
    for attempt in failed:
        assert isinstance(attempt.fitted, Mapping)
        for part, wanted in attempt.wanted.items():
            sentence = _wrong_form(item, function, part, wanted, attempt.fitted[part])
            if sentence is not None:
                return sentence
    return _wrong_values(item, function, failed)


def _always_the_same(failed: Sequence[Attempt]) -> bool:
    """Whether two cases or more got one and the same answer, and not only zeros."""
    first, *others = (attempt.fitted for attempt in failed)
    if not others or not isinstance(first, Mapping):
        return False
    arrays = [np.asarray(value) for value in first.values()]
    return any(array.dtype.kind in "biuf" and array.any() for array in arrays) and all(
        isinstance(other, Mapping)
        and first.keys() == other.keys()
        and all(np.array_equal(first[part], other[part]) for part in first)
        for other in others
    )


def _wrong_form(item: Item, function: str, part: str, wanted: object, got: object) -> str | None:
    if isinstance(got, str) and '"' in item.shapes and f'"{got}"' not in item.shapes:
        return f'`{function}` returned "{one_line(got, 40)}": return {item.shapes}.'
    if not isinstance(wanted, np.ndarray) or not isinstance(got, np.ndarray):
        return None
    where = f"{part} of " if part else ""
    if wanted.shape != got.shape:
        letters = item.shapes if isinstance(item.shapes, str) else item.shapes.get(part, "")
        named = f"{letters} = " if letters else ""
        if not got.shape:
            return f"{where}`{function}` is a single number, expected shape {named}{wanted.shape}."
        sentence = f"{where}`{function}` has shape {got.shape}, expected {named}{wanted.shape}."
        if got.shape == wanted.shape[::-1]:
            sentence += " That is the transposed shape: a gradient has its parameter's own."
        elif got.size == wanted.size:
            sentence += " The number of entries is right."
        return sentence
    if got.dtype.kind == "b" and wanted.dtype.kind != "b":
        return f"{where}`{function}` is True or False, expected real numbers."
    if not checks.right_kind(wanted, got):
        return f"{where}`{function}` is of dtype {got.dtype}, expected real numbers."
    if wanted.dtype.kind == "f" and got.dtype.kind == "f":
        bad = int(np.count_nonzero(~np.isfinite(got) & np.isfinite(wanted)))
        if bad and got.ndim == 0:
            return f"{where}`{function}` is nan or inf."
        if bad:
            return f"{where}`{function}` has nan or inf in {bad} of {got.size} entries."
    return None


def _wrong_values(item: Item, function: str, failed: Sequence[Attempt]) -> str:
    attempt = failed[0]
    assert isinstance(attempt.fitted, Mapping)
    if item.agrees is not None:
        return f"`{function}` does not say of each case what is so."
    wrong = [p for p, a in attempt.wanted.items() if not checks.close(a, attempt.fitted[p])]
    right = [part for part in attempt.wanted if part not in wrong]
    part = wrong[0]
    known = (
        _transposed(part, failed)
        or _factor(part, failed)
        or _rounded(part, failed)
        or _rows(item, part, attempt)
        or _rearranged(part, failed)
    )
    fact = known or _entries(attempt.wanted[part], attempt.fitted[part])
    if not part:
        return f"The shape of `{function}` is right, its values are not: {fact}."
    sentence = f"{', '.join(wrong)} of `{function}` {'is' if len(wrong) == 1 else 'are'} wrong"
    if right:
        sentence += f", {', '.join(right)} {'is' if len(right) == 1 else 'are'} right"
    if known is None and part in item.hints:
        return f"{sentence}. {part}: {item.hints[part]}"
    return f"{sentence}. In {part}, {fact}."


def _pairs(part: str, failed: Sequence[Attempt]) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (a.wanted[part], a.fitted[part])
        for a in failed
        if isinstance(a.fitted, Mapping) and isinstance(a.wanted[part], np.ndarray)
    ]


def _transposed(part: str, failed: Sequence[Attempt]) -> str | None:
    pairs = _pairs(part, failed)
    if pairs and all(w.ndim == 2 and min(w.shape) > 1 and checks.close(w.T, g) for w, g in pairs):
        return "it is the transpose of what is asked for"
    return None


def _factor(part: str, failed: Sequence[Attempt]) -> str | None:
    """One constant factor, or 1/T, in all cases."""
    with np.errstate(all="ignore"):  # numbers near the largest float
        return _named_factor(part, failed)


def _named_factor(part: str, failed: Sequence[Attempt]) -> str | None:
    factors = []
    for attempt, (wanted, got) in zip(failed, _pairs(part, failed), strict=False):
        if object in (wanted.dtype, got.dtype):
            return None  # integers beyond 64 bits
        square = float(np.sum(np.square(wanted, dtype=float)))
        if square == 0:
            return None
        factor = float(np.sum(wanted * got.astype(float))) / square
        if not checks.close(factor * wanted, got):
            return "all entries are 0" if not got.any() else None
        factors.append((factor, _steps(attempt)))
    if not factors or all(wanted.size == 1 for wanted, _ in _pairs(part, failed)):
        return None  # any number is some other number's multiple
    first = factors[0][0]
    if abs(first) < checks.RELATIVE:
        return "all entries are 0"
    if all(abs(factor - first) < 1e-4 * abs(first) for factor, _ in factors):
        return (
            "the sign is wrong"
            if abs(first + 1) < 1e-4
            else f"it is {first:.3g} times the right one"
        )
    if all(T > 1 and abs(factor * T - 1) < 1e-4 for factor, T in factors):
        return "it is divided by T"
    return "it is the right one times a factor that differs from case to case"


def _rounded(part: str, failed: Sequence[Attempt]) -> str | None:
    pairs = [(wanted, got) for wanted, got in _pairs(part, failed) if wanted.dtype.kind == "f"]
    if not pairs:
        return None
    if all(np.array_equal(np.trunc(w), g) for w, g in pairs):
        return "it is cut off to whole numbers. Look at the dtype of the arrays that you fill"
    for digits in range(5):
        if all(np.allclose(np.round(w, digits), g, rtol=0, atol=1e-9) for w, g in pairs):
            return f"it is rounded to {digits} decimals"
    return None


def _rearranged(part: str, failed: Sequence[Attempt]) -> str | None:
    pairs = _pairs(part, failed)
    if pairs and all(
        g.dtype.kind in "iuf" and checks.close(np.sort(w, axis=None), np.sort(g, axis=None))
        for w, g in pairs
    ):
        return "its numbers are the right ones, but they stand in other places"
    return None


def _steps(attempt: Attempt) -> int:
    for name in ("X", "D1", "D2", "dY"):
        if name in attempt.case.arguments:
            return len(attempt.case.arguments[name])
    return 0


def _rows(item: Item, part: str, attempt: Attempt) -> str | None:
    """Where an answer has a row per t: which of them are right."""
    letters = item.shapes if isinstance(item.shapes, str) else item.shapes.get(part, "")
    wanted = attempt.wanted[part]
    assert isinstance(attempt.fitted, Mapping)
    if not letters.startswith("(T") or wanted.ndim != 2 or len(wanted) < 2:
        return None
    right = checks.agreement(wanted, attempt.fitted[part]).all(axis=1)
    T, count = len(right), int(right.sum())
    if count == 0 or count == T:
        return None
    if right[:count].all():
        return f"with T = {T} it is right up to t = {count}, and wrong from t = {count + 1} on"
    if right[-count:].all():
        return f"with T = {T} it is wrong up to t = {T - count}, and right from there on"
    return f"with T = {T}, {T - count} of its rows are wrong"


def _entries(wanted: object, got: object) -> str:
    if not isinstance(wanted, np.ndarray) or not isinstance(got, np.ndarray):
        return "it is another one than asked for"
    if wanted.ndim == 0:
        return "it is another number"
    wrong = int(np.count_nonzero(~checks.agreement(wanted, got)))
    return f"{wrong} of {wanted.size} entries differ"


def side_condition(item: Item, group: str, failed: Sequence[Attempt]) -> str:
    """What is known when only a case that carries no item by itself failed."""
    known = describe(item, failed)
    if group == ONE_STEP:
        return f"Right for longer sequences, but not for T = 1. {known}"
    if group == INTEGERS:
        return (
            f"Right, but not when its input holds integers. {known}"
            " Look at the dtype of the arrays that you allocate."
        )
    if isinstance(failed[0].result, Died) and failed[0].result.how == "time":
        function = failed[0].case.function or item.name
        return (
            f'Right in the usual cases, but too slow for the check "{group}": there `{function}`'
            " did not come back within its time. How does its work grow with the size of the net?"
        )
    return f'Right in the usual cases, but not in the check "{group}". {known}'
