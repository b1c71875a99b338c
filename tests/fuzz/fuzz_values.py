"""Fuzzes the values: `python -m tests.fuzz.fuzz_values -runs=1000000`."""

from tests.fuzz.coverage_guided import fuzz

if __name__ == "__main__":
    fuzz("values")
