"""Time and memory of one forward pass and BPTT for T = 10 to 10,000, and their plot."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import numpy as np

from bench.reference import contenders

LENGTHS = (10, 30, 100, 300, 1_000, 3_000, 10_000)


def measure() -> list[tuple[int, float, float]]:
    """(T, median seconds, peak bytes beyond the inputs) with B = 8, D = 8, M = 32, K = 4.

    Seconds of processor time, over all threads.
    """
    rows = []
    for T in LENGTHS:
        call = contenders.reference(contenders.draw(T, 8, 8, 32, 4, "float64"))
        call()
        times = []
        for _ in range(max(5, 2_000 // T)):
            start = time.process_time()
            call()
            times.append(time.process_time() - start)
        tracemalloc.start()
        call()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        rows.append((T, float(np.median(times)), float(peak)))
    return rows


def exponent(lengths: list[int], values: list[float]) -> float:
    """The slope of log value over log T from T = 1,000 on: 1 is linear."""
    x, y = np.log(lengths), np.log(values)
    keep = np.array(lengths) >= 1_000
    return float(np.polyfit(x[keep], y[keep], 1)[0])


def plot(rows: list[tuple[int, float, float]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "growth"
    import matplotlib.pyplot as plt

    T, seconds, peak = (list(column) for column in zip(*rows, strict=True))
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    for ax, values, unit, title in (
        (axes[0], [s * 1e3 for s in seconds], "ms", "time"),
        (axes[1], [b / 1e6 for b in peak], "MB", "peak memory"),
    ):
        ax.loglog(T, values, "o-", label="measured")
        ax.loglog(T, [values[-1] * t / T[-1] for t in T], "--", color="grey", label="linear in T")
        ax.set(xlabel="T", ylabel=unit, title=f"{title} of one forward pass and BPTT")
        ax.legend()
    figure.savefig(path, metadata={"Date": None})
