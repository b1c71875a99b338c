"""Fuzzes the archive reader: `python -m tests.fuzz.fuzz_archive -runs=1000000`."""

from tests.fuzz.coverage_guided import fuzz

if __name__ == "__main__":
    fuzz("archive")
