"""Print the tables of ``speed`` for one and two threads and of ``growth``, and plot the growth."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.reference import growth

THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def speed(threads: int) -> None:
    environment = os.environ | dict.fromkeys(THREAD_VARIABLES, str(threads))
    environment["JAX_PLATFORMS"] = "cpu"
    # JAX takes as many threads as it may have processors.
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))[:threads]
        pin = {"preexec_fn": lambda: os.sched_setaffinity(0, processors)}
    else:
        pin = {}
    command = [sys.executable, "-m", "bench.reference.speed", str(threads)]
    done = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, **pin)
    print(f"\n### {threads} thread{'s' * (threads > 1)}\n")
    assert done.stdout is not None
    for i, line in enumerate(done.stdout):
        row = json.loads(line)
        seconds, times = row["seconds"]["reference"], row["times"]
        share = f"({times.pop('products') / times.pop('reference'):.0%} products)"
        if i == 0:
            others = list(times)
            print("| dtype | T, B, D, M, K | reference |", *(f"{o} / reference |" for o in others))
            print("| --- | --- | --- |", *("--- |" for _ in others))
        ratios = " | ".join(f"{ratio:.2f}" for ratio in times.values())
        size = ", ".join(map(str, row["size"]))
        print(
            f"| {row['dtype']} | {size} | {seconds * 1e3:.3f} ms {share} | {ratios} |", flush=True
        )
    if done.wait():
        raise SystemExit(done.returncode)


def main(plot: Path | None = None) -> None:
    print("## One forward pass and BPTT: how many times as long as the reference others take\n")
    print('"products" is the part of the time that the bare matrix products take alone.')
    for threads in (1, 2):
        speed(threads)
    if importlib.util.find_spec("torch"):
        from bench.reference import agreement

        agreement.main()
    rows = growth.measure()
    print("\n## Growth with T\n\n| T | ms | MB |\n| --- | --- | --- |")
    for T, seconds, peak in rows:
        print(f"| {T:,} | {seconds * 1e3:.2f} | {peak / 1e6:.3f} |")
    T, seconds, peak = (list(column) for column in zip(*rows, strict=True))
    print(
        f"\nFrom T = 1,000 on, time grows as T^{growth.exponent(T, seconds):.2f}"
        f" and memory as T^{growth.exponent(T, peak):.2f}"
    )
    if plot is not None:
        growth.plot(rows, plot)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.reference", description=__doc__)
    parser.add_argument("--plot", type=Path, help="write the growth with T to this .svg file")
    main(parser.parse_args().plot)
