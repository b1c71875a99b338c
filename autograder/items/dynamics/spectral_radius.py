"""ρ(W11): the growth of its powers in the end."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.model import INTEGERS, Case, Group, Item, Mistake
from rnn_reference.dynamics import spectral_radius

PAIR, NEGATIVE = "complex pair", "negative eigenvalue"


def draw(rng: Generator) -> list[Case]:
    """A matrix that turns as it grows, one that flips signs, and one of integers.

    The basis is oblique: in an orthogonal one the singular values of the second would be its |λ|.
    """
    cases = []
    for group in (PAIR, NEGATIVE):
        M = int(rng.integers(4, 8))
        blocks = np.diag(rng.uniform(0.2, 0.5, M))
        radius = rng.uniform(0.8, 1.6)
        if group == PAIR:
            angle = rng.uniform(1.9, 2.5)  # the real part is negative
            c, s = radius * np.cos(angle), radius * np.sin(angle)
            blocks[:2, :2] = [[c, -s], [s, c]]
        else:
            blocks[0, 0] = -radius
        oblique = np.eye(M) + np.triu(rng.uniform(0.3, 0.7, (M, M)), 1)
        basis = np.linalg.qr(rng.standard_normal((M, M)))[0] @ oblique
        cases.append(Case(group, {"W11": basis @ blocks @ np.linalg.inv(basis)}))
    whole = rng.integers(-3, 4, size=(3, 3)) + np.diag([4, 0, -5])
    return [*cases, Case(INTEGERS, {"W11": whole})]


def eigenvalues(W11: Any) -> Any:
    """All of them."""
    return np.linalg.eigvals(W11)


ITEM = Item(
    name="spectral_radius",
    title="The spectral radius of W11",
    statement="9.5",
    points=8,
    draw=draw,
    expected=spectral_radius,
    groups=(Group(PAIR, 3), Group(NEGATIVE, 3), Group(INTEGERS, 1, main=False)),
    mistakes=(
        Mistake(
            "N-V50",
            wrong=lambda W11: float(eigenvalues(W11).real.max()),
            says="You take the eigenvalue furthest to the right. An eigenvalue may be negative or"
            " complex: it is its size |λ| that counts.",
        ),
        Mistake(
            "N-V51",
            wrong=lambda W11: float(np.abs(eigenvalues(W11).real).max()),
            says="You take the real parts of the eigenvalues only. A complex pair turns as it grows"
            " or shrinks: its size is |λ|.",
        ),
        Mistake(
            "N-V52",
            wrong=lambda W11: float(np.linalg.norm(W11, 2)),
            says="That is the largest singular value of W11. It bounds the spectral radius, which"
            " is made of eigenvalues.",
        ),
        Mistake(
            "N-V53",
            wrong=lambda W11: float(np.linalg.norm(W11)),
            says="That is the norm of all entries of W11. The spectral radius is made of its"
            " eigenvalues.",
        ),
        Mistake(
            "N-V54",
            wrong=lambda W11: float(np.abs(np.linalg.eigvalsh(W11)).max()),
            says="Your eigenvalues are those of a symmetric matrix. W11 is not symmetric, and half"
            " of it was not looked at.",
        ),
        Mistake(
            "N-V55",
            wrong=lambda W11: float(np.abs(eigenvalues(W11)).min()),
            says="You take the smallest |λ|. In the end the largest one carries the powers of W11.",
        ),
        Mistake(
            "N-V56",
            wrong=lambda W11: float(np.abs(np.trace(W11))),
            says="That is the sum of the eigenvalues, the trace. The radius is the size of the"
            " largest one.",
        ),
        Mistake(
            "N-V57",
            wrong=lambda W11: float(np.abs(np.linalg.det(W11))),
            says="That is the product of the eigenvalues, the determinant. The radius is the size"
            " of the largest one.",
        ),
        Mistake(
            "N-V58",
            wrong=lambda W11: float((np.abs(eigenvalues(W11)) ** 2).max()),
            says="That is the square of the radius: |λ| of a + bi has a root around a² + b².",
        ),
        Mistake(
            "N-V59",
            wrong=lambda W11: float(np.abs(W11).max()),
            says="That is the largest entry of W11. Small entries can add up, and large ones can"
            " cancel: take its eigenvalues.",
        ),
        Mistake(
            "N-V60",
            wrong=lambda W11: float(np.abs(eigenvalues(W11)).mean()),
            says="You average the sizes of the eigenvalues. In the end the largest one alone"
            " decides.",
        ),
    ),
)
