"""The seeds that training is asked with."""

from collections.abc import Callable

from numpy.random import Generator

from autograder.model import MAIN, Case


def three_seeds(function: str) -> Callable[[Generator], list[Case]]:
    """Three different seeds below 2^31, drawn at grading."""

    def draw(rng: Generator) -> list[Case]:
        seeds = rng.choice(2**31, 3, replace=False)
        return [Case(MAIN, {"seed": int(seed)}, function) for seed in seeds]

    return draw
