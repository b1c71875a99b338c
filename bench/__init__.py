"""Benchmarks: ratios in one run, since machines are noisy. `make bench` runs them all."""
