"""Runs every benchmark, one after the other."""

from bench.containers import __main__ as containers
from bench.grading import __main__ as grading
from bench.reference import __main__ as reference

grading.main()
reference.main()
containers.main()
