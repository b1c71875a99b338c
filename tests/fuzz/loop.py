"""The fuzzer for where atheris is not: changes of the seeds, from a number, for some time.

`python -m tests.fuzz.loop TARGET --seconds 10 --seed 0`. An input that breaks a promise, takes too
long or too much memory ends it, and is printed.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

INPUT_SECONDS = 5
MEMORY_BYTES = 2 << 30


class Finding(Exception):
    """An input that breaks a promise."""

    def __init__(self, data: bytes, error: BaseException) -> None:
        super().__init__(f"{type(error).__name__}: {error}\nthe input, in hex: {data.hex()}")
        self.data = data


def run(
    name: str,
    target: Callable[[bytes], None],
    start: Sequence[bytes],
    rng: random.Random,
    seconds: float,
) -> int:
    """Tries inputs for some time; gives their number.

    Raises:
        Finding: At the first that the target raises for.
    """
    end = time.monotonic() + seconds
    for tried in itertools.count():
        data = start[tried] if tried < len(start) else mutated(name, rng.choice(start), rng)
        signal.setitimer(signal.ITIMER_REAL, INPUT_SECONDS)
        try:
            target(data)
        except BaseException as error:
            raise Finding(data, error) from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if time.monotonic() > end:
            return tried + 1
    raise AssertionError("itertools.count has no end")


def main() -> None:
    """Parses, limits, runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    def ring(number: int, frame: object) -> None:
        raise TimeoutError(f"an input took more than {INPUT_SECONDS} s")

    signal.signal(signal.SIGALRM, ring)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    rng = random.Random(options.seed)
    name = options.target
    try:
        tried = run(name, TARGETS[name], seeds(name), rng, options.seconds)
    except Finding as finding:
        sys.exit(str(finding))
    print(f"{name}: {tried} inputs, no finding")


if __name__ == "__main__":
    main()
