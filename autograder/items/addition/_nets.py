"""Nets that students return: read strictly, then run by the reference on the trusted side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnn_reference.addition import addition_batch, carry_chains
from rnn_reference.forward import rnn_forward
from rnn_reference.parity import parity_batch

KEYS = ("W0", "W11", "b0", "W1", "b1")
MOST_UNITS = 128
"""More hidden units than this are not run: sixteen are plenty, and 128 take 0.3 s a net."""
MOST_NUMBERS = 2_000_000
"""So many states (T · B · M) are held at a time."""

Batch = tuple[np.ndarray, np.ndarray]
"""Inputs X (T, B, D) and targets Y (T, B, 1)."""


@dataclass(frozen=True)
class Task:
    """What nets are asked to do: `batch(rng, n, B)` draws sequences of n bits."""

    D: int
    noun: str
    batch: Callable[[np.random.Generator, int, int], Batch]
    hardest: Callable[[int], Batch]
    hardest_name: str


def _longest_runs(n: int) -> Batch:
    """Parity's counterpart of the carry chains: all ones, and one 1 that is kept to the end."""
    X = np.zeros((n, 2, 1))
    X[:, 0], X[0, 1] = 1.0, 1.0
    return X, X.cumsum(axis=0) % 2


ADDITION = Task(2, "sums", addition_batch, carry_chains, "full carry chains")
PARITY = Task(1, "sequences", parity_batch, _longest_runs, "all ones and a lone 1")


@dataclass(frozen=True)
class Net:
    """A checked net: finite arrays of fitting shapes, with a sigmoid output."""

    W0: np.ndarray
    W11: np.ndarray
    b0: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    hidden: str = "tanh"

    @property
    def M(self) -> int:
        """The number of hidden units."""
        return len(self.W11)

    def states(self, X: np.ndarray, **but: np.ndarray) -> np.ndarray:
        """The hidden states H (T, B, M) from h0 = 0."""
        return self._run(X, **but)[0]

    def logits(self, X: np.ndarray, **but: np.ndarray) -> np.ndarray:
        """z2 (T, B, 1) from h0 = 0; y = σ(z2) is above 1/2 where z2 is above 0.

        `but` holds parameters to put in the place of the net's own.
        """
        step = max(1, MOST_NUMBERS // (len(X) * self.M))
        parts = [X[:, first : first + step] for first in range(0, X.shape[1], step)]
        return np.concatenate([self._run(part, **but)[1] for part in parts], axis=1)

    def _run(self, X: np.ndarray, **but: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        P = {key: getattr(self, key) for key in KEYS} | but
        h0 = np.zeros((X.shape[1], self.M))
        with np.errstate(all="ignore"):
            _, H, Z2, _ = rnn_forward(X, h0, **P, f="identity", hidden=self.hidden)
        return H, Z2

    def exact(self, batch: Batch, **but: np.ndarray) -> float:
        """The fraction of the sequences of which every bit is right."""
        X, Y = batch
        right = (self.logits(X, **but) > 0) == (Y > 0.5)
        return float(right.all(axis=(0, 2)).mean())


def read(function: str, value: Any, D: int, trained: bool) -> Net | str:
    """The net in a student's answer, or a sentence that says why it is none.

    Trained nets come as a dict with `hidden`; nets by hand as a tuple, with tanh. Either form is
    taken for both, in the order of the contract.
    """
    form = "a dict" if trained else "a tuple"
    names = ", ".join(KEYS)
    if isinstance(value, Mapping):
        missing = [key for key in KEYS if value.get(key) is None]
        if missing:
            return f"`{function}` returned a dict without {', '.join(missing)}."
        parts = [value[key] for key in KEYS]
    elif isinstance(value, list) and len(value) == len(KEYS) + trained:
        parts = value[: len(KEYS)]
    else:
        hidden = " and hidden" if trained else ""
        return f"`{function}` returned something other than {form} of {names}{hidden}."
    said = value.get("hidden") if isinstance(value, Mapping) else value[-1]
    hidden = _hidden(function, said) if trained else "tanh"
    if hidden not in ("tanh", "sigmoid"):
        return hidden
    arrays = {}
    for key, part in zip(KEYS, parts, strict=True):
        array = _numbers(part)
        if array is None:
            return f"{key} of `{function}` is no array of real numbers."
        if not np.isfinite(array).all():
            return f"{key} of `{function}` holds nan or inf: did the training blow up?"
        arrays[key] = array
    return _shaped(function, arrays, D) or Net(**_squeezed(arrays, D), hidden=hidden)


def _hidden(function: str, hidden: Any) -> str:
    if isinstance(hidden, str) and hidden.strip().casefold() in ("tanh", "sigmoid"):
        return hidden.strip().casefold()
    return (
        f'`{function}` does not say which activation its hidden units have: add the key "hidden"'
        ' with "tanh" or "sigmoid".'
    )


def _numbers(part: Any) -> np.ndarray | None:
    if isinstance(part, bool) or not isinstance(part, (int, float, list, np.ndarray)):
        return None
    try:
        array = np.asarray(part)
    except (ValueError, TypeError, OverflowError):
        return None
    return array.astype(np.float64) if array.dtype.kind in "iuf" else None


def _forms(M: int, D: int) -> dict[str, tuple[tuple[int, ...], ...]]:
    """The shape of each parameter, then others that hold the same numbers in the same order."""
    return {
        "W0": ((M, D),),
        "W11": ((M, M),),
        "b0": ((M,), (M, 1)),
        "W1": ((1, M),),
        "b1": ((1,), (), (1, 1)),
    }


def _shaped(function: str, arrays: dict[str, np.ndarray], D: int) -> str | None:
    """Why the shapes do not fit each other, or None."""
    W11 = arrays["W11"]
    if W11.ndim != 2 or W11.shape[0] != W11.shape[1] or not W11.size:
        return f"W11 of `{function}` has shape {W11.shape}, expected (M, M)."
    if len(W11) > MOST_UNITS:
        return f"`{function}` has {len(W11)} hidden units, more than the {MOST_UNITS} that are run."
    for key, forms in _forms(len(W11), D).items():
        if arrays[key].shape not in forms:
            return (
                f"{key} of `{function}` has shape {arrays[key].shape}, expected {forms[0]}, as W11"
                f" is {W11.shape}, D = {D} and K = 1."
            )
    return None


def _squeezed(arrays: dict[str, np.ndarray], D: int) -> dict[str, np.ndarray]:
    forms = _forms(len(arrays["W11"]), D)
    return {key: array.reshape(forms[key][0]) for key, array in arrays.items()}
