"""The coverage-guided fuzzer (atheris, on libFuzzer), led by the mutations of the trees as well."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

LIMITS = ("-rss_limit_mb=1024", "-timeout=10", "-max_len=65536", "-print_final_stats=1")


def fuzz(target: str) -> None:
    """Runs one target with libFuzzer's own options, `-runs=1000000` for one.

    The corpus is a temporary one, of the seeds, unless a folder is named.
    """
    import atheris

    with atheris.instrument_imports(include=["autograder", "zipfile"]):
        from tests.fuzz.mutate import mutated
        from tests.fuzz.seeds import seeds
        from tests.fuzz.targets import TARGETS

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return mutated(target, data, rng)[:most]

    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    named = [argument for argument in sys.argv[1:] if argument not in options]
    with tempfile.TemporaryDirectory() as corpus:
        inputs = named or [corpus]
        if Path(inputs[0]).is_dir():  # else it is a single input, to be seen again
            for number, seed in enumerate(seeds(target)):
                (Path(inputs[0]) / f"seed-{number}").write_bytes(seed)
        atheris.Setup(
            [sys.argv[0], *LIMITS, *options, *inputs],
            lambda data: TARGETS[target](data),
            custom_mutator=mutate,
        )
        atheris.Fuzz()
