"""Slopes of the activations that work on each component alone, and wrong ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.items.inherit import Function
from rnn_reference.activations import ACTIVATIONS, act_jacobian

NAMES = ("tanh", "sigmoid", "relu", "identity")


def slope(name: str, a: Any) -> Any:
    """f'(a), component by component."""
    return np.diag(act_jacobian(name, np.asarray(a, dtype=float)))


def value(name: str, a: Any) -> Any:
    """f(a)."""
    return ACTIVATIONS[name](np.asarray(a, dtype=float))


def but(wrong: Mapping[str, Function]) -> Function:
    """The slopes, with those of some activations wrong, by name: (a, f(a)) -> f'(a)."""
    return lambda name, a: wrong[name](a, value(name, a)) if name in wrong else slope(name, a)
