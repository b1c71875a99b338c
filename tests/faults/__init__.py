"""Faults on the grader's own side, brought about from outside: what was hit has no score."""
