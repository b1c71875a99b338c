"""Time one forward pass and BPTT at four sizes in two dtypes; prints one line of JSON each.

The contenders take turns, each warm and for SECONDS of calls, so that all see the same machine.
"seconds" is the median over the turns of the seconds a call; "times" says how many times as long
as the reference a contender takes in the same turn, as the median over the turns. On one thread the
clock is that of the processor's time, which other jobs of a shared machine hardly disturb; on two
it is the wall's. Run as a process of its own, as thread counts are read at import.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Callable

import numpy as np

from bench.reference import contenders

SIZES = [(8, 1, 2, 16, 1), (8, 64, 2, 16, 1), (100, 32, 64, 128, 10), (200, 64, 128, 512, 64)]
TURNS = 7
SECONDS = 0.15  # for each turn of each contender, but at least one call
Row = dict[str, dict[str, float]]


def measure(calls: dict[str, contenders.Call], clock: Callable[[], float]) -> Row:
    """The seconds of each contender, and how many times as long as the reference it takes."""
    counts = {}
    for name, call in calls.items():
        call()
        start = clock()
        call()
        counts[name] = max(1, int(SECONDS / (clock() - start)))
    turns: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(TURNS):
        for name, call in calls.items():
            if counts[name] > 1:
                call()  # the others have been here in between
            start = clock()
            for _ in range(counts[name]):
                call()
            turns[name].append((clock() - start) / counts[name])
    seconds = {name: float(np.median(each)) for name, each in turns.items()}
    mine = np.array(turns["reference"])
    times = {name: float(np.median(each / mine)) for name, each in turns.items()}
    return {"seconds": seconds, "times": times}


def largest_difference(got: list[np.ndarray], expected: list[np.ndarray]) -> float:
    """Norm-wise, over the five gradients."""
    pairs = zip(got, expected, strict=True)
    return max(float(np.abs(g - e).max() / np.abs(e).max()) for g, e in pairs)


def main(threads: int) -> None:
    clock = time.process_time if threads == 1 else time.perf_counter
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
            print(json.dumps({**row, **measure(calls, clock)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
