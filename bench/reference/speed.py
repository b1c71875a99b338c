"""Time one forward pass and BPTT at four sizes in two dtypes; prints one line of JSON each.

Every contender runs in blocks of its own, in turns, so that each is met warm and all see the same
machine. Seconds are the median over all calls; "times" says how many times as long as the reference
a contender takes in the same turn, as the median over the turns. Run as a process of its own, as
thread counts are read at import.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time

import numpy as np

from bench.reference import contenders

SIZES = [(8, 1, 2, 16, 1), (8, 64, 2, 16, 1), (100, 32, 64, 128, 10), (200, 64, 128, 512, 64)]
BLOCKS = 11
SECONDS = 0.15  # for each block of each contender, but at least one call


def measure(calls: dict[str, contenders.Call]) -> dict[str, dict[str, float]]:
    """The seconds of each contender, and how many times as long as the reference it takes."""
    counts = {}
    for name, call in calls.items():
        call()
        start = time.perf_counter()
        call()
        counts[name] = max(1, int(SECONDS / (time.perf_counter() - start)))
    blocks: dict[str, list[list[float]]] = {name: [] for name in calls}
    for _ in range(BLOCKS):
        for name, call in calls.items():
            if counts[name] > 1:
                call()  # the others have been here in between
            blocks[name].append([])
            for _ in range(counts[name]):
                start = time.perf_counter()
                call()
                blocks[name][-1].append(time.perf_counter() - start)
    seconds = {name: float(np.median(np.concatenate(each))) for name, each in blocks.items()}
    turns = {name: np.array([np.median(block) for block in each]) for name, each in blocks.items()}
    times = {name: float(np.median(each / turns["reference"])) for name, each in turns.items()}
    return {"seconds": seconds, "times": times}


def largest_difference(got: list[np.ndarray], expected: list[np.ndarray]) -> float:
    """Norm-wise, over the five gradients."""
    pairs = zip(got, expected, strict=True)
    return max(float(np.abs(g - e).max() / np.abs(e).max()) for g, e in pairs)


def main(threads: int) -> None:
    present = [name for name in contenders.FRAMEWORKS if importlib.util.find_spec(name)]
    if "torch" in present:
        import torch

        torch.set_num_threads(threads)
    for dtype in ("float64", "float32"):
        for size in SIZES:
            problem = contenders.draw(*size, dtype)
            calls = {"reference": contenders.reference(problem)}
            calls |= {name: contenders.FRAMEWORKS[name](problem) for name in present}
            expected = calls["reference"]()
            differences = {name: largest_difference(calls[name](), expected) for name in present}
            worst = max(differences.values(), default=0.0)
            if worst > (1e-10 if dtype == "float64" else 1e-4):
                raise SystemExit(f"gradients differ at {size} in {dtype}: {differences}")
            calls["products"] = contenders.products(problem)
            row = {"threads": threads, "dtype": dtype, "size": size, "difference": worst}
            print(json.dumps({**row, **measure(calls)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
