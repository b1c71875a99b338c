"""Runs the hostile notebooks of `tests/submissions/hostile` against the sandboxes.

`python -m tests.attack` prints the table; see its `--help`.
"""
