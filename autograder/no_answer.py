"""Why a call has no answer, in a sentence: not defined, raised, too late, nothing returned."""

from __future__ import annotations

import re

from autograder.text import one_line
from autograder.wire import NOT_ASKED, CallResult, Died, Raised, TooLarge, Undefined, Unsupported


def no_answer(function: str, result: CallResult, because: str | None) -> str | None:
    """Why a call has no answer, or None if it has one."""
    match result:
        case Undefined() if because:
            return f"`{function}` is not defined: {one_line(because, 240).rstrip('.')}."
        case Undefined():
            return (
                f"`{function}` is not defined as a function. Is its cell still in the notebook, and"
                " its name not used for something else?"
            )
        case Raised(kind, message):
            said = one_line(f"{kind}: {message}" if message else kind).rstrip(".")
            return f"`{function}` raised {said}.{_of_shapes(kind, message)}"
        case Unsupported(what):
            return f"`{function}` returned {one_line(what)}; return numbers or NumPy arrays."
        case TooLarge():
            return f"`{function}` returned far more than the arrays asked for."
        case Died(_, detail) if detail == NOT_ASKED:
            return (
                f"`{function}` was not called: the notebook had used up its time, or could not be"
                " run to its end."
            )
        case Died("time", _):
            return f"`{function}` did not come back within its time. Does a loop never end?"
        case Died("memory", _):
            return f"`{function}` needed more memory than a submission has."
        case Died("crash", detail):
            how = f" ({one_line(detail)})" if detail else ""
            return f"`{function}` ended the process it ran in{how}."
    return None


def unwritten(function: str) -> str:
    """What is said of a function that returns nothing in any case."""
    return (
        f"`{function}` returns nothing yet: write its body in place of the `...`. If it has one,"
        " does it end with a return?"
    )


def _of_shapes(kind: str, message: str) -> str:
    """What to do about NumPy's words for a product or a sum of arrays that do not fit."""
    if kind == "ValueError" and re.search(r"matmul|not aligned|broadcast", message):
        return " Write the shape of each beside the formula: which two do not fit?"
    return ""
